"""Whether a query asks for all columns of what it reads."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from linter.scan import Kind

# What can follow a `*` that stands for columns; a product goes on with an operand.
_AFTER = frozenset(
    "except fetch for from group having intersect into limit offset order union where window with".split()
)


def has_star(c: Cursor) -> bool:
    """Whether `*`, `t.*` or TABLE stands for columns among the remaining tokens; that of count(*) does not."""
    return any(_is_star(c, place) for place in range(c.index, c.end))


def _is_star(c: Cursor, place: int) -> bool:
    kind, value, _, _ = c.tokens[place]
    if kind is Kind.WORD:
        return value == "table"
    if value != "*" or kind is not Kind.SYMBOL:
        return False
    before = c.tokens[place - 1]
    if before.kind is Kind.SYMBOL and before.value == "(":
        return False
    if place + 1 == c.end:
        return True
    after = c.tokens[place + 1]
    return after.value in (",", ")") if after.kind is Kind.SYMBOL else after.kind is Kind.WORD and after.value in _AFTER
