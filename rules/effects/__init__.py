"""What PostgreSQL will do: operation, schema and server version to locks, rewrites, scans, index builds and errors.

Pure. What is claimed here is held against measured truth (tests/data/locks.json) and against real servers.
"""

from __future__ import annotations

from typing import assert_never

from rules.effects import (
    columns,
    constraints,
    data,
    indexes,
    objects,
    partitions,
    permissions,
    session,
    tables,
    types,
    views,
)
from rules.effects.effect import (
    NONE,
    Breaks,
    Effects,
    ExpectedError,
    World,
    strengthen,
    strongest,
    together,
    without_temporary,
)
from rules.effects.only import of_one_table
from rules.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AlterColumn,
    AlterComposite,
    AlterConstraint,
    AlterDomain,
    AlterIndex,
    AlterObject,
    AlterTable,
    AttachPartition,
    Call,
    ChangeColumnType,
    ChangeOwner,
    ChangePrivileges,
    ChangeRowSecurity,
    Comment,
    Copy,
    CreateDomain,
    CreateEnum,
    CreateIndex,
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    CreateTable,
    CreateView,
    Delete,
    DetachPartition,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropIndex,
    DropNotNull,
    DropObject,
    DropOwned,
    DropTable,
    DynamicSql,
    ImportForeignSchema,
    InheritTable,
    Insert,
    LockTable,
    Maintain,
    Merge,
    MoveToSchema,
    OpaqueCode,
    Operation,
    Query,
    RefreshView,
    Reindex,
    RenameColumn,
    RenameConstraint,
    RenameEnumValue,
    RenameIndex,
    RenameObject,
    RenameTable,
    Session,
    SetDefault,
    SetNotNull,
    SetParameter,
    Transaction,
    Truncate,
    Unrecognised,
    Update,
    ValidateConstraint,
)

__all__ = ["NONE", "Breaks", "Effects", "ExpectedError", "World", "effects_of", "strengthen", "strongest", "together"]


def effects_of(operation: Operation, world: World) -> Effects:
    """What PostgreSQL does for the operation, just before it is applied to the schema."""
    found = of_one_table(operation, _effects_of(operation, world), world)
    return without_temporary(found) if world.schema.has_temporary else found


def _effects_of(operation: Operation, world: World) -> Effects:
    match operation:
        case (
            AddColumn()
            | ChangeColumnType()
            | SetDefault()
            | DropDefault()
            | SetNotNull()
            | DropNotNull()
            | AlterColumn()
            | RenameColumn()
            | DropColumn()
        ):
            return columns.effects(operation, world)
        case AddConstraint() | ValidateConstraint() | DropConstraint() | RenameConstraint() | AlterConstraint():
            return constraints.effects(operation, world)
        case CreateTable() | DropTable() | RenameTable() | AlterTable() | InheritTable():
            return tables.effects(operation, world)
        case AttachPartition() | DetachPartition():
            return partitions.effects(operation, world)
        case CreateIndex() | DropIndex() | RenameIndex() | AlterIndex() | Reindex():
            return indexes.effects(operation, world)
        case CreateEnum() | AddEnumValue() | RenameEnumValue() | CreateDomain() | AlterDomain() | AlterComposite():
            return types.effects(operation, world)
        case (
            CreateRoutine()
            | CreateOnTable()
            | CreateObject()
            | DropObject()
            | RenameObject()
            | MoveToSchema()
            | AlterObject()
            | ImportForeignSchema()
            | Comment()
        ):
            return objects.effects(operation, world)
        case CreateView() | RefreshView():
            return views.effects(operation, world)
        case ChangePrivileges() | ChangeRowSecurity() | ChangeOwner() | DropOwned():
            return permissions.effects(operation, world)
        case Insert() | Update() | Delete() | Merge() | Truncate() | Copy() | Query() | Call():
            return data.effects(operation, world)
        case Transaction() | SetParameter() | LockTable() | Maintain() | Session():
            return session.effects(operation, world)
        case DynamicSql() | OpaqueCode() | Unrecognised():
            return NONE
        case _:
            assert_never(operation)
