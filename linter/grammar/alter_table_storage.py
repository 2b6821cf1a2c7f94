"""What ALTER TABLE sets of the table as a whole: storage, options, order, replica identity."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from rules.name import Name
from rules.operation import AlterTable, MoveToSchema, Operation
from rules.operation.catalog import ObjectKind
from rules.operation.table import TableChange

_SETTINGS = (
    (("logged",), TableChange.SET_LOGGED, False),
    (("unlogged",), TableChange.SET_UNLOGGED, False),
    (("without", "cluster"), TableChange.SET_WITHOUT_CLUSTER, False),
    (("without", "oids"), TableChange.SET_WITHOUT_OIDS, False),
    (("with", "oids"), TableChange.SET_WITH_OIDS, False),
    (("tablespace",), TableChange.SET_TABLESPACE, True),
    (("access", "method"), TableChange.SET_ACCESS_METHOD, True),
)


def set_table(c: Cursor, table: Name) -> Operation:
    """SET SCHEMA, SET (options), SET and what the table is to be."""
    if c.accept("schema"):
        return MoveToSchema(kind=ObjectKind.TABLE, name=table, to=c.identifier())
    if c.at_symbol("("):
        return set_options(c, table)
    for words, change, named in _SETTINGS:
        if c.accept(*words):
            return AlterTable(table=table, change=change, target=c.identifier() if named else None)
    raise c.unexpected("expected what to set")


def set_options(c: Cursor, table: Name) -> Operation:
    """SET, RESET or OPTIONS, and parentheses."""
    begin = c.index
    c.skip_parentheses()
    target = "security_invoker" if "security_invoker" in c.since(begin).lower() else None
    return AlterTable(table=table, change=TableChange.SET_OPTIONS, target=target)


def cluster_on(c: Cursor, table: Name) -> Operation:
    """CLUSTER ON index."""
    c.expect("on")
    return AlterTable(table=table, change=TableChange.CLUSTER_ON, target=c.identifier())


def replica_identity(c: Cursor, table: Name) -> Operation:
    """REPLICA IDENTITY DEFAULT, FULL, NOTHING or USING INDEX index."""
    c.expect("identity")
    target = None
    if c.accept("using", "index"):
        target = c.identifier()
    elif c.accept("nothing"):
        return AlterTable(table=table, change=TableChange.REPLICA_IDENTITY_NOTHING)
    elif not c.accept_one("default", "full"):
        raise c.unexpected("expected DEFAULT, FULL, NOTHING or USING INDEX")
    return AlterTable(table=table, change=TableChange.REPLICA_IDENTITY, target=target)
