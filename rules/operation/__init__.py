"""What a migration does, in one vocabulary: the sum type that grammar, schema, phases and rules share.

A new operation is added to the union below; the type checker then names each place that must decide about it.
"""

from __future__ import annotations

from typing import TypeAlias

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
