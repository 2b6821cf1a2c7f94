"""What of the constraints and indexes that a migration makes still stands when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from rules.name import Name
from rules.operation import (
    AddConstraint,
    CreateIndex,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    Operation,
    RenameConstraint,
    RenameIndex,
)
from rules.operation.parts import Constraint
from rules.schema import Schema

_Key = TypeVar("_Key")
_Made = TypeVar("_Made")


@dataclass(slots=True)
class Standing:
    """Filled in one pass over a migration, by full names; unnamed constraints and indexes by the place of their making.

    fallen: the indexes that the migration itself made and drops again.
    """

    constraints: dict[tuple[Name, str | int], tuple[int, Constraint]] = field(default_factory=dict)
    indexes: dict[Name | int, tuple[int, Name, CreateIndex]] = field(default_factory=dict)
    fallen: set[Name] = field(default_factory=set)


def find_standing(operations: Iterable[Operation], schema: Schema) -> Standing:
    """What stands after the last operation; schema: as it is before the first."""
    standing, dropped = Standing(), dict[Name | tuple[Name, str], int]()
    for place, operation in enumerate(operations):
        match operation:
            case AddConstraint(table=table, constraint=constraint):
                key = (schema.table_name(table), constraint.name or constraint.using_index or place)
                standing.constraints[key] = (place, constraint)
            case DropConstraint(table=table, constraint=name):
                full = schema.table_name(table)
                if standing.constraints.pop((full, name), None):
                    standing.fallen.add(full.sibling(name))
            case RenameConstraint(table=table, constraint=name, to=to):
                _rename(standing.constraints, (schema.table_name(table), name), (schema.table_name(table), to))
            case CreateIndex() | DropIndex() | RenameIndex():
                _index(standing, operation, place, schema)
            case DropTable(table=table):
                dropped[schema.table_name(table)] = place
            case DropColumn(table=table, column=column):
                dropped[schema.table_name(table), column] = place
            case _:
                pass
    _lose(standing, dropped)
    return standing


def _index(standing: Standing, operation: CreateIndex | DropIndex | RenameIndex, place: int, schema: Schema) -> None:
    if isinstance(operation, CreateIndex):
        table = schema.table_name(operation.table)
        name = table.sibling(operation.index) if operation.index else place
        if not (operation.if_not_exists and name in schema.indexes):
            standing.indexes[name] = (place, table, operation)
        return
    name = schema.resolve(operation.index, schema.indexes)
    if isinstance(operation, RenameIndex):
        _rename(standing.indexes, name, name.sibling(operation.to))
    elif gone := standing.indexes.pop(name, None):
        standing.fallen.update((name, gone[1].sibling(gone[2].index or name.name)))


def _rename(known: dict[_Key, _Made], old: _Key, new: _Key) -> None:
    if old in known:
        known[new] = known.pop(old)


def _lose(standing: Standing, dropped: dict[Name | tuple[Name, str], int]) -> None:
    """What goes with a table or a column that is dropped later."""
    if not dropped:
        return
    for (table, key), (place, constraint) in list(standing.constraints.items()):
        if _goes(table, constraint.columns, place, dropped):
            del standing.constraints[table, key]
    for name, (place, table, index) in list(standing.indexes.items()):
        if _goes(table, index.columns, place, dropped):
            del standing.indexes[name]


def _goes(table: Name, columns: Iterable[str | None], place: int, dropped: dict[Name | tuple[Name, str], int]) -> bool:
    with_column = any(dropped.get((table, column), -1) > place for column in columns if column is not None)
    return with_column or dropped.get(table, -1) > place
