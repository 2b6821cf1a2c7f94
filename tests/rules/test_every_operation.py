"""No contract passes in silence: each operation that is contract is reported, by exactly one rule."""

from __future__ import annotations

from typing import get_args

import pytest

from rules.context import Context
from rules.finding import Category, Phase
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
from rules.operation.datatype import AttributeChange, DomainChange
from rules.operation.parts import Column, Condition, Constraint, ConstraintKind, DataType, Expression, Reference
from rules.operation.permission import RowSecurity
from rules.operation.session import TransactionVerb
from rules.operation.table import ColumnChange, TableChange
from rules.phases import phase_of
from rules.registry import for_operation
from rules.schema import Schema, advance
from rules.together import Together
from rules.value import replace

T, X = Name(name="members"), Name(name="x")
TEXT = DataType(name=Name(name="text"), builtin=True)
ONE = Expression(text="1")
REQUIRED = Column(name="c", type=TEXT, not_null=True)
UNIQUE_INLINE = Constraint(kind=ConstraintKind.UNIQUE, columns=("c",))
CONSTRAINTS = {
    ConstraintKind.PRIMARY_KEY: Constraint(kind=ConstraintKind.PRIMARY_KEY, columns=("c",)),
    ConstraintKind.UNIQUE: UNIQUE_INLINE,
    ConstraintKind.FOREIGN_KEY: Constraint(
        kind=ConstraintKind.FOREIGN_KEY, columns=("c",), references=Reference(table=X)
    ),
    ConstraintKind.CHECK: Constraint(kind=ConstraintKind.CHECK, expression=ONE),
    ConstraintKind.EXCLUDE: Constraint(kind=ConstraintKind.EXCLUDE, expression=ONE),
    ConstraintKind.NOT_NULL: Constraint(kind=ConstraintKind.NOT_NULL, columns=("c",)),
}
ON_TABLE = (ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY)


def _table_of(kind: ObjectKind) -> Name | None:
    return T if kind in ON_TABLE else None


# Every operation at least once, in each variety that may decide about its phase; on objects nobody knows anything of.
OPERATIONS: tuple[Operation, ...] = (
    AddColumn(table=T, column=REQUIRED),
    AddColumn(table=T, column=Column(name="c", type=TEXT)),
    AddColumn(table=T, column=Column(name="c", type=TEXT, not_null=True, default=ONE, constraints=(UNIQUE_INLINE,))),
    *(AddConstraint(table=T, constraint=constraint) for constraint in CONSTRAINTS.values()),
    AddEnumValue(type=X, value="a"),
    *(AlterColumn(table=T, column="c", change=change) for change in ColumnChange),
    *(AlterComposite(type=X, attribute="a", change=change) for change in AttributeChange),
    AlterConstraint(table=T, constraint="k"),
    *(AlterDomain(domain=X, change=change) for change in DomainChange),
    AlterIndex(index=X),
    *(AlterObject(kind=kind, name=X, change="set", table=_table_of(kind)) for kind in ObjectKind),
    AlterObject(kind=ObjectKind.SEQUENCE, name=X, change="restart"),
    AlterObject(kind=ObjectKind.FUNCTION, name=X, change="security definer"),
    *(AlterTable(table=T, change=change) for change in TableChange),
    AttachPartition(table=T, partition=X),
    Call(procedure=X),
    ChangeColumnType(table=T, column="c", type=TEXT),
    ChangeOwner(kind=ObjectKind.TABLE, name=T, owner="app"),
    ChangeOwner(kind=None, name=None, owner="app"),
    *(ChangePrivileges(revoke=revoke, what="select", kind=ObjectKind.TABLE, tables=(T,)) for revoke in (True, False)),
    *(ChangeRowSecurity(table=T, change=change) for change in RowSecurity),
    Comment(kind="table"),
    Copy(table=T, writes=True),
    Copy(table=T, writes=False),
    CreateDomain(domain=X, base=TEXT),
    CreateEnum(type=X, values=("a",)),
    CreateIndex(index="i", table=T, columns=("c",)),
    CreateIndex(index="i", table=T, columns=("c",), unique=True),
    *(CreateObject(kind=kind, name=X) for kind in ObjectKind),
    *(CreateOnTable(kind=kind, name="x", table=T) for kind in ON_TABLE),
    CreateRoutine(routine=X, kind=ObjectKind.FUNCTION),
    CreateTable(table=T),
    CreateView(view=X),
    Delete(table=T),
    Delete(table=T, where=Condition(text="id = 1")),
    DetachPartition(table=T, partition=X),
    DropColumn(table=T, column="c"),
    DropConstraint(table=T, constraint="k"),
    DropDefault(table=T, column="c"),
    DropIndex(index=X),
    DropNotNull(table=T, column="c"),
    *(DropObject(kind=kind, name=X, table=_table_of(kind)) for kind in ObjectKind),
    DropOwned(roles=("app",)),
    DropTable(table=T),
    DynamicSql(text="x"),
    ImportForeignSchema(schema="s"),
    *(InheritTable(table=T, parent=X, detach=detach) for detach in (True, False)),
    Insert(table=T),
    Insert(table=T, rows=1),
    LockTable(table=T, mode="share"),
    Maintain(verb="vacuum"),
    Merge(table=T),
    *(MoveToSchema(kind=kind, name=X, to="s") for kind in ObjectKind),
    OpaqueCode(language="plpython3u", reason="nobody reads it"),
    Query(),
    Query(functions=(X,)),
    RefreshView(view=X),
    Reindex(kind="table", name=T),
    RenameColumn(table=T, column="c", to="d"),
    RenameConstraint(table=T, constraint="k", to="l"),
    RenameEnumValue(type=X, value="a", to="b"),
    RenameIndex(index=X, to="y"),
    *(RenameObject(kind=kind, name=X, to="y", table=_table_of(kind)) for kind in ObjectKind),
    RenameTable(table=T, to="y"),
    Session(verb="listen"),
    SetDefault(table=T, column="c", default=ONE),
    SetNotNull(table=T, column="c"),
    SetParameter(parameter="lock_timeout", values=("1s",)),
    Transaction(verb=TransactionVerb.BEGIN),
    Truncate(table=T),
    Unrecognised(reason="expected a statement"),
    Update(table=T),
    Update(table=T, where=Condition(text="id = 1")),
    ValidateConstraint(table=T, constraint="k"),
)
# What may be done again and again in a migration without anybody having to answer for it.
QUIET_MIGRATIONS = {"ValidateConstraint", "RefreshView", "Insert", "AlterObject", "AlterDomain"}


def _fresh() -> Context:
    schema = Schema()
    schema.begin_migration()
    return Context(schema=schema, together=Together(), migration="m", postgres_version=15)


def _name(operation: Operation) -> str:
    words = [getattr(operation, "kind", ""), getattr(operation, "change", ""), getattr(operation, "revoke", "")]
    return "-".join([type(operation).__name__, *(str(word) for word in words if word)])


# What is told beside the phase: who waits, what PostgreSQL refuses, what only Prisma does, what is a matter of taste.
_BESIDE = (Category.LOCK, Category.TRANSACTION, Category.PRISMA, Category.STYLE)


def _reported(operation: Operation, context: Context) -> list[str]:
    rules = [rule for rule in for_operation(type(operation)) if rule.category not in _BESIDE]
    context = replace(context, phase=phase_of(operation, context))
    return [rule.id for rule in rules if rule.check and rule.check(operation, context)]


def test_the_table_above_has_every_operation_there_is() -> None:
    assert {type(operation) for operation in OPERATIONS} == set(get_args(Operation))


@pytest.mark.parametrize("operation", OPERATIONS, ids=_name)
def test_contract_is_reported_by_exactly_one_rule(operation: Operation) -> None:
    context = _fresh()
    if phase_of(operation, context) is Phase.CONTRACT:
        assert len(_reported(operation, context)) == 1


@pytest.mark.parametrize("operation", OPERATIONS, ids=_name)
def test_what_is_unknown_is_reported_by_exactly_one_rule(operation: Operation) -> None:
    context = _fresh()
    if phase_of(operation, context) is Phase.UNKNOWN:
        assert len(_reported(operation, context)) == 1


@pytest.mark.parametrize("operation", OPERATIONS, ids=_name)
def test_what_moves_rows_is_reported_by_at_most_one_rule(operation: Operation) -> None:
    context = _fresh()
    if phase_of(operation, context) is Phase.MIGRATE:
        reported = _reported(operation, context)
        assert len(reported) == 1 or (reported == [] and type(operation).__name__ in QUIET_MIGRATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=_name)
def test_what_only_adds_is_reported_only_where_it_concerns_permissions(operation: Operation) -> None:
    context = _fresh()
    if phase_of(operation, context) in (Phase.EXPAND, Phase.CONTROL):
        assert _reported(operation, context) in ([], ["permission-change"])


@pytest.mark.parametrize("operation", OPERATIONS, ids=_name)
def test_every_operation_has_a_phase_and_leaves_a_schema_behind(operation: Operation) -> None:
    context = _fresh()
    phase_of(operation, context)
    advance(context.schema, operation)
