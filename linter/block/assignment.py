"""What SET assigns: each column with the expression that it gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.grammar.cursor import Cursor
from rules.value import Value


class Assignment(Value):
    """One column. at: the index of its name. right: what stands on the right of its equals sign.

    value: the expression that the column gets as a whole; None where that is not to be seen: DEFAULT, an element or a
    field of the column, several columns from one sub-select.
    """

    column: str
    at: int
    right: tuple[int, int]
    value: tuple[int, int] | None = None


def assignments(c: Cursor) -> tuple[Assignment, ...]:
    """Those of the remaining tokens, which are SET's list. Raises NotUnderstood."""
    found: list[Assignment] = []
    while True:
        found += _one(c)
        if not c.accept_symbol(","):
            return tuple(found)


def _one(c: Cursor) -> Iterator[Assignment]:
    if c.at_symbol("("):
        columns = c.parenthesised(lambda: (c.index, c.identifier()))
        c.expect_symbol("=")
        begin = c.index
        c.skip_until(symbols=(",",))
        yield from _several(columns, Cursor(c.text, c.tokens, begin, c.index))
        return
    at, column = c.index, c.identifier()
    whole = c.at_symbol("=")
    c.skip_until(symbols=("=",))
    c.expect_symbol("=")
    begin = c.index
    c.skip_until(symbols=(",",))
    right = (begin, c.index)
    yield Assignment(column=column, at=at, right=right, value=right if whole and not is_default(c, right) else None)


def _several(columns: Sequence[tuple[int, str]], c: Cursor) -> Iterator[Assignment]:
    """(a, b) = (x, y), = ROW (x, y), or = (SELECT …)."""
    right = (c.index, c.end)
    c.accept("row")
    values: list[tuple[int, int]] = []
    if c.at_symbol("(") and c.word(1) not in ("select", "with", "values", "table"):
        values = list_of(c.skip_parentheses())
    alone = c.done and len(values) == len(columns)
    for place, (at, column) in enumerate(columns):
        own = values[place] if alone else right
        yield Assignment(column=column, at=at, right=own, value=own if alone and not is_default(c, own) else None)


def is_default(c: Cursor, value: tuple[int, int]) -> bool:
    """Whether it is the word DEFAULT, of which only the table knows what it stands for."""
    return value[1] == value[0] + 1 and c.tokens[value[0]].value == "default"


def list_of(c: Cursor) -> list[tuple[int, int]]:
    """What stands between the commas of the remaining tokens."""
    found: list[tuple[int, int]] = []
    while not c.done:
        begin = c.index
        c.skip_until(symbols=(",",))
        found.append((begin, c.index))
        c.accept_symbol(",")
    return found
