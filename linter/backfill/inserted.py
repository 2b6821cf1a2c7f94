"""Which value of its SELECT an INSERT puts into which column."""

from __future__ import annotations

from linter.backfill.cut import Cut
from linter.backfill.enclosed import without_parentheses
from linter.backfill.expression import meaning
from linter.block.assignment import list_of
from linter.grammar.cursor import Cursor
from linter.scan import Kind

_NAMES = (Kind.WORD, Kind.QUOTED)


class Inserted:
    """What the SELECT's list gives, as far as its text says."""

    def __init__(self, c: Cursor, found: Cut) -> None:
        self.columns = found.columns
        self._alias = found.alias
        self._joined = _joins(c, found)
        self._items = [Cursor(c.text, c.tokens, *item) for item in list_of(Cursor(c.text, c.tokens, *found.changes))]
        self._all = any(_is_star(item) for item in self._items)

    def gives(self, column: str, value: Cursor) -> bool:
        """Whether the column gets that value. Where no columns are named, any column may."""
        if self._all:
            named = name_of(value)
            return named is not None and named[1] == column
        items = self._items if not self.columns else self._of(column)
        return any(meaning(value, self._alias) in _meanings(item, self._alias) for item in items)

    def walked_column(self, column: str) -> str | None:
        """The column of the walked table that the column gets as it is; None where it gets something else, or none."""
        if self._all or not self.columns:
            return None
        found = (self.walked(shorter) for item in self._of(column) for shorter in _without_alias(item))
        return next((name for name in found if name is not None), None)

    def walked(self, value: Cursor, *, apart: bool = False) -> str | None:
        """The column of the walked table that the value is. apart: in a sub-select, where a name alone may be another's."""
        named = name_of(value)
        if named is None:
            return None
        owner, column = named
        alone = owner is None and not apart and not self._joined
        return column if owner == self._alias or alone else None

    def _of(self, column: str) -> list[Cursor]:
        place = self.columns.index(column) if column in self.columns else len(self._items)
        return self._items[place : place + 1]


def name_of(value: Cursor) -> tuple[str | None, str] | None:
    """A column's owner, if it is said, and its name, if there is nothing else."""
    look = without_parentheses(value)
    tokens = look.tokens[look.index : look.end]
    names = [token.value for token in tokens[::2] if token.kind in _NAMES]
    dots = all(token.kind is Kind.SYMBOL and token.value == "." for token in tokens[1::2])
    if not dots or not names or len(names) * 2 - 1 != len(tokens):
        return None
    return (names[-2] if len(names) > 1 else None), names[-1]


def _meanings(item: Cursor, alias: str) -> list[tuple[tuple[Kind, str], ...]]:
    return [meaning(each, alias) for each in _without_alias(item)]


def _without_alias(item: Cursor) -> list[Cursor]:
    """The item as it stands, and without the name that it may be given: x AS y, x y."""
    shorter = [item]
    if item.end - item.index > 1 and item.tokens[item.end - 1].kind in _NAMES:
        before = item.tokens[item.end - 2]
        named = before.kind is Kind.WORD and before.value == "as"
        if named or before.kind is not Kind.SYMBOL or before.value in (")", "]"):
            shorter.append(Cursor(item.text, item.tokens, item.index, item.end - 1 - named))
    return shorter


def _is_star(item: Cursor) -> bool:
    last = item.tokens[item.end - 1] if item.end > item.index else None
    return last is not None and last.kind is Kind.SYMBOL and last.value == "*"


def _joins(c: Cursor, found: Cut) -> bool:
    """Whether FROM names other tables besides the one that is walked."""
    look = Cursor(c.text, c.tokens, *found.source or (0, 0))
    look.skip_until("join", symbols=(",",))
    return not look.done
