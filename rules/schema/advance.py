"""One operation applied to the schema. A new operation fails the type checker here until somebody decides about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from rules.name import Name
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
from rules.schema import columns, constraints, indexes, other_objects, session, tables, types, views
from rules.schema.catalogue import Schema

_SESSION = (Session, SetParameter, Transaction)


def advance(schema: Schema, operation: Operation, *, perhaps: bool = False) -> None:
    """Changes the schema as the operation does, and perhaps as the code that it calls does.

    What it says of unknown objects is believed: they exist. perhaps: nobody knows whether it happens, as in an IF of
    PL/pgSQL: what it creates may be older.
    """
    _advance(schema, operation, perhaps=perhaps)
    if schema.routines and isinstance(operation, (Query, Call)):
        for step in _called(schema, operation):
            _advance(schema, step, perhaps=True)


def _called(schema: Schema, operation: Query | Call) -> Iterator[Operation]:
    """What the code does that the statement calls, and the code called by that, but for what concerns the session."""
    waiting, seen = _routines(operation), set[Name]()
    while waiting:
        name = schema.resolve(waiting.pop(0), schema.routines)
        routine = schema.routines.get(name) if name not in seen else None
        seen.add(name)
        for step in (routine.body or ()) if routine else ():
            if isinstance(step, (Query, Call)):
                waiting += _routines(step)
            if not isinstance(step, _SESSION):
                yield step


def _routines(operation: Query | Call) -> list[Name]:
    return [*operation.functions, *([operation.procedure] if isinstance(operation, Call) else [])]


def _advance(schema: Schema, operation: Operation, *, perhaps: bool) -> None:
    schema.in_doubt = perhaps
    match operation:
        case CreateTable():
            tables.create(schema, operation)
        case DropTable():
            tables.drop(schema, operation)
        case RenameTable():
            tables.rename(schema, operation.table, operation.table.sibling(operation.to))
        case AddColumn() | DropColumn() | RenameColumn() | ChangeColumnType():
            columns.change_columns(schema, operation)
        case SetDefault() | DropDefault() | SetNotNull() | DropNotNull() | AlterColumn():
            columns.change_column(schema, operation)
        case AddConstraint() | ValidateConstraint() | DropConstraint() | RenameConstraint():
            constraints.change(schema, operation)
        case AttachPartition() | DetachPartition() | InheritTable() | ChangeRowSecurity():
            tables.change_table(schema, operation)
        case RenameIndex(index=index, to=to) if relation := schema.relation_of_index_name(index):
            other_objects.rename_relation(schema, relation, relation.sibling(to))
        case CreateIndex() | DropIndex() | RenameIndex() | AlterIndex():
            indexes.change(schema, operation)
        case CreateEnum() | AddEnumValue() | RenameEnumValue() | CreateDomain() | AlterDomain():
            types.change(schema, operation)
        case CreateView() | CreateRoutine() | CreateOnTable() | CreateObject():
            other_objects.create(schema, operation)
        case DropObject() | RenameObject() | MoveToSchema():
            other_objects.change(schema, operation)
        case AlterObject():
            other_objects.alter(schema, operation)
        case RefreshView():
            views.refresh(schema, operation)
        case SetParameter() | Session() | Transaction():
            session.change(schema, operation)
        case AlterTable():
            tables.change_persistence(schema, operation)
        case (
            Insert() | Update() | Delete() | Merge() | Copy() | Call() | DynamicSql() | OpaqueCode() | Unrecognised()
        ):  # fmt: skip
            schema.rows_touched = True
        case Query(functions=functions):
            schema.rows_touched = schema.rows_touched or bool(functions)
        case (
            AlterConstraint() | Reindex() | AlterComposite() | ImportForeignSchema() | Comment()
            | ChangePrivileges() | ChangeOwner() | DropOwned() | Truncate() | LockTable() | Maintain()
        ):  # fmt: skip
            pass
        case _:
            assert_never(operation)
