"""Comparisons of a column with the very value that an INSERT puts into it: the inserted row is sure to pass them."""

from __future__ import annotations

from linter.backfill.constant import constant
from linter.backfill.enclosed import without_parentheses
from linter.backfill.inserted import Inserted, name_of
from linter.condition import parts_between
from linter.grammar.cursor import Cursor
from rules.value import Value


class Equal(Value):
    """A column of the written table, and the column of the walked table that it is compared with, if it is one."""

    column: str
    walked: str | None


class Asked(Value):
    """equal: these comparisons. whole: whether there are no others, so that the inserted row is sure to be found."""

    equal: tuple[Equal, ...] = ()
    whole: bool = True

    @property
    def matched(self) -> tuple[str, ...]:
        """The columns of the walked table among them."""
        return tuple(dict.fromkeys(each.walked for each in self.equal if each.walked is not None))


def asked(condition: Cursor, alias: str, inserted: Inserted, listed: tuple[Equal, ...] = ()) -> Asked:
    """What AND joins, and what is listed elsewhere. alias: of the written table.

    That a column which is compared is not NULL goes without saying.
    """
    parts = parts_between(condition, "and")
    found = [_equality(part, alias, inserted) for part in parts]
    equal = (*listed, *(each for each in found if each is not None))
    compared = {each.column for each in equal}
    others = [part for part, each in zip(parts, found, strict=True) if each is None]
    return Asked(equal=equal, whole=all(_not_null(part, alias) in compared for part in others))


def _not_null(part: Cursor, alias: str) -> str | None:
    """The column in `c IS NOT NULL`."""
    look = without_parentheses(part)
    if not Cursor(look.text, look.tokens, look.end - 3, look.end).at("is", "not", "null"):
        return None
    owner, column = name_of(Cursor(look.text, look.tokens, look.index, look.end - 3)) or ("", "")
    return column if owner in (None, alias) else None


def _equality(part: Cursor, alias: str, inserted: Inserted) -> Equal | None:
    look = without_parentheses(part)
    begin = look.index
    look.skip_until("is", symbols=("=",))
    left = Cursor(look.text, look.tokens, begin, look.index)
    if not (look.accept_symbol("=") or look.accept("is", "not", "distinct", "from")):
        return None
    for one, other in ((left, look), (look, left)):
        column = _column(one, alias, inserted)
        if column is not None and _is_clear(other) and inserted.gives(column, other):
            return Equal(column=column, walked=inserted.walked(other, apart=True))
    return None


def _column(c: Cursor, alias: str, inserted: Inserted) -> str | None:
    """The written table's column that it is. A name alone must be one of those that are filled: the table has these."""
    owner, column = name_of(c) or (None, "")
    return column if owner == alias or (owner is None and column in inserted.columns) else None


def _is_clear(value: Cursor) -> bool:
    """Whether it is a constant, or a column of which it is said whose it is."""
    return constant(value) is not None or (name_of(value) or (None,))[0] is not None
