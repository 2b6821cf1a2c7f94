"""A sub-select that looks for a row in the table that is written."""

from __future__ import annotations

from linter.backfill.cut import Cut
from linter.block.same_table import same_table
from linter.block.seek import QUERY_ENDS
from linter.grammar.cursor import Cursor
from linter.scan import Kind

# What may follow a table that has no alias.
_NO_ALIAS = frozenset(
    (*QUERY_ENDS, "on", "using", "join", "inner", "left", "right", "full", "cross", "natural", "for", "tablesample")
)


class LookUp:
    """SELECT items FROM the written table AS alias WHERE condition."""

    def __init__(self, items: Cursor, alias: str, condition: Cursor | None) -> None:
        self.items = items
        self.alias = alias
        self.condition = condition


def look_up(c: Cursor, found: Cut) -> LookUp | None:
    """The sub-select, if it is one, reads that table alone, and does not hide the walked one's name."""
    if not c.accept("select"):
        return None
    c.accept("distinct")
    items = _until(c, "from")
    alias = written_as(c, found) if c.accept("from") else None
    if alias is None or alias == found.alias:
        return None
    condition = _until(c, "group", "limit") if c.accept("where") else None
    if c.accept("limit") and (c.done or c.take().value != "1"):
        return None
    return LookUp(items, alias, condition) if c.done else None


def written_as(c: Cursor, found: Cut) -> str | None:
    """The name by which the table at the cursor is called, if it is the written one; the cursor moves behind it."""
    if not _at_name(c):
        return None
    name = c.name()
    alias = c.identifier() if c.accept("as") or (_at_name(c) and c.word() not in _NO_ALIAS) else name.name
    meant = name.schema is not None or name.name not in found.common
    return alias if meant and same_table(name, found.written) else None


def _at_name(c: Cursor) -> bool:
    return (c.at_kind(Kind.WORD) and c.word() not in ("only", "lateral")) or c.at_kind(Kind.QUOTED)


def _until(c: Cursor, *words: str) -> Cursor:
    begin = c.index
    c.skip_until(*words)
    return Cursor(c.text, c.tokens, begin, c.index)
