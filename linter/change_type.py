"""The owner's kinds of change (release model, 4.2 and 5.2): which a migration is, and so who signs it.

Destructive is what a rollback of the code cannot undo, because data or structure is removed or rewritten: only a restore
from backup brings it back. What only adds, binds or relaxes is additive, however much it locks or breaks: the way back
loses nothing. Who may do what is a kind of its own, which the rules about permissions tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from linter.policy import ChangeType
from rules.context import Context
from rules.finding import Category, Finding, Phase
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
from rules.operation.datatype import AttributeChange, DomainChange
from rules.operation.table import ColumnChange, TableChange
from rules.permissions import PERMISSION_KINDS
from rules.phase_decisions import is_redone
from rules.type_change import Rewrite, rewrites

_ORDER = (ChangeType.ADDITIVE, ChangeType.DESTRUCTIVE, ChangeType.PERMISSION)


def change_types(findings: Iterable[Finding], *, destroys: bool) -> tuple[ChangeType, ...]:
    """Every kind the migration is, in the order of ChangeType; additive only where it is nothing else."""
    found = {ChangeType.DESTRUCTIVE} if destroys else set[ChangeType]()
    if any(finding.category is Category.PERMISSION for finding in findings):
        found.add(ChangeType.PERMISSION)
    return tuple(kind for kind in _ORDER if kind in (found or {ChangeType.ADDITIVE}))


def destroys(operation: Operation, context: Context) -> bool:
    """Whether rolling the code back is not enough after it. Expand destroys nothing: what it removes is new here."""
    if context.phase in (Phase.EXPAND, Phase.UNKNOWN):
        return context.phase is Phase.UNKNOWN  # what it calls, nobody can see into
    match operation:
        case (
            # Its rows or values are gone.
            DropTable() | DropColumn() | Truncate() | Delete() | DropOwned()
            # What kept rows out is gone; those that get in meanwhile keep it from coming back.
            | DropConstraint()
            # The old name is gone, and the code that is rolled back to says it.
            | RenameTable() | RenameColumn() | RenameEnumValue() | MoveToSchema()
            # Its rows are no longer found where the code that is rolled back to looks.
            | DetachPartition()
            # Nobody can see into it: not seen is not safe.
            | DynamicSql() | OpaqueCode() | Unrecognised()
        ):  # fmt: skip
            return True
        case (
            # They add.
            CreateRoutine() | CreateOnTable() | CreateObject() | CreateEnum() | CreateDomain() | AddEnumValue()
            | AddColumn() | ImportForeignSchema() | AttachPartition()
            # They bind or relax what is written from now on; the rows stay, and the reverse loses none.
            | SetNotNull() | DropNotNull() | SetDefault() | DropDefault() | AddConstraint() | ValidateConstraint()
            | AlterConstraint()
            # No query names it, or it is computed from the rows at any time.
            | CreateIndex() | DropIndex() | AlterIndex() | Reindex() | RenameConstraint()
            | RefreshView()
            # They are about who may do what: no data is touched.
            | ChangePrivileges() | ChangeRowSecurity() | ChangeOwner()
            # They leave nothing behind.
            | Transaction() | SetParameter() | LockTable() | Maintain() | Comment()
        ):  # fmt: skip
            return False
        case RenameIndex(index=name):  # ALTER INDEX renames a table too, if the name is a table's
            return context.schema.relation_of_index_name(name) is not None
        case Update(where=where):
            every = where is None or where.always_true  # of the rest, its WHERE says which rows still needed it
            return every or context.phase is Phase.CONTRACT
        case Merge(deletes=deletes):
            return deletes or context.phase is Phase.CONTRACT
        case ChangeColumnType(table=table, column=column):
            known = context.schema.column(table, column)
            return rewrites(operation, known.definition if known else None, context.schema) is not Rewrite.NO
        case AlterColumn(change=change):  # a generated column computed otherwise; an identity's sequence dropped
            return change in (ColumnChange.SET_EXPRESSION, ColumnChange.DROP_IDENTITY)
        case AlterTable(change=change):
            return change is TableChange.SET_UNLOGGED  # after a crash its rows are gone; the rest is switched back
        case InheritTable(detach=detach):
            return detach  # as for DETACH PARTITION
        case AlterComposite(change=change):
            return change is not AttributeChange.ADD
        case AlterDomain(change=change):
            return change is DomainChange.DROP_CONSTRAINT  # as for DROP CONSTRAINT
        case DropObject():
            return _drops_for_good(operation, context)
        case RenameObject(kind=kind):
            return kind not in PERMISSION_KINDS
        case AlterObject(kind=kind, change=change):  # what an extension's script does, nobody sees from here
            removes = change.startswith("drop") or kind is ObjectKind.EXTENSION
            return removes and kind not in PERMISSION_KINDS
        case Query() | Call() | Insert() | Copy() | CreateTable() | CreateView() | Session():
            return context.phase is Phase.CONTRACT  # they add or read; what they call may remove
        case _:
            assert_never(operation)


# What holds nothing of its own: created again, it is all there again.
_HOLDS_NOTHING = frozenset(
    {
        ObjectKind.AGGREGATE,
        ObjectKind.FUNCTION,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.PROCEDURE,
        ObjectKind.ROUTINE,
        ObjectKind.RULE,
        ObjectKind.TRIGGER,
        ObjectKind.VIEW,
    }
)


def _drops_for_good(operation: DropObject, context: Context) -> bool:
    """Whether it is gone afterwards. Statistics the planner makes anew; policies and roles are permissions."""
    if operation.kind is ObjectKind.STATISTICS or operation.kind in PERMISSION_KINDS:
        return False
    return not (operation.kind in _HOLDS_NOTHING and is_redone(operation, context))


def signers(types: Iterable[ChangeType], sign_off: Mapping[ChangeType, tuple[str, ...]]) -> tuple[str, ...]:
    """The roles that must agree, each once."""
    return tuple(dict.fromkeys(role for kind in types for role in sign_off[kind]))


def gravest(types: Iterable[ChangeType]) -> ChangeType:
    """The kind that names the migration: what destroys before what only concerns permissions."""
    return max(types, key=(ChangeType.ADDITIVE, ChangeType.PERMISSION, ChangeType.DESTRUCTIVE).index)
