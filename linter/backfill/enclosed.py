"""What stands inside parentheses: around the whole of an expression, and as the parts of a row."""

from __future__ import annotations

from collections.abc import Sequence

from linter.block.assignment import list_of
from linter.grammar.cursor import Cursor

QUERIES = ("select", "with", "values", "table")


def without_parentheses(c: Cursor) -> Cursor:
    """The same without parentheses around all of it."""
    look = Cursor(c.text, c.tokens, c.index, c.end)
    while look.at_symbol("(") and look.word(1) not in QUERIES:
        begin = Cursor(look.text, look.tokens, look.index, look.end)
        inside = look.skip_parentheses()
        if not look.done or inside.done or _has_comma(inside):
            return begin
        look = inside
    return look


def parts_of_row(c: Cursor) -> Sequence[Cursor]:
    """The parts of (a, b) or ROW (a, b); what is no such list is one part."""
    look = Cursor(c.text, c.tokens, c.index, c.end)
    look.accept("row")
    if look.at_symbol("(") and look.word(1) not in QUERIES:
        inside = look.skip_parentheses()
        parts = list_of(inside)
        if look.done and len(parts) > 1:
            return [Cursor(c.text, c.tokens, *part) for part in parts]
    return [c]


def _has_comma(c: Cursor) -> bool:
    look = Cursor(c.text, c.tokens, c.index, c.end)
    look.skip_until(symbols=(",",))
    return not look.done
