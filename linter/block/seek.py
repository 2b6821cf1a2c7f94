"""Where a clause of a query ends."""

from __future__ import annotations

from linter.grammar.cursor import Cursor

QUERY_ENDS = (
    "where",
    "group",
    "having",
    "window",
    "union",
    "intersect",
    "except",
    "order",
    "limit",
    "offset",
    "fetch",
)


def seek_end_of_query(c: Cursor) -> None:
    """Moves to the next clause of the query, or to what an INSERT has behind it; ON of a join is not ON CONFLICT."""
    while True:
        c.skip_until("for", "on", "returning", *QUERY_ENDS)
        if c.done or not c.at("on") or _is_conflict(c):
            return
        c.take()


def _is_conflict(c: Cursor) -> bool:
    return c.at("on", "conflict") and (c.at_symbol("(", 2) or c.word(2) in ("do", "on"))
