"""A query by itself: SELECT, VALUES, TABLE."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from linter.grammar.expression import condition, functions_called, sequences_moved
from linter.grammar.relation import relations_read
from linter.grammar.set_config import set_config
from rules.name import Name
from rules.operation import CreateTable, Operation, Query
from rules.operation.parts import Condition

_BESIDE = ("union", "intersect", "except")


def read_query(c: Cursor) -> Operation:
    """The query up to the end, WITH and all. SELECT … INTO table creates one: see CREATE TABLE AS."""
    configured = set_config(c)
    if configured is not None:
        return configured
    begin = c.index
    if not (c.at_symbol("(") or c.word() in ("select", "values", "table", "with")):
        raise c.unexpected("expected a query")
    reads, functions = relations_read(c), functions_called(c)
    c.skip_until("into", "from")
    if c.accept("into"):
        return _select_into(c, reads, functions)
    c.skip_until("where", "for")
    where = only_condition(c) if c.accept("where") else None
    c.skip_until("for")
    locks = c.at("for") and c.word(1) in ("update", "share", "no", "key")
    c.index = begin
    sequences = sequences_moved(c) if functions else ()
    c.skip_until()
    return Query(reads=reads, functions=functions, locks=locks, where=where, sequences=sequences)


def only_condition(c: Cursor) -> Condition | None:
    """The condition after WHERE, unless UNION or its like puts another query beside it."""
    found = condition(
        c, "group", "having", "window", "order", "limit", "offset", "fetch", "for", "on", "returning", *_BESIDE
    )
    look = Cursor(c.text, c.tokens, c.index, c.end)
    look.skip_until(*_BESIDE)
    return found if look.done else None


def _select_into(c: Cursor, reads: tuple[Name, ...], functions: tuple[Name, ...]) -> Operation:
    """SELECT … INTO table: CREATE TABLE AS in an older dress."""
    temporary = bool(c.accept_one("temporary", "temp"))
    unlogged = c.accept("unlogged")
    c.accept("table")
    table = c.name()
    c.rest()
    reads = tuple(name for name in reads if name != table)
    return CreateTable(
        table=table, temporary=temporary, unlogged=unlogged, columns_known=False, reads=reads, functions=functions
    )
