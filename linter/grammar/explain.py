"""EXPLAIN: a plan shown, and with ANALYZE a statement carried out."""

from __future__ import annotations

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.option import switched_on
from rules.operation import Session

_EXPLAINED = (
    "select", "values", "table", "with", "insert", "update", "delete", "merge", "declare", "create", "refresh",
    "execute",
)  # fmt: skip


def explain(c: Cursor) -> Result:
    """EXPLAIN [ANALYZE] [VERBOSE] statement, EXPLAIN (options) statement. With ANALYZE the statement's own clauses."""
    from linter.grammar.statement import parse_statement  # which imports this module

    c.expect("explain")
    analyzed = _is_analyzed(c)
    if not c.at_symbol("(") and c.word() not in _EXPLAINED:
        raise c.unexpected("expected a statement that has a plan")
    inside = parse_statement(c.text, c.tokens[c.index : c.end])
    c.rest()
    return list(inside.clauses) if analyzed else Session(verb="explain")


def _is_analyzed(c: Cursor) -> bool:
    if c.at_symbol("(") and not _is_query(c):
        return switched_on(c.skip_parentheses(), "analyze")
    analyzed = bool(c.accept_one("analyze", "analyse"))
    c.accept("verbose")
    return analyzed


def _is_query(c: Cursor) -> bool:
    """Whether the parenthesis opens a query, as in EXPLAIN (SELECT 1), and no options."""
    return c.at_symbol("(", 1) or c.word(1) in _EXPLAINED
