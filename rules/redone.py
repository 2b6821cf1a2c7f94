"""What a migration drops and puts back later: defaults, and objects of kinds that hold no rows."""

from __future__ import annotations

from typing import TypeAlias

from rules.name import Name
from rules.operation import (
    CreateDomain,
    CreateEnum,
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    CreateView,
    DropDefault,
    DropObject,
    Operation,
    SetDefault,
)
from rules.operation.catalog import ObjectKind
from rules.schema import Schema


def redone_defaults(operations: tuple[Operation, ...], schema: Schema) -> frozenset[tuple[Name, str]]:
    """The columns whose default is dropped and later set again, to stay."""
    dropped: set[tuple[Name, str]] = set()
    again: set[tuple[Name, str]] = set()
    for operation in operations:
        if isinstance(operation, DropDefault):
            key = (schema.table_name(operation.table), operation.column)
            dropped.add(key)
            again.discard(key)
        elif isinstance(operation, SetDefault):
            again |= dropped & {(schema.table_name(operation.table), operation.column)}
    return frozenset(again)


def redone_objects(operations: tuple[Operation, ...], schema: Schema) -> frozenset[tuple[ObjectKind, Name]]:
    """The objects that are dropped and later created again, to stay, by kind and full name."""
    dropped: set[tuple[ObjectKind, Name]] = set()
    again: set[tuple[ObjectKind, Name]] = set()
    for operation in operations:
        if isinstance(operation, DropObject):
            object_key = (operation.kind, full_name(operation, schema))
            dropped.add(object_key)
            again.discard(object_key)
        elif dropped and isinstance(operation, _CREATES):
            again |= dropped & {(kind_of(operation), full_name(operation, schema))}
    return frozenset(again)


_CREATES = (CreateView, CreateRoutine, CreateOnTable, CreateObject, CreateEnum, CreateDomain)
_Creates: TypeAlias = CreateView | CreateRoutine | CreateOnTable | CreateObject | CreateEnum | CreateDomain


def kind_of(operation: _Creates) -> ObjectKind:
    """The kind of object that is created."""
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
