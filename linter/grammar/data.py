"""INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY and queries, with the changes hidden in WITH."""

from __future__ import annotations

from collections.abc import Callable

from linter.grammar.clause import ParsedClause, Result, clause_since
from linter.grammar.cursor import Cursor
from linter.grammar.expression import condition, functions_called
from linter.grammar.relation import relations_read
from linter.grammar.set_config import set_config
from linter.scan import Kind
from rules.name import Name
from rules.operation import (
    Copy,
    CreateTable,
    Delete,
    Insert,
    Merge,
    Operation,
    Query,
    Truncate,
    Update,
)
from rules.operation.parts import Condition
from rules.value import replace

_DATA_WORDS = ("insert", "update", "delete", "merge", "select", "values", "table", "with")


def insert(c: Cursor) -> Result:
    """INSERT INTO table …"""
    return _with_hidden(c, _insert)


def update(c: Cursor) -> Result:
    """UPDATE table SET …"""
    return _with_hidden(c, _update)


def delete(c: Cursor) -> Result:
    """DELETE FROM table …"""
    return _with_hidden(c, _delete)


def merge(c: Cursor) -> Result:
    """MERGE INTO table …"""
    return _with_hidden(c, _merge)


def query(c: Cursor) -> Result:
    """SELECT, VALUES, TABLE, or any of them in parentheses. SELECT … INTO table creates one: see CREATE TABLE AS."""
    return _with_hidden(c, _query)


def with_query(c: Cursor) -> Result:
    """WITH …: the changes inside its parentheses first, as PostgreSQL runs them, then the statement itself."""
    return _with_hidden(c, _after_with)


def _with_hidden(c: Cursor, read: Callable[[Cursor], Operation]) -> Result:
    """The statement's own operation after those in its parentheses, each a clause."""
    begin = c.index
    hidden = _hidden_changes(Cursor(c.text, c.tokens, c.index, c.end))
    own = read(c)
    return [*hidden, clause_since(c, begin, own)] if hidden else own


def _hidden_changes(look: Cursor) -> list[ParsedClause]:
    """INSERT, UPDATE, DELETE or MERGE right after an opening parenthesis: the changes of WITH."""
    found: list[ParsedClause] = []
    while not look.done:
        token = look.take()
        if token.kind is Kind.SYMBOL and token.value == "(" and look.word() in _READERS:
            begin = look.index
            end = _group_end(look)
            inside = Cursor(look.text, look.tokens, begin, end)
            operation = _READERS[look.word()](inside)
            found.append(clause_since(Cursor(look.text, look.tokens, end, end), begin, operation))
    return found


def _group_end(look: Cursor) -> int:
    inside = Cursor(look.text, look.tokens, look.index, look.end)
    inside.skip_until(symbols=(")",))
    return inside.index


def _after_with(c: Cursor) -> Operation:
    reads = relations_read(c)
    begin = c.index
    c.expect("with")
    c.accept("recursive")
    while True:
        c.identifier()
        if c.at_symbol("("):
            c.skip_parentheses()
        c.expect("as")
        c.accept("not")
        c.accept("materialized")
        c.skip_parentheses()
        _search_or_cycle(c)
        if not c.accept_symbol(","):
            break
    if c.word() in _READERS:
        own = _READERS[c.word()](c)
        return _reading(own, reads)
    if not (c.at_symbol("(") or c.word() in _DATA_WORDS):
        raise c.unexpected("expected a statement after WITH")
    c.index = begin
    return _query(c)


def _reading(operation: Operation, reads: tuple[Name, ...]) -> Operation:
    match operation:
        case Insert() | Update() | Delete() | Merge():
            return replace(operation, reads=tuple(name for name in reads if name != operation.table))
        case _:
            return operation


def _search_or_cycle(c: Cursor) -> None:
    if c.accept("search"):
        if not c.accept_one("depth", "breadth"):
            raise c.unexpected("expected DEPTH or BREADTH")
        c.expect("first", "by")
        c.listed(c.identifier)
        c.expect("set")
        c.identifier()
    if c.accept("cycle"):
        c.listed(c.identifier)
        c.expect("set")
        c.identifier()
        c.skip_until("using")
        c.expect("using")
        c.identifier()


def _insert(c: Cursor) -> Operation:
    c.expect("insert")
    c.expect("into")
    table = c.name()
    if c.accept("as"):
        c.identifier()
    if c.at_symbol("(") and c.word(1) not in ("select", "with", "values"):
        c.skip_parentheses()
    if c.accept("overriding"):
        c.take()
        c.expect("value")
    reads = relations_read(c)
    rows = None
    if c.accept("default", "values"):
        rows = 1
    elif c.at("values"):
        rows = _value_lists(c)
    elif not (c.at_symbol("(") or c.word() in ("select", "with", "table")):
        raise c.unexpected("expected VALUES or a query")
    c.skip_until("on", "returning")
    while c.at("on") and not c.at("on", "conflict"):
        c.take()
        c.skip_until("on", "returning")
    on_conflict = c.at("on", "conflict")
    c.rest()
    return Insert(table=table, rows=rows, on_conflict=on_conflict, reads=reads)


def _value_lists(c: Cursor) -> int | None:
    """How many lists VALUES has; None when the values are taken from a table after all."""
    c.expect("values")
    count = 0
    while True:
        inside = c.skip_parentheses()
        if relations_read(inside):
            return None
        count += 1
        if not c.accept_symbol(","):
            return count


def _update(c: Cursor) -> Operation:
    c.expect("update")
    table = _target(c)
    _alias(c, "set")
    c.expect("set")
    reads = relations_read(c)
    begin = c.index
    c.skip_until("from", "where", "returning")
    columns = _assigned(Cursor(c.text, c.tokens, begin, c.index))
    c.skip_until("where", "returning")
    return Update(table=table, where=_where(c), columns=columns, reads=reads)


def _assigned(c: Cursor) -> tuple[str, ...]:
    """The columns on the left of SET's assignments."""
    found: list[str] = []
    while True:
        if c.at_symbol("("):
            found += c.parenthesised(c.identifier)
        else:
            found.append(c.identifier())
        c.skip_until(symbols=("=",))
        c.expect_symbol("=")
        c.skip_until(symbols=(",",))
        if not c.accept_symbol(","):
            return tuple(found)


def _delete(c: Cursor) -> Operation:
    c.expect("delete")
    c.expect("from")
    table = _target(c)
    _alias(c, "using", "where", "returning")
    reads = relations_read(c)
    if not (c.done or c.word() in ("using", "where", "returning")):
        raise c.unexpected("expected USING, WHERE or RETURNING")
    c.skip_until("where", "returning")
    return Delete(table=table, where=_where(c), reads=reads)


def _where(c: Cursor) -> Condition | None:
    """The WHERE clause if there is one; RETURNING is read over."""
    found = condition(c, "returning") if c.accept("where") else None
    c.rest()
    return found


def _target(c: Cursor) -> Name:
    c.accept("only")
    if c.at_symbol("("):
        inside = c.skip_parentheses()
        return inside.name()
    name = c.name()
    c.accept_symbol("*")
    return name


def _alias(c: Cursor, *not_an_alias: str) -> None:
    if c.accept("as") or (not c.done and c.word() not in not_an_alias):
        c.identifier()


def _merge(c: Cursor) -> Operation:
    c.expect("merge")
    c.expect("into")
    table = _target(c)
    _alias(c, "using")
    if not c.at("using"):
        raise c.unexpected("expected USING")
    reads = relations_read(c)
    c.skip_until("when")
    c.expect("when")
    c.rest()
    return Merge(table=table, reads=reads)


def _query(c: Cursor) -> Operation:
    configured = set_config(c)
    if configured is not None:
        return configured
    begin = c.index
    if not (c.at_symbol("(") or c.word() in ("select", "values", "table", "with")):
        raise c.unexpected("expected a query")
    reads, functions = relations_read(c), functions_called(c)
    c.skip_until("into", "from")
    if c.accept("into"):
        return _select_into(c, reads)
    c.skip_until("for")
    locks = c.at("for") and c.word(1) in ("update", "share", "no", "key")
    c.index = begin
    c.skip_until()
    return Query(reads=reads, functions=functions, locks=locks)


def _select_into(c: Cursor, reads: tuple[Name, ...]) -> Operation:
    """SELECT … INTO table: CREATE TABLE AS in an older dress."""
    temporary = bool(c.accept_one("temporary", "temp"))
    unlogged = c.accept("unlogged")
    c.accept("table")
    table = c.name()
    c.rest()
    reads = tuple(name for name in reads if name != table)
    return CreateTable(table=table, temporary=temporary, unlogged=unlogged, columns_known=False, reads=reads)


def truncate(c: Cursor) -> Result:
    """TRUNCATE [TABLE] [ONLY] name [*] [, …] [RESTART | CONTINUE IDENTITY] [CASCADE | RESTRICT]: a clause per table."""
    c.expect("truncate")
    c.accept("table")
    places: list[tuple[int, int]] = []
    tables: list[Name] = []
    while True:
        begin = c.index
        tables.append(_target(c))
        places.append((begin, c.index))
        if not c.accept_symbol(","):
            break
    if c.accept_one("restart", "continue"):
        c.expect("identity")
    cascade = c.accept_one("cascade", "restrict") == "cascade"
    return [
        clause_since(Cursor(c.text, c.tokens, end), begin, Truncate(table=table, cascade=cascade))
        for (begin, end), table in zip(places, tables, strict=True)
    ]


def copy(c: Cursor) -> Result:
    """COPY table FROM | TO …, COPY (query) TO …"""
    c.expect("copy")
    c.accept("binary")
    if c.at_symbol("("):
        reads = relations_read(c)
        c.skip_parentheses()
        table = None
    else:
        table, reads = c.name(), ()
        if c.at_symbol("("):
            c.skip_parentheses()
    direction = c.accept_one("from", "to")
    if not direction or (table is None and direction == "from"):
        raise c.unexpected("expected FROM or TO")
    program = c.accept("program")
    if not (c.at_kind(Kind.STRING) or c.word() in ("stdin", "stdout")):
        raise c.unexpected("expected a file, STDIN or STDOUT")
    c.rest()
    return Copy(table=table, writes=direction == "from", program=program, reads=reads)


_READERS = {"insert": _insert, "update": _update, "delete": _delete, "merge": _merge}
