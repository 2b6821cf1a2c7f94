"""What a migration drops and puts back later: constraints, indexes, defaults, and objects of other kinds."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeAlias

from rules.name import Name
from rules.operation import (
    AddConstraint,
    CreateDomain,
    CreateEnum,
    CreateIndex,
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    CreateView,
    DropConstraint,
    DropDefault,
    DropIndex,
    DropObject,
    Operation,
    SetDefault,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import Schema


def redone_constraints(operations: tuple[Operation, ...], schema: Schema) -> dict[tuple[Name, str], Constraint]:
    """Dropped constraint → the one that replaces it: of the same name, or over the same columns."""
    drops = [o for o in operations if isinstance(o, DropConstraint)]
    if not drops:
        return {}
    added: defaultdict[Name, list[Constraint]] = defaultdict(list)
    for operation in operations:
        if isinstance(operation, AddConstraint):
            added[schema.table_name(operation.table)].append(operation.constraint)
    found = {}
    for drop in drops:
        table = schema.table_name(drop.table)
        known = known_constraint(schema, table, drop.constraint)
        for constraint in added.get(table, []):
            if constraint.name == drop.constraint or (known is not None and _same_key(known, constraint)):
                found[table, drop.constraint] = constraint
    return found


def known_constraint(schema: Schema, table: Name, constraint: str) -> Constraint | None:
    """The constraint, by its table's full name, if it is known."""
    return schema.tables[table].constraints.get(constraint) if table in schema.tables else None


def _same_key(old: Constraint, new: Constraint) -> bool:
    if old.kind is not new.kind:
        return False
    if old.kind is ConstraintKind.PRIMARY_KEY:
        return True
    return bool(old.columns) and old.columns == new.columns


def redone_indexes(operations: tuple[Operation, ...], schema: Schema) -> dict[Name, CreateIndex]:
    """Dropped index → the one that replaces it: of the same name, or beginning with the same columns."""
    drops = [o for o in operations if isinstance(o, DropIndex)]
    created: defaultdict[Name, list[CreateIndex]] = defaultdict(list)
    for operation in operations if drops else ():
        if isinstance(operation, CreateIndex):
            created[schema.table_name(operation.table)].append(operation)
    found = {}
    for drop in drops:
        full = schema.resolve(drop.index, schema.indexes)
        known = schema.indexes.get(full)
        for table, indexes in created.items():
            for index in indexes:
                if index.index == full.name or (known and known.table == table and _covers(index, known.columns)):
                    found[full] = index
    return found


def _covers(index: CreateIndex, columns: tuple[str | None, ...]) -> bool:
    return None not in columns and index.columns[: len(columns)] == columns


def redone_defaults(operations: tuple[Operation, ...], schema: Schema) -> frozenset[tuple[Name, str]]:
    """The columns whose default is dropped and later set again."""
    dropped: set[tuple[Name, str]] = set()
    again: set[tuple[Name, str]] = set()
    for operation in operations:
        if isinstance(operation, DropDefault):
            dropped.add((schema.table_name(operation.table), operation.column))
        elif isinstance(operation, SetDefault):
            again |= dropped & {(schema.table_name(operation.table), operation.column)}
    return frozenset(again)


def redone_objects(operations: tuple[Operation, ...], schema: Schema) -> frozenset[tuple[ObjectKind, Name]]:
    """The objects that are dropped and later created again, by kind and full name."""
    dropped: set[tuple[ObjectKind, Name]] = set()
    again: set[tuple[ObjectKind, Name]] = set()
    for operation in operations:
        if isinstance(operation, DropObject):
            dropped.add((operation.kind, full_name(operation, schema)))
        elif dropped and isinstance(operation, _CREATES):
            again |= dropped & {(_kind(operation), full_name(operation, schema))}
    return frozenset(again)


_CREATES = (CreateView, CreateRoutine, CreateOnTable, CreateObject, CreateEnum, CreateDomain)
_Creates: TypeAlias = CreateView | CreateRoutine | CreateOnTable | CreateObject | CreateEnum | CreateDomain


def _kind(operation: _Creates) -> ObjectKind:
    match operation:
        case CreateView(materialized=materialized):
            return ObjectKind.MATERIALIZED_VIEW if materialized else ObjectKind.VIEW
        case CreateEnum():
            return ObjectKind.TYPE
        case CreateDomain():
            return ObjectKind.DOMAIN
        case _:
            return operation.kind


def full_name(operation: DropObject | _Creates, schema: Schema) -> Name:
    """Under which full name an object is dropped or created; what lives on a table is named beside it."""
    match operation:
        case CreateView(view=name) | CreateRoutine(routine=name) | CreateEnum(type=name) | CreateDomain(domain=name):
            return schema.new_name(name)
        case CreateOnTable(name=own, table=table):
            return schema.on_table(table, own)
        case DropObject(name=name, table=Name() as table):
            return schema.on_table(table, name.name)
        case _:
            return schema.new_name(operation.name)
