"""What ALTER TABLE switches on and off: triggers, rules, row security."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from rules.name import Name
from rules.operation import AlterTable, ChangeRowSecurity, InheritTable, Operation
from rules.operation.permission import RowSecurity
from rules.operation.table import TableChange

_ENABLED = {
    "": (TableChange.ENABLE_TRIGGER, TableChange.ENABLE_RULE),
    "replica": (TableChange.ENABLE_REPLICA_TRIGGER, TableChange.ENABLE_REPLICA_RULE),
    "always": (TableChange.ENABLE_ALWAYS_TRIGGER, TableChange.ENABLE_ALWAYS_RULE),
}


def enable(c: Cursor, table: Name) -> Operation:
    """ENABLE ROW LEVEL SECURITY, ENABLE [REPLICA | ALWAYS] { TRIGGER | RULE } name, ENABLE TRIGGER { ALL | USER }"""
    if c.accept("row", "level", "security"):
        return ChangeRowSecurity(table=table, change=RowSecurity.ENABLE)
    when = c.accept_one("replica", "always")
    trigger, rule = _ENABLED[when]
    if c.accept("rule"):
        return AlterTable(table=table, change=rule, target=c.identifier())
    c.expect("trigger")
    if not when and c.accept("all"):
        return AlterTable(table=table, change=TableChange.ENABLE_ALL_TRIGGERS)
    if not when and c.accept("user"):
        return AlterTable(table=table, change=TableChange.ENABLE_USER_TRIGGERS)
    return AlterTable(table=table, change=trigger, target=c.identifier())


def disable(c: Cursor, table: Name) -> Operation:
    """DISABLE ROW LEVEL SECURITY, DISABLE { TRIGGER | RULE } name, DISABLE TRIGGER { ALL | USER }"""
    if c.accept("row", "level", "security"):
        return ChangeRowSecurity(table=table, change=RowSecurity.DISABLE)
    if c.accept("rule"):
        return AlterTable(table=table, change=TableChange.DISABLE_RULE, target=c.identifier())
    c.expect("trigger")
    if c.accept("all"):
        return AlterTable(table=table, change=TableChange.DISABLE_ALL_TRIGGERS)
    if c.accept("user"):
        return AlterTable(table=table, change=TableChange.DISABLE_USER_TRIGGERS)
    return AlterTable(table=table, change=TableChange.DISABLE_TRIGGER, target=c.identifier())


def force(c: Cursor, table: Name) -> Operation:
    """FORCE ROW LEVEL SECURITY"""
    c.expect("row", "level", "security")
    return ChangeRowSecurity(table=table, change=RowSecurity.FORCE)


def no(c: Cursor, table: Name) -> Operation:
    """NO FORCE ROW LEVEL SECURITY, NO INHERIT parent"""
    if c.accept("inherit"):
        return InheritTable(table=table, parent=c.name(), detach=True)
    c.expect("force", "row", "level", "security")
    return ChangeRowSecurity(table=table, change=RowSecurity.NO_FORCE)
