"""The phase of each operation, seen from the application version that is already running, and of a whole file.

Expand adds or relaxes, and the running application cannot notice; contract removes or narrows, and it can break;
migrate moves or checks rows. Whatever happens to an object that this migration created is expand.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from rules.called_code import called_phase, removing_steps, with_called_code
from rules.context import Context
from rules.finding import Phase
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
from rules.operation.catalog import ObjectKind
from rules.phase_decisions import (
    alter_object_phase,
    alter_table_phase,
    column_phase,
    create_on_table_phase,
    domain_phase,
    object_phase,
    removes_only_new,
    rename_index_phase,
    row_security_phase,
    type_phase,
)
from rules.write_phases import (
    constraint_phase,
    drop_constraint_phase,
    drop_default_phase,
    index_phase,
    not_null_phase,
    required_column_phase,
)


def phase_of(operation: Operation, context: Context) -> Phase:
    """The phase of one operation, just before it is applied; the functions that it runs count with it."""
    return with_called_code(operation, _own_phase(operation, context), context, _own_phase)


def code_phase(operation: Operation, context: Context) -> Phase:
    """The phase of what the functions do that the operation runs: unknown if anybody's are not to be seen."""
    return called_phase(operation, context, _own_phase)


def code_removes(operation: Operation, context: Context) -> tuple[Operation, ...]:
    """What the functions do that the operation runs, as far as it removes or narrows something."""
    return removing_steps(operation, context, _own_phase)


def _own_phase(operation: Operation, context: Context) -> Phase:
    together, schema = context.together, context.schema
    if together.in_swap(operation, schema) or together.replaces_column(operation, schema):
        return Phase.CONTRACT
    match operation:
        case (
            CreateTable() | CreateView() | CreateRoutine() | CreateObject() | CreateEnum() | CreateDomain()
            | AddEnumValue() | DropNotNull() | SetDefault() | AlterIndex() | ChangeOwner() | ImportForeignSchema()
        ):  # fmt: skip
            return Phase.EXPAND
        case AddColumn():
            return required_column_phase(operation, context)
        case SetNotNull():
            return not_null_phase(operation, context)
        case DropDefault():
            return drop_default_phase(operation, context)
        case AddConstraint():
            return constraint_phase(operation, context)
        case DropConstraint():
            return drop_constraint_phase(operation, context)
        case CreateIndex() | DropIndex():
            return index_phase(operation, context)
        case DropTable() | DropColumn() | Truncate():
            return Phase.EXPAND if removes_only_new(operation, context.schema) else Phase.CONTRACT
        case CreateOnTable():
            return create_on_table_phase(operation, context)
        case RenameIndex():
            return rename_index_phase(operation, context)
        case RenameColumn() | ChangeColumnType() | AlterColumn():
            return column_phase(operation, context)
        case (
            RenameTable(table=table) | RenameConstraint(table=table)
            | AlterConstraint(table=table) | InheritTable(table=table) | DetachPartition(table=table)
        ):  # fmt: skip
            return _unless_surely_new(table, Phase.CONTRACT, context)
        case AttachPartition(partition=partition):
            return _unless_new(partition, Phase.CONTRACT, context)
        case ChangeRowSecurity():
            return row_security_phase(operation, context)
        case RenameEnumValue(type=name) | AlterComposite(type=name):
            return type_phase(name, context)
        case AlterDomain():
            return domain_phase(operation, context)
        case DropObject() | RenameObject() | MoveToSchema():
            return object_phase(operation, context)
        case AlterObject():
            return alter_object_phase(operation, context)
        case AlterTable():
            return alter_table_phase(operation, context)
        case ChangePrivileges(revoke=revoke):
            return Phase.CONTRACT if revoke else Phase.EXPAND
        case DropOwned():
            return Phase.CONTRACT
        case Insert(table=table):
            return _unless_new(table, Phase.MIGRATE, context)
        case Update(table=table) | Merge(table=table):
            return _unless_surely_new(table, Phase.MIGRATE, context)
        case Delete():
            return Phase.EXPAND if removes_only_new(operation, context.schema) else Phase.MIGRATE
        case Copy(table=copied, writes=writes):
            return _unless_new(copied, Phase.MIGRATE, context) if copied and writes else Phase.CONTROL
        case ValidateConstraint(table=table):
            return _unless_new(table, Phase.MIGRATE, context)
        case RefreshView(view=view):
            return Phase.EXPAND if context.schema.is_surely_new_object(ObjectKind.VIEW, view) else Phase.MIGRATE
        case SetParameter(parameter="session_replication_role", values=values):
            return Phase.CONTRACT if values and values[0].lower() == "replica" else Phase.CONTROL
        case DynamicSql() | OpaqueCode() | Unrecognised():
            return Phase.UNKNOWN
        case (
            Query() | Call() | Transaction() | SetParameter() | LockTable() | Maintain() | Session() | Comment()
            | Reindex()
        ):  # fmt: skip
            return Phase.CONTROL
        case _:
            assert_never(operation)


def _unless_new(table: Name, phase: Phase, context: Context) -> Phase:
    return Phase.EXPAND if context.schema.is_new_table(table) else phase


def _unless_surely_new(table: Name, phase: Phase, context: Context) -> Phase:
    return Phase.EXPAND if context.schema.is_surely_new_table(table) else phase


def combined(phases: Iterable[Phase]) -> Phase:
    """The phase of several operations: mixed with more than one of the three, unknown where any of them is."""
    found = set(phases)
    changes = found & {Phase.EXPAND, Phase.MIGRATE, Phase.CONTRACT}
    if len(changes) > 1 or Phase.MIXED in found:
        return Phase.MIXED
    if Phase.UNKNOWN in found:
        return Phase.UNKNOWN
    return changes.pop() if changes else Phase.CONTROL
