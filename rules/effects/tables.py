"""Operations on tables as a whole: their locks, rewrites and scans."""

from __future__ import annotations

from rules.effects import dropped_table, new_table, table_change
from rules.effects.effect import Effects, World
from rules.effects.family import members
from rules.effects.tally import Tally
from rules.lock_mode import Lock
from rules.operation import AlterTable, CreateTable, DropTable, InheritTable, RenameTable


def effects(operation: CreateTable | DropTable | RenameTable | AlterTable | InheritTable, world: World) -> Effects:
    """What PostgreSQL does for it."""
    match operation:
        case CreateTable():
            return new_table.create(operation, world)
        case DropTable():
            return dropped_table.drop(operation, world)
        case AlterTable():
            return table_change.alter(operation, world)
        case RenameTable():
            tally = Tally()
            tally.lock(Lock.ACCESS_EXCLUSIVE, world.schema.relation_name(operation.table))  # RenameRelation
            tally.breaks()
            return tally.effects()
        case InheritTable():
            return _inherit(operation, world)


def _inherit(operation: InheritTable, world: World) -> Effects:
    """ATExecAddInherit and ATExecDropInherit: the catalogue only; measured."""
    tally, schema = Tally(), world.schema
    table, parent = schema.table_name(operation.table), schema.table_name(operation.parent)
    tally.lock(Lock.ACCESS_EXCLUSIVE, table)
    if operation.detach:
        tally.lock(Lock.ACCESS_SHARE, parent)
    else:
        tally.lock(Lock.SHARE_UPDATE_EXCLUSIVE, parent)
        tally.lock(Lock.ACCESS_SHARE, *members(schema, table))  # none of them may be the parent
    return tally.effects()
