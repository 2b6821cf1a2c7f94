"""The phases that depend on more than the kind of operation: on what is new here, and on what old writers leave out."""

from __future__ import annotations

from typing import assert_never

from rules.context import Context
from rules.finding import Phase
from rules.name import Name
from rules.operation import (
    AlterColumn,
    AlterDomain,
    AlterObject,
    AlterTable,
    ChangeColumnType,
    ChangeRowSecurity,
    CreateOnTable,
    Delete,
    DropColumn,
    DropObject,
    DropTable,
    MoveToSchema,
    RenameColumn,
    RenameIndex,
    RenameObject,
    Truncate,
)
from rules.operation.catalog import ObjectKind
from rules.operation.datatype import DomainChange
from rules.operation.permission import RowSecurity
from rules.operation.table import ColumnChange, TableChange
from rules.redone import full_name
from rules.schema import Schema
from rules.taken_along import older_taken_along
from rules.type_change import leaves_as_it_is

_QUIET_COLUMN_CHANGES = frozenset(
    {
        ColumnChange.ADD_IDENTITY,
        ColumnChange.SET_STATISTICS,
        ColumnChange.SET_STORAGE,
        ColumnChange.SET_COMPRESSION,
        ColumnChange.SET_OPTIONS,
    }
)


def column_phase(operation: RenameColumn | ChangeColumnType | AlterColumn, context: Context) -> Phase:
    """Storage and statistics nobody notices; names, types, identity and generation are relied on."""
    schema, table, column = context.schema, operation.table, operation.column
    if schema.is_surely_new_column(table, column) or schema.is_surely_new_object(ObjectKind.VIEW, table):
        return Phase.EXPAND
    match operation:
        case AlterColumn(change=change):
            quiet = change in _QUIET_COLUMN_CHANGES and not operation.always
        case ChangeColumnType():
            known = schema.column(table, column)
            quiet = leaves_as_it_is(operation, known.definition if known else None, schema)
        case RenameColumn():
            quiet = False
    return Phase.EXPAND if quiet else Phase.CONTRACT


# What leaves the table as it is but takes something from it: code that ran on writes, or rows that outlive a crash.
_REMOVING_TABLE_CHANGES = frozenset(
    {
        TableChange.DISABLE_TRIGGER,
        TableChange.DISABLE_ALL_TRIGGERS,
        TableChange.DISABLE_USER_TRIGGERS,
        TableChange.ENABLE_REPLICA_TRIGGER,
        TableChange.DISABLE_RULE,
        TableChange.ENABLE_REPLICA_RULE,
        TableChange.SET_UNLOGGED,
        TableChange.REPLICA_IDENTITY_NOTHING,
    }
)


def alter_table_phase(operation: AlterTable, context: Context) -> Phase:
    """Storage, options and triggers switched on are expand; what switches something off is contract."""
    removes = operation.change in _REMOVING_TABLE_CHANGES and not context.schema.is_surely_new_table(operation.table)
    return Phase.CONTRACT if removes else Phase.EXPAND


def row_security_phase(operation: ChangeRowSecurity, context: Context) -> Phase:
    """ENABLE and FORCE hide rows from those who saw them."""
    if context.schema.is_new_table(operation.table):
        return Phase.EXPAND
    narrows = operation.change in (RowSecurity.ENABLE, RowSecurity.FORCE)
    return Phase.CONTRACT if narrows else Phase.EXPAND


def type_phase(name: Name, context: Context) -> Phase:
    """A change to a type: expand while the type is new here."""
    return Phase.EXPAND if context.schema.is_surely_new_object(ObjectKind.TYPE, name) else Phase.CONTRACT


def domain_phase(operation: AlterDomain, context: Context) -> Phase:
    """Constraints and NOT NULL narrow every column of the domain; VALIDATE checks rows; the rest relaxes."""
    if context.schema.is_surely_new_object(ObjectKind.DOMAIN, operation.domain):
        return Phase.EXPAND
    match operation.change:
        case DomainChange.ADD_CONSTRAINT | DomainChange.SET_NOT_NULL | DomainChange.DROP_DEFAULT:
            return Phase.CONTRACT
        case DomainChange.DROP_CONSTRAINT | DomainChange.RENAME_CONSTRAINT:
            return Phase.CONTRACT
        case DomainChange.VALIDATE_CONSTRAINT:
            return Phase.MIGRATE
        case DomainChange.DROP_NOT_NULL | DomainChange.SET_DEFAULT:
            return Phase.EXPAND
        case _:
            assert_never(operation.change)


def object_phase(operation: DropObject | RenameObject | MoveToSchema, context: Context) -> Phase:
    """Removing, renaming or moving what was there is contract; a trigger may come back in another version."""
    replaced = operation.kind in _REPLACED and isinstance(operation, DropObject) and is_redone(operation, context)
    return Phase.EXPAND if replaced or is_new(operation, context) else Phase.CONTRACT


def is_redone(operation: DropObject, context: Context) -> bool:
    """Whether the migration creates it again, and nothing was dropped along with it."""
    return not operation.cascade and (operation.kind, full_name(operation, context.schema)) in context.together.objects


# What has neither callers nor readers, so that DROP and CREATE are no more than CREATE OR REPLACE.
_REPLACED = frozenset({ObjectKind.TRIGGER, ObjectKind.RULE})
_ON_TABLE = frozenset({ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY})


def is_new(operation: DropObject | RenameObject | MoveToSchema | AlterObject, context: Context) -> bool:
    """Whether this migration surely created the object; what is dropped may take nothing older along."""
    schema, kind, name = context.schema, operation.kind, operation.name
    if kind in _ON_TABLE and not isinstance(operation, MoveToSchema) and operation.table is not None:
        name = schema.on_table(operation.table, name.name)
        if kind is ObjectKind.POLICY and schema.is_new_table(operation.table):
            return True
        if schema.is_surely_new_table(operation.table):
            return True
    if isinstance(operation, DropObject) and (
        _is_another_routine(operation, schema) or older_taken_along(operation, schema)
    ):
        return False
    return schema.is_surely_new_object(kind, name)


def _is_another_routine(operation: DropObject, schema: Schema) -> bool:
    """Whether the routine known by that name takes other arguments."""
    routine = schema.routine(operation.name)
    return operation.arguments is not None and routine is not None and routine.arguments != operation.arguments


def removes_only_new(operation: DropTable | DropColumn | Truncate | Delete, schema: Schema) -> bool:
    """Whether all that is known to go was surely created by this migration."""
    if isinstance(operation, DropColumn):
        new = schema.is_surely_new_column(operation.table, operation.column) or _is_not_there(operation, schema)
    else:
        new = schema.is_surely_new_table(operation.table)
    return new and not older_taken_along(operation, schema)


def _is_not_there(operation: DropColumn, schema: Schema) -> bool:
    """Whether IF EXISTS finds that there is no such column."""
    known = schema.table(operation.table)
    if not operation.if_exists or known is None or not known.columns_known or known.perhaps_older:
        return False
    return operation.column not in known.columns


def create_on_table_phase(operation: CreateOnTable, context: Context) -> Phase:
    """A rule rewrites the running version's queries; triggers are how new columns are filled for it, see ADR 3."""
    rewrites = operation.kind is ObjectKind.RULE and not _is_new_relation(operation.table, context.schema)
    return Phase.CONTRACT if rewrites else Phase.EXPAND


def _is_new_relation(name: Name, schema: Schema) -> bool:
    return schema.is_new_table(name) or schema.is_new_object(ObjectKind.VIEW, name)


def rename_index_phase(operation: RenameIndex, context: Context) -> Phase:
    """No query names an index; but ALTER INDEX renames a table or view as well, if the name is one's."""
    schema = context.schema
    relation = schema.relation_of_index_name(operation.index)
    new = relation is None or schema.is_surely_new_table(relation)
    new = new or (relation is not None and schema.is_surely_new_object(ObjectKind.VIEW, relation))
    return Phase.EXPAND if new else Phase.CONTRACT


# ALTER of other objects: what only adds. Everything else may be noticed.
_ADDING = ("add", "enable", "owned by", "validate", "depends on extension", "set statistics")


def alter_object_phase(operation: AlterObject, context: Context) -> Phase:
    """ALTER SEQUENCE, EXTENSION, PUBLICATION, …, by the action's words."""
    if is_new(operation, context):
        return Phase.EXPAND
    if operation.kind is ObjectKind.SEQUENCE and context.schema.is_sequence_of_new_table(operation.name):
        return Phase.EXPAND
    return Phase.EXPAND if operation.change.startswith(_ADDING) else Phase.CONTRACT
