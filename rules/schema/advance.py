"""One operation applied to the schema. A new operation fails the type checker here until somebody decides about it."""

from __future__ import annotations

from typing import assert_never

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
from rules.schema import constraints, indexes, other_objects, session, tables, types
from rules.schema.catalogue import Schema


def advance(schema: Schema, operation: Operation, *, perhaps: bool = False) -> None:
    """Changes the schema as the operation does. What it says of unknown objects is believed: they exist.

    perhaps: nobody knows whether it happens, as in an IF of PL/pgSQL: what it creates may be older.
    """
    schema.in_doubt = perhaps
    match operation:
        case CreateTable():
            tables.create(schema, operation)
        case DropTable():
            tables.drop(schema, operation)
        case RenameTable():
            tables.rename(schema, operation.table, operation.table.sibling(operation.to))
        case AddColumn() | DropColumn() | RenameColumn() | ChangeColumnType():
            tables.change_columns(schema, operation)
        case SetDefault() | DropDefault() | SetNotNull() | DropNotNull() | AlterColumn():
            tables.change_column(schema, operation)
        case AddConstraint() | ValidateConstraint() | DropConstraint() | RenameConstraint():
            constraints.change(schema, operation)
        case AttachPartition() | DetachPartition() | InheritTable() | ChangeRowSecurity():
            tables.change_table(schema, operation)
        case RenameIndex(index=index, to=to) if relation := schema.relation_of_index_name(index):
            other_objects.rename_relation(schema, relation, relation.sibling(to))
        case CreateIndex() | DropIndex() | RenameIndex():
            indexes.change(schema, operation)
        case CreateEnum() | AddEnumValue() | RenameEnumValue() | CreateDomain() | AlterDomain():
            types.change(schema, operation)
        case CreateView() | CreateRoutine() | CreateOnTable() | CreateObject():
            other_objects.create(schema, operation)
        case DropObject() | RenameObject() | MoveToSchema():
            other_objects.change(schema, operation)
        case SetParameter() | Session() | Transaction():
            session.change(schema, operation)
        case (
            AlterConstraint() | AlterTable() | AlterIndex() | Reindex() | AlterComposite()
            | AlterObject() | RefreshView() | ImportForeignSchema() | Comment() | ChangePrivileges() | ChangeOwner()
            | DropOwned() | Insert() | Update() | Delete() | Merge() | Truncate() | Copy() | Query() | Call()
            | DynamicSql() | OpaqueCode() | Unrecognised() | LockTable() | Maintain()
        ):  # fmt: skip
            pass
        case _:
            assert_never(operation)
