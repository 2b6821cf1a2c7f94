"""CREATE TABLE, in all its forms."""

from __future__ import annotations

from dataclasses import dataclass, field

from linter.grammar.clause import Result
from linter.grammar.column import (
    column,
    column_qualities,
    starts_table_constraint,
    table_constraint,
)
from linter.grammar.cursor import Cursor
from linter.grammar.expression import functions_called
from linter.grammar.relation import relations_read
from rules.name import Name
from rules.operation import CreateTable
from rules.operation.parts import Column, Constraint, DataType

_ANY_TYPE = DataType(name=Name(name="unknown"))


@dataclass(slots=True)
class _Elements:
    """What stands between the parentheses of CREATE TABLE."""

    columns: list[Column] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    like: list[Name] = field(default_factory=list)


def create_table(c: Cursor) -> Result:
    """CREATE [TEMP | UNLOGGED | FOREIGN] TABLE name (…) | PARTITION OF | OF type | AS query."""
    c.expect("create")
    c.accept_one("global", "local")
    temporary = bool(c.accept_one("temporary", "temp"))
    unlogged, foreign = c.accept("unlogged"), c.accept("foreign")
    c.expect("table")
    if_not_exists = c.accept("if", "not", "exists")
    table = c.name()
    parent = c.name() if c.accept("partition", "of") else None
    of_type = c.name() if c.accept("of") else None
    found = _Elements()
    names_only = _names_only(c)
    if names_only:
        c.skip_parentheses()
    elif c.at_symbol("("):
        _elements(c.skip_parentheses(), found, typed=parent is not None or of_type is not None)
    default_partition = parent is not None and _bounds(c)
    inherits = c.parenthesised(c.name) if c.accept("inherits") else ()
    partitioned = c.at("partition", "by")
    on_commit_drop = _storage(c)
    query = Cursor(c.text, c.tokens, c.index, c.end)
    reads = _query(c) if c.accept("as") else None
    return CreateTable(
        table=table,
        columns=tuple(found.columns),
        constraints=tuple(found.constraints),
        if_not_exists=if_not_exists,
        temporary=temporary,
        on_commit_drop=on_commit_drop,
        unlogged=unlogged,
        like=tuple(found.like),
        inherits=inherits,
        partition_of=parent,
        default_partition=default_partition,
        partitioned=partitioned,
        columns_known=reads is None and of_type is None,
        foreign=foreign,
        reads=reads or (),
        functions=() if reads is None or query.at("as", "execute") else functions_called(query),
    )


def _names_only(c: Cursor) -> bool:
    """Whether the parentheses hold bare column names, as in CREATE TABLE t (a, b) AS SELECT …"""
    if not c.at_symbol("("):
        return False
    look = Cursor(c.text, c.tokens, c.index, c.end)
    inside = look.skip_parentheses()
    look.skip_until("as", "partition", "inherits")
    return look.at("as") and all(
        (place % 2 == 1) == inside.at_symbol(",", ahead=place) for place in range(inside.end - inside.index)
    )


def _elements(c: Cursor, found: _Elements, *, typed: bool) -> None:
    if c.done:
        return
    while True:
        if c.accept("like"):
            found.like.append(c.name())
            while c.accept_one("including", "excluding"):
                c.identifier()
        elif starts_table_constraint(c):
            found.constraints.append(table_constraint(c))
        elif typed:
            name = c.identifier()
            c.accept("with", "options")
            found.columns.append(column_qualities(c, name, _ANY_TYPE))
        else:
            found.columns.append(column(c))
        if not c.accept_symbol(","):
            c.finish()
            return


def _bounds(c: Cursor) -> bool:
    """FOR VALUES … or DEFAULT; returns whether it is the DEFAULT partition."""
    if c.accept("default"):
        return True
    c.expect("for")
    c.expect("values")
    if c.accept("from"):
        c.skip_parentheses()
        c.expect("to")
    elif not c.accept("in"):
        c.expect("with")
    c.skip_parentheses()
    return False


def partition_bounds(c: Cursor) -> bool:
    """The bounds after ATTACH PARTITION name; returns whether it is the DEFAULT partition."""
    return _bounds(c)


def _storage(c: Cursor) -> bool:
    """PARTITION BY, USING, WITH, TABLESPACE, SERVER, OPTIONS: read over; returns whether it is ON COMMIT DROP."""
    on_commit_drop = False
    while True:
        if c.accept("partition", "by"):
            c.identifier()
            c.skip_parentheses()
        elif c.accept("using") or c.accept("tablespace") or c.accept("server"):
            c.identifier()
        elif c.accept("without", "oids") or c.accept("with", "oids"):  # WITH OIDS: up to PostgreSQL 11
            continue
        elif c.accept("with") or c.accept("options"):
            c.skip_parentheses()
        elif c.accept("on", "commit"):
            on_commit_drop = c.accept("drop")
            if not (on_commit_drop or c.accept("preserve", "rows") or c.accept("delete", "rows")):
                raise c.unexpected("expected PRESERVE ROWS, DELETE ROWS or DROP")
        else:
            return on_commit_drop


def _query(c: Cursor) -> tuple[Name, ...]:
    if not (c.at_symbol("(") or c.word() in ("select", "with", "values", "table", "execute")):
        raise c.unexpected("expected a query")
    reads = relations_read(c)
    c.rest()
    return reads
