"""VACUUM, ANALYZE, CLUSTER, REFRESH MATERIALIZED VIEW and LOCK."""

from __future__ import annotations

from collections.abc import Callable

from linter.grammar.clause import ParsedClause, Result, clause_since
from linter.grammar.cursor import Cursor
from linter.grammar.option import switched_on
from linter.scan import Kind
from rules.name import Name
from rules.operation import LockTable, Maintain, Operation, RefreshView

_MODES = (
    "access share", "row share", "row exclusive", "share update exclusive", "share row exclusive", "share",
    "exclusive", "access exclusive",
)  # fmt: skip


def vacuum(c: Cursor) -> Result:
    """VACUUM [FULL] [FREEZE] [VERBOSE] [ANALYZE] or VACUUM (options), then tables; none means all."""
    c.expect("vacuum")
    if c.at_symbol("("):
        full = switched_on(c.skip_parentheses(), "full")
    else:
        full = c.accept("full")
        for option in ("freeze", "verbose"):
            c.accept(option)
        c.accept_one("analyze", "analyse")
    return _tables(c, lambda table: Maintain(verb="vacuum", table=table, full=full))


def analyze(c: Cursor) -> Result:
    """ANALYZE [VERBOSE] or ANALYZE (options), then tables; none means all."""
    c.take()
    if c.at_symbol("("):
        c.skip_parentheses()
    else:
        c.accept("verbose")
    return _tables(c, lambda table: Maintain(verb="analyze", table=table))


def _tables(c: Cursor, operation: Callable[[Name | None], Operation]) -> Result:
    if c.done:
        return operation(None)

    def one() -> ParsedClause:
        begin = c.index
        table = _relation(c)
        if c.at_symbol("("):
            c.skip_parentheses()
        return clause_since(c, begin, operation(table))

    return list(c.listed(one))


def _relation(c: Cursor) -> Name:
    """[ONLY] name [*]."""
    c.accept("only")
    if c.at_symbol("("):
        inside = c.skip_parentheses()
        return inside.name()
    name = c.name()
    c.accept_symbol("*")
    return name


def cluster(c: Cursor) -> Result:
    """CLUSTER [VERBOSE | (options)] [table [USING index]], or the older CLUSTER index ON table."""
    c.expect("cluster")
    if c.at_symbol("("):
        c.skip_parentheses()
    else:
        c.accept("verbose")
    if c.done:
        return Maintain(verb="cluster")
    table = c.name()
    if c.accept("using"):
        c.identifier()
    elif c.accept("on"):
        table = c.name()
    return Maintain(verb="cluster", table=table)


def refresh(c: Cursor) -> Result:
    """REFRESH MATERIALIZED VIEW [CONCURRENTLY] name [WITH [NO] DATA]."""
    c.expect("refresh")
    c.expect("materialized", "view")
    concurrently = c.accept("concurrently")
    view = c.name()
    with_data = not c.accept("with", "no", "data")
    if with_data:
        c.accept("with", "data")
    return RefreshView(view=view, concurrently=concurrently, with_data=with_data)


def lock(c: Cursor) -> Result:
    """LOCK [TABLE] name [, …] [IN mode MODE] [NOWAIT], one clause per table."""
    c.expect("lock")
    c.accept("table")
    found: list[tuple[Name, int, int]] = []
    while not found or c.accept_symbol(","):
        begin = c.index
        found.append((_relation(c), begin, c.tokens[c.index - 1].end))
    mode = _mode(c) if c.accept("in") else "access exclusive"
    nowait = c.accept("nowait")

    def one(table: Name, begin: int) -> LockTable:
        only = c.tokens[begin].value == "only" and c.tokens[begin].kind is Kind.WORD
        return LockTable(table=table, mode=mode, nowait=nowait, only=only)

    return [ParsedClause(one(table, begin), c.tokens[begin].start, end) for table, begin, end in found]


def _mode(c: Cursor) -> str:
    for mode in _MODES:
        if c.accept(*mode.split(), "mode"):
            return mode
    raise c.unexpected("expected a lock mode")
