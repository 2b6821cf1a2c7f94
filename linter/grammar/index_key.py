"""The keys of an index or an exclusion constraint."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from linter.grammar.expression import expression
from linter.scan import Kind
from rules.value import Value

_NAMES = (Kind.WORD, Kind.QUOTED)


class IndexKeys(Value):
    """The key columns; None for an expression. words: every name in those expressions that could be a column.

    called: what PostgreSQL calls each of them. plain: neither a collation nor an operator class nor DESC or NULLS FIRST
    is written.
    """

    columns: tuple[str | None, ...]
    called: tuple[str, ...]
    words: frozenset[str]
    plain: bool


def index_keys(c: Cursor) -> IndexKeys:
    """All that is left, as index keys."""
    columns: list[str | None] = []
    called: list[str] = []
    words: set[str] = set()
    plain = True
    while True:
        begin = c.index
        column = _column(c)
        if column is None:
            c.index = begin
            words.update(expression(c, "collate", "asc", "desc", "nulls", symbols=(",",)).words)
        columns.append(column)
        called.append(column or _figure(Cursor(c.text, c.tokens, begin, c.index)))
        c.accept("asc")
        c.accept("nulls", "last")
        plain = plain and (c.done or c.at_symbol(","))
        c.skip_until(symbols=(",",))
        if not c.accept_symbol(","):
            break
    c.finish()
    return IndexKeys(columns=tuple(columns), called=tuple(called), words=frozenset(words), plain=plain)


def _column(c: Cursor) -> str | None:
    """A column, which may stand in parentheses; None if it is an expression."""
    token, inside = c.peek(), c
    if c.at_symbol("("):
        inside = c.skip_parentheses()
        token = inside.peek()
    is_name = token is not None and token.kind in _NAMES
    if not is_name or inside.at_symbol("(", 1) or inside.at_symbol(".", 1):
        return None
    name = inside.identifier()
    return name if inside is c or inside.done else None


def _figure(c: Cursor) -> str:
    """The name of an expression: of the function that it calls, else `expr` (FigureColname in parse_target.c)."""
    while c.at_symbol("("):
        c = c.skip_parentheses()
    called = "expr"
    while c.at_kind(Kind.WORD) or c.at_kind(Kind.QUOTED):
        called = c.identifier()
        if not c.accept_symbol("."):
            break
    if not c.at_symbol("("):
        return "expr"
    c.skip_parentheses()
    return called if c.done or c.peek() is None or _is_class(c) else "expr"


def _is_class(c: Cursor) -> bool:
    """Whether nothing but an operator class follows."""
    return all(token.kind in _NAMES for token in c.tokens[c.index : c.end])


def included(c: Cursor) -> tuple[str, ...]:
    """INCLUDE (columns), if it comes next."""
    if not c.accept("include"):
        return ()
    return tuple(column for column in index_keys(c.skip_parentheses()).columns if column)
