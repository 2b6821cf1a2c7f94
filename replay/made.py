"""The names that operations would have made: what is not there once they have failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rules.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    CreateDomain,
    CreateEnum,
    CreateIndex,
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    CreateTable,
    CreateView,
    MoveToSchema,
    Operation,
    RenameColumn,
    RenameConstraint,
    RenameEnumValue,
    RenameIndex,
    RenameObject,
    RenameTable,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Column, Constraint


def made_by(operation: Operation) -> Iterator[str]:
    """Without their schema."""
    match operation:
        case CreateTable():
            yield operation.table.name
            yield from _constraints(operation.constraints)
            for column in operation.columns:
                yield from _column(column)
        case AddColumn():
            yield from _column(operation.column)
        case AddConstraint():
            yield from _constraints((operation.constraint,))
        case CreateIndex() if operation.index is not None:
            yield operation.index
        case RenameTable() | RenameColumn() | RenameConstraint() | RenameIndex() | RenameObject() | RenameEnumValue():
            yield operation.to
        case AddEnumValue():
            yield operation.value
        case _:
            yield from _object(operation)


def roles_made(operations: Iterable[Operation]) -> Iterator[str]:
    """Roles, which belong to no database, that they make or give another name."""
    for operation in operations:
        match operation:
            case CreateObject(kind=ObjectKind.ROLE) | RenameObject(kind=ObjectKind.ROLE):
                yield from made_by(operation)
            case _:
                pass


def _object(operation: Operation) -> Iterator[str]:
    match operation:
        case CreateEnum():
            yield operation.type.name
        case CreateDomain():
            yield operation.domain.name
        case CreateView():
            yield operation.view.name
        case CreateRoutine():
            yield operation.routine.name
        case CreateOnTable():
            yield operation.name
        case CreateObject() | MoveToSchema():
            yield operation.name.name
        case _:
            pass


def _column(column: Column) -> Iterator[str]:
    yield column.name
    yield from _constraints(column.constraints)


def _constraints(constraints: tuple[Constraint, ...]) -> Iterator[str]:
    for constraint in constraints:
        if constraint.name is not None:
            yield constraint.name
