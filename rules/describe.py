"""Operations in the words of a report: what each is called, and the relations it names."""

from __future__ import annotations

import re
from functools import cache

from rules.name import Name
from rules.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterObject,
    AlterTable,
    ChangeOwner,
    ChangePrivileges,
    ChangeRowSecurity,
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    CreateTable,
    CreateView,
    DropObject,
    InheritTable,
    Maintain,
    MoveToSchema,
    Operation,
    RefreshView,
    RenameObject,
    Session,
    Transaction,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Constraint, Reference

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
