"""ALTER TABLE … ALTER COLUMN: what can be changed about one column."""

from __future__ import annotations

from linter.grammar.column import collation
from linter.grammar.cursor import Cursor
from linter.grammar.datatype import data_type
from linter.grammar.expression import expression
from linter.scan import Kind
from rules.name import Name
from rules.operation import (
    AlterColumn,
    ChangeColumnType,
    DropDefault,
    DropNotNull,
    Operation,
    SetDefault,
    SetNotNull,
)
from rules.operation.table import ColumnChange


def alter_column(c: Cursor, table: Name) -> Operation:
    """The name of the column (or, for SET STATISTICS, an index's column number), then what changes."""
    name = c.take().value if c.at_kind(Kind.NUMBER) else c.identifier()
    if c.accept("type") or c.accept("set", "data", "type"):
        return _type(c, table, name)
    if c.accept("set"):
        return _set(c, table, name)
    if c.accept("drop"):
        return _drop(c, table, name)
    if c.accept("reset") or c.accept("options"):
        c.skip_parentheses()
        return AlterColumn(table=table, column=name, change=ColumnChange.SET_OPTIONS)
    if c.accept("add"):
        return _add_identity(c, table, name)
    if c.accept("restart"):
        return _set_identity(c, table, name)
    raise c.unexpected("expected what to change about the column")


def _type(c: Cursor, table: Name, name: str) -> Operation:
    new = data_type(c)
    collate = collation(c)
    using = expression(c, symbols=(",",)) if c.accept("using") else None
    return ChangeColumnType(table=table, column=name, type=new, using=using, collation=collate)


def _set(c: Cursor, table: Name, name: str) -> Operation:
    if c.accept("not", "null"):
        return SetNotNull(table=table, column=name)
    if c.accept("default"):
        return SetDefault(table=table, column=name, default=expression(c, symbols=(",",)))
    if c.accept("expression"):
        c.expect("as")
        c.skip_parentheses()
        return AlterColumn(table=table, column=name, change=ColumnChange.SET_EXPRESSION)
    if c.accept("statistics"):
        c.accept_symbol("-")
        c.take()
        return AlterColumn(table=table, column=name, change=ColumnChange.SET_STATISTICS)
    if c.accept("storage"):
        c.identifier()
        return AlterColumn(table=table, column=name, change=ColumnChange.SET_STORAGE)
    if c.accept("compression"):
        c.identifier()
        return AlterColumn(table=table, column=name, change=ColumnChange.SET_COMPRESSION)
    if c.at_symbol("("):
        c.skip_parentheses()
        return AlterColumn(table=table, column=name, change=ColumnChange.SET_OPTIONS)
    return _set_identity(c, table, name)


def _drop(c: Cursor, table: Name, name: str) -> Operation:
    if c.accept("not", "null"):
        return DropNotNull(table=table, column=name)
    if c.accept("default"):
        return DropDefault(table=table, column=name)
    change = c.accept_one("expression", "identity")
    if not change:
        raise c.unexpected("expected NOT NULL, DEFAULT, EXPRESSION or IDENTITY")
    c.accept("if", "exists")
    return AlterColumn(table=table, column=name, change=ColumnChange(f"drop {change}"))


def _add_identity(c: Cursor, table: Name, name: str) -> Operation:
    c.expect("generated")
    always = c.accept("always")
    if not always:
        c.expect("by", "default")
    c.expect("as", "identity")
    if c.at_symbol("("):
        c.skip_parentheses()
    return AlterColumn(table=table, column=name, change=ColumnChange.ADD_IDENTITY, always=always)


_SEQUENCE_WORDS = frozenset(
    ("generated", "restart", "increment", "minvalue", "maxvalue", "start", "cache", "cycle", "no", "sequence")
)


_WHO_GENERATES = frozenset(("set", "generated", "always", "by", "default"))


def _set_identity(c: Cursor, table: Name, name: str) -> Operation:
    """SET GENERATED … SET INCREMENT 2 RESTART: an identity column's options, one after the other."""
    begin = c.index if c.word(-1) != "restart" else c.index - 1
    if c.word() not in _SEQUENCE_WORDS and c.word(-1) != "restart":
        raise c.unexpected("expected what to set")
    c.skip_until(symbols=(",",))
    rewrites = any(token.value not in _WHO_GENERATES for token in c.tokens[begin : c.index])
    return AlterColumn(table=table, column=name, change=ColumnChange.SET_IDENTITY, rewrites_sequence=rewrites)
