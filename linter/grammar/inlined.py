"""The one expression that a simple SQL function is, which the planner may put in the place of its call."""

from __future__ import annotations

from collections.abc import Sequence

from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.expression import expression
from linter.grammar.routine_definition import Definition
from linter.scan import Kind, Token, scan
from linter.split import split
from rules.operation.parts import Expression

# A query with one of these is not put in (inline_function in PostgreSQL's clauses.c); nor is one inside the expression.
_MORE = (
    "distinct", "all", "from", "where", "group", "having", "window", "union", "intersect", "except", "order", "limit",
    "offset", "fetch", "for", "into",
)  # fmt: skip


def inlined(text: str, found: Definition) -> Expression | None:
    """The expression after SELECT or RETURN, if the body of the function is nothing else."""
    if found.security_definer or found.settings or not found.one_value or found.language not in (None, "sql"):
        return None
    if found.returned:
        return _only(text, found.returned)
    if found.atomic is not None:
        return _selected(text, tuple(split(found.atomic)))
    if found.code is None or found.language is None:
        return None
    code = found.code.value
    return _selected(code, tuple(split(scan(code).tokens)))


def _selected(text: str, statements: Sequence[Sequence[Token]]) -> Expression | None:
    if len(statements) != 1 or len(statements[0]) < 2:
        return None
    c = Cursor(text, statements[0])
    return _only(text, statements[0][1:]) if c.accept_one("select", "return") else None


def _only(text: str, tokens: Sequence[Token]) -> Expression | None:
    if any(token.kind is Kind.WORD and token.value in ("select", "values", "with") for token in tokens):
        return None
    c = Cursor(text, tokens)
    if c.word() in _MORE:
        return None
    try:
        selected = expression(c, "as", *_MORE, symbols=(",",))
        if c.accept("as"):
            c.identifier()
    except NotUnderstood:
        return None
    return selected if c.done else None
