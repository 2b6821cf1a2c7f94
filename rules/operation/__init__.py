"""What a migration does, in one vocabulary: the sum type that grammar, schema, phases and rules share.

A new operation is added to the union below; the type checker then names each place that must decide about it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

from rules.name import Name
from rules.operation.catalog import (
    AlterObject,
    Comment,
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    CreateView,
    DropObject,
    ImportForeignSchema,
    MoveToSchema,
    ObjectKind,
    RefreshView,
    RenameObject,
)
from rules.operation.data import (
    Call,
    Copy,
    Delete,
    DynamicSql,
    Insert,
    Merge,
    OpaqueCode,
    Query,
    Truncate,
    Unrecognised,
    Update,
)
from rules.operation.datatype import (
    AddEnumValue,
    AlterComposite,
    AlterDomain,
    CreateDomain,
    CreateEnum,
    RenameEnumValue,
)
from rules.operation.index import (
    AlterIndex,
    CreateIndex,
    DropIndex,
    Reindex,
    RenameIndex,
)
from rules.operation.parts import Constraint, Reference
from rules.operation.permission import (
    ChangeOwner,
    ChangePrivileges,
    ChangeRowSecurity,
    DropOwned,
)
from rules.operation.session import (
    LockTable,
    Maintain,
    Session,
    SetParameter,
    Transaction,
)
from rules.operation.table import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterConstraint,
    AlterTable,
    AttachPartition,
    ChangeColumnType,
    CreateTable,
    DetachPartition,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropNotNull,
    DropTable,
    InheritTable,
    RenameColumn,
    RenameConstraint,
    RenameTable,
    SetDefault,
    SetNotNull,
    ValidateConstraint,
)

__all__ = [
    "AddColumn",
    "AddConstraint",
    "AddEnumValue",
    "AlterColumn",
    "AlterComposite",
    "AlterConstraint",
    "AlterDomain",
    "AlterIndex",
    "AlterObject",
    "AlterTable",
    "AttachPartition",
    "Call",
    "ChangeColumnType",
    "ChangeOwner",
    "ChangePrivileges",
    "ChangeRowSecurity",
    "Comment",
    "Copy",
    "CreateDomain",
    "CreateEnum",
    "CreateIndex",
    "CreateObject",
    "CreateOnTable",
    "CreateRoutine",
    "CreateTable",
    "CreateView",
    "DataOperation",
    "Delete",
    "DetachPartition",
    "DropColumn",
    "DropConstraint",
    "DropDefault",
    "DropIndex",
    "DropNotNull",
    "DropObject",
    "DropOwned",
    "DropTable",
    "DynamicSql",
    "ImportForeignSchema",
    "IndexOperation",
    "InheritTable",
    "Insert",
    "LockTable",
    "Maintain",
    "Merge",
    "MoveToSchema",
    "ObjectKind",
    "ObjectOperation",
    "OpaqueCode",
    "OpaqueOperation",
    "Operation",
    "PermissionOperation",
    "Query",
    "RefreshView",
    "Reindex",
    "RenameColumn",
    "RenameConstraint",
    "RenameEnumValue",
    "RenameIndex",
    "RenameObject",
    "RenameTable",
    "Session",
    "SessionOperation",
    "SetDefault",
    "SetNotNull",
    "SetParameter",
    "TableOperation",
    "Transaction",
    "Truncate",
    "TypeOperation",
    "Unrecognised",
    "Update",
    "ValidateConstraint",
    "label",
    "tables_of",
]

TableOperation: TypeAlias = (
    CreateTable
    | DropTable
    | RenameTable
    | AddColumn
    | DropColumn
    | RenameColumn
    | ChangeColumnType
    | SetDefault
    | DropDefault
    | SetNotNull
    | DropNotNull
    | AlterColumn
    | AddConstraint
    | ValidateConstraint
    | DropConstraint
    | RenameConstraint
    | AlterConstraint
    | AlterTable
    | InheritTable
    | AttachPartition
    | DetachPartition
)
IndexOperation: TypeAlias = CreateIndex | DropIndex | RenameIndex | AlterIndex | Reindex
TypeOperation: TypeAlias = CreateEnum | AddEnumValue | RenameEnumValue | CreateDomain | AlterDomain | AlterComposite
ObjectOperation: TypeAlias = (
    CreateView
    | CreateRoutine
    | CreateOnTable
    | CreateObject
    | DropObject
    | RenameObject
    | MoveToSchema
    | AlterObject
    | RefreshView
    | ImportForeignSchema
    | Comment
)
PermissionOperation: TypeAlias = ChangePrivileges | ChangeRowSecurity | ChangeOwner | DropOwned
DataOperation: TypeAlias = Insert | Update | Delete | Merge | Truncate | Copy | Query | Call
OpaqueOperation: TypeAlias = DynamicSql | OpaqueCode | Unrecognised
SessionOperation: TypeAlias = Transaction | SetParameter | LockTable | Maintain | Session
Operation: TypeAlias = (
    TableOperation
    | IndexOperation
    | TypeOperation
    | ObjectOperation
    | PermissionOperation
    | DataOperation
    | OpaqueOperation
    | SessionOperation
)

_CAMEL = re.compile(r"(?<!^)(?=[A-Z])")


def label(operation: Operation) -> str:
    """The operation's name in reports: `drop-column`, `create-view`, `drop-trigger`, `set-not-null`, `begin`."""
    match operation:
        case CreateObject() | DropObject() | RenameObject() | CreateOnTable() | CreateRoutine() | AlterObject():
            words = f"{_words(type(operation).__name__).split()[0]} {operation.kind}"
        case MoveToSchema():
            words = "set schema"
        case CreateView(materialized=True):
            words = "create materialized view"
        case RefreshView():
            words = "refresh materialized view"
        case ChangePrivileges(revoke=revoke):
            words = "revoke" if revoke else "grant"
        case ChangeRowSecurity(change=change):
            words = f"{change} row level security"
        case AlterColumn(change=change) | AlterTable(change=change):
            words = change
        case Transaction(verb=verb) | Session(verb=verb) | Maintain(verb=verb):
            words = verb
        case InheritTable(detach=True):
            words = "no inherit"
        case _:
            words = _words(type(operation).__name__)
    return words.replace(" ", "-")


@cache
def _words(class_name: str) -> str:
    return _CAMEL.sub(" ", class_name).lower()


# The fields that hold one relation, and those that hold several, in the order in which a report names them.
_ONE = ("table", "view", "partition", "parent", "partition_of")
_SEVERAL = ("inherits", "like", "tables", "reads")
_RELATIONS = frozenset(
    {ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.SEQUENCE, ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE}
)


def tables_of(operation: Operation) -> tuple[Name, ...]:
    """The relations an operation names: first the one it changes, then those it only reads or refers to."""
    one, several = _relation_fields(operation._fields)
    named: list[Name | None] = [getattr(operation, field) for field in one]
    match operation:
        case AddConstraint(constraint=Constraint(references=Reference(table=target))):
            named.append(target)
        case CreateTable() | AddColumn():
            named += [constraint.references.table for constraint in _constraints(operation) if constraint.references]
        case CreateObject() | DropObject() | RenameObject() | AlterObject() | MoveToSchema() | ChangeOwner():
            named.append(operation.name if operation.kind in _RELATIONS else None)
        case _:
            pass
    for field in several:
        named += getattr(operation, field)
    return tuple(dict.fromkeys(name for name in named if name is not None))


@cache
def _relation_fields(fields: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(name for name in _ONE if name in fields), tuple(name for name in _SEVERAL if name in fields)


def _constraints(operation: CreateTable | AddColumn) -> tuple[Constraint, ...]:
    if isinstance(operation, AddColumn):
        return operation.column.constraints
    return operation.constraints + tuple(c for column in operation.columns for c in column.constraints)
