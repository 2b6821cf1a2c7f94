"""Operations on columns: their locks, rewrites and scans.

Lock modes: AlterTableGetLockLevel in tablecmds.c. What reaches partitions and heirs: ATPrepCmd there. Both measured.
"""

from __future__ import annotations

from rules.effects import add_column, column_type, dropped_column
from rules.effects.column_change import alter, drop_not_null, set_not_null
from rules.effects.effect import Breaks, Effects, World
from rules.effects.family import is_inherited, members
from rules.effects.tally import Tally
from rules.lock_mode import Lock
from rules.operation import (
    AddColumn,
    AlterColumn,
    ChangeColumnType,
    DropColumn,
    DropDefault,
    DropNotNull,
    RenameColumn,
    SetDefault,
    SetNotNull,
)


def effects(
    operation: AddColumn
    | ChangeColumnType
    | SetDefault
    | DropDefault
    | SetNotNull
    | DropNotNull
    | AlterColumn
    | RenameColumn
    | DropColumn,
    world: World,
) -> Effects:
    """What PostgreSQL does for it."""
    match operation:
        case AddColumn():
            return add_column.effects(operation, world)
        case DropColumn():
            return dropped_column.effects(operation, world)
        case ChangeColumnType():
            return column_type.effects(operation, world)
        case SetNotNull():
            return set_not_null(operation, world)
        case DropNotNull():
            return drop_not_null(operation, world)
        case AlterColumn():
            return alter(operation, world)
        case SetDefault() | DropDefault():
            return _default(operation, world)
        case RenameColumn():
            return _rename(operation, world)


def _default(operation: SetDefault | DropDefault, world: World) -> Effects:
    """ATExecColumnDefault: the catalogue only, of the partitions and heirs too; of a view as well."""
    tally, schema = Tally(), world.schema
    table = schema.relation_name(operation.table)
    known = schema.column(table, operation.column)
    kind = None
    if known is not None and known.definition.identity:
        kind = "an identity column"
    elif known is not None and known.definition.generated:
        kind = "a generated column"
    if kind is not None:
        tally.error("42601", f'column "{operation.column}" of relation "{table.name}" is {kind}')
    tally.lock(Lock.ACCESS_EXCLUSIVE, *members(schema, table))
    if isinstance(operation, DropDefault) and known is not None and known.definition.not_null:
        tally.breaks(Breaks.OLD_WRITERS)  # who left it to the default
    return tally.effects()


def _rename(operation: RenameColumn, world: World) -> Effects:
    """renameatt_internal: the same of all partitions and heirs; of a view as well."""
    tally, schema = Tally(), world.schema
    table = schema.relation_name(operation.table)
    if is_inherited(schema, table, operation.column):
        tally.error("42P16", f'cannot rename inherited column "{operation.column}"')
    tally.lock(Lock.ACCESS_EXCLUSIVE, *members(schema, table))
    tally.breaks()
    return tally.effects()
