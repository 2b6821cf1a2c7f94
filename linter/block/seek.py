"""Where a clause ends: at a keyword outside parentheses, which a name or a part of an operator only looks like."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from linter.scan import Kind

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
        seek(c, "for", "on", "returning", *QUERY_ENDS)
        if c.done or not c.at("on") or _is_conflict(c):
            return
        c.take()


def _is_conflict(c: Cursor) -> bool:
    return c.at("on", "conflict") and (c.at_symbol("(", 2) or c.word(2) in ("do", "on"))


def seek(c: Cursor, *words: str) -> None:
    """Moves to the first of these words as a keyword outside parentheses, or to the end."""
    while True:
        c.skip_until(*words)
        if c.done or not _is_no_keyword(c):
            return
        c.take()


def _is_no_keyword(c: Cursor) -> bool:
    """Whether the word is a name or a part of something else: `m.from`, `a AS from`, `a IS DISTINCT FROM b`."""
    before = c.tokens[c.index - 1]
    if before.kind is Kind.SYMBOL:
        return before.value == "."
    if before.kind is not Kind.WORD:
        return False
    return (
        before.value == "as"
        or (before.value == "within" and c.at("group"))
        or (before.value == "distinct" and c.tokens[c.index - 2].value in ("is", "not") and c.at("from"))
    )
