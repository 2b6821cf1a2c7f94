"""CREATE TABLE, in all its forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from linter.grammar.clause import Result
from linter.grammar.column import (
    column,
    column_qualities,
    starts_table_constraint,
    table_constraint,
)
from linter.grammar.cursor import Cursor
from linter.grammar.expression import functions_called
from linter.grammar.partition import Bound, Partitioning, partition_bound, partition_by
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
    like_indexes: bool = False


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
    bound = partition_bound(c) if parent is not None else Bound("", default=False)
    inherits = c.parenthesised(c.name) if c.accept("inherits") else ()
    storage = _storage(c)
    query = Cursor(c.text, c.tokens, c.index, c.end)
    reads = _query(c) if c.accept("as") else None
    return CreateTable(
        table=table,
        columns=tuple(found.columns),
        constraints=tuple(found.constraints),
        if_not_exists=if_not_exists,
        temporary=temporary,
        on_commit_drop=storage.on_commit_drop,
        unlogged=unlogged,
        like=tuple(found.like),
        inherits=inherits,
        partition_of=parent,
        default_partition=bound.default,
        partitioned=storage.partitioning is not None,
        partition_key=storage.partitioning.key if storage.partitioning else (),
        partition_strategy=storage.partitioning.strategy if storage.partitioning else "",
        bound=bound.text,
        like_indexes=found.like_indexes,
        columns_known=reads is None and of_type is None,
        foreign=foreign,
        reads=reads or (),
        functions=() if reads is None or query.at("as", "execute") else functions_called(query),
        with_data=reads is None or not _ends_without_data(query),
        of_type=of_type,
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
            found.like_indexes |= _including_indexes(c)
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


def _including_indexes(c: Cursor) -> bool:
    """What LIKE takes along; returns whether indexes are among it."""
    indexes = False
    while word := c.accept_one("including", "excluding"):
        if c.identifier() in ("indexes", "all"):
            indexes = word == "including"
    return indexes


class _Storage(NamedTuple):
    partitioning: Partitioning | None
    on_commit_drop: bool


def _storage(c: Cursor) -> _Storage:
    """PARTITION BY and ON COMMIT; USING, WITH, TABLESPACE, SERVER, OPTIONS are read over."""
    partitioning, on_commit_drop = None, False
    while True:
        if c.accept("partition", "by"):
            partitioning = partition_by(c)
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
            return _Storage(partitioning, on_commit_drop)


def _ends_without_data(c: Cursor) -> bool:
    """AS query … WITH NO DATA."""
    return [token.value for token in c.tokens[c.end - 3 : c.end]] == ["with", "no", "data"]


def _query(c: Cursor) -> tuple[Name, ...]:
    if not (c.at_symbol("(") or c.word() in ("select", "with", "values", "table", "execute")):
        raise c.unexpected("expected a query")
    reads = relations_read(c)
    c.rest()
    return reads
