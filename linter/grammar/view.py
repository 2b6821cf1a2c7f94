"""CREATE VIEW and CREATE MATERIALIZED VIEW."""

from __future__ import annotations

from typing import NamedTuple

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.expression import functions_called, words_in
from linter.grammar.relation import relations_read
from linter.grammar.star import has_star
from rules.name import Name
from rules.operation import CreateView

_QUERY_WORDS = ("select", "values", "table", "with")
_TAILS = (("with", "no", "data"), ("with", "data"))


def create_view(c: Cursor) -> Result:
    """CREATE [OR REPLACE] [TEMP] [RECURSIVE] VIEW, CREATE [UNLOGGED] MATERIALIZED VIEW [IF NOT EXISTS]."""
    c.expect("create")
    if c.at("materialized") or c.at("unlogged"):
        return _materialized(c)
    or_replace = c.accept("or", "replace")
    c.accept_one("local", "global")
    temporary = bool(c.accept_one("temporary", "temp"))
    recursive = c.accept("recursive")
    c.expect("view")
    view = c.name()
    _columns(c)
    _options(c)
    query = _query(c)
    itself = view if recursive and view.schema is None else None
    return CreateView(
        view=view,
        or_replace=or_replace,
        temporary=temporary,
        reads=tuple(name for name in query.reads if name != itself),
        functions=query.functions,
        words=query.words,
        star=query.star,
    )


def _materialized(c: Cursor) -> CreateView:
    c.accept("unlogged")
    c.expect("materialized", "view")
    if_not_exists = c.accept("if", "not", "exists")
    view = c.name()
    _columns(c)
    if c.accept("using"):
        c.identifier()
    _options(c)
    if c.accept("tablespace"):
        c.identifier()
    with_data = _tail(c) != _TAILS[0]
    query = _query(c)
    return CreateView(
        view=view,
        materialized=True,
        if_not_exists=if_not_exists,
        with_data=with_data,
        reads=query.reads,
        functions=query.functions,
        words=query.words,
        star=query.star,
    )


def _tail(c: Cursor) -> tuple[str, ...]:
    """How the statement ends: WITH NO DATA, WITH DATA or neither."""
    for tail in _TAILS:
        if c.end - c.index > len(tail) and Cursor(c.text, c.tokens, c.end - len(tail), c.end).at(*tail):
            return tail
    return ()


def _columns(c: Cursor) -> None:
    if c.at_symbol("("):
        c.parenthesised(c.identifier)


def _options(c: Cursor) -> None:
    if c.accept("with"):
        c.skip_parentheses()


class _Query(NamedTuple):
    """What a view is made of: the fields of CreateView that its query decides."""

    reads: tuple[Name, ...]
    functions: tuple[Name, ...]
    words: frozenset[str]
    star: bool


def _query(c: Cursor) -> _Query:
    """AS query."""
    c.expect("as")
    if not c.at_symbol("(") and c.word() not in _QUERY_WORDS:
        raise c.unexpected("expected a query")
    query = _Query(relations_read(c), functions_called(c), words_in(c), has_star(c))
    c.skip_until()
    return query
