"""Operations of one migration that are one change only together: a drop-and-add, an enum swap, a foreign key redone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from rules.enum_swap import EnumSwap, find_enum_swaps, is_called
from rules.name import Name
from rules.operation import (
    AddColumn,
    AddConstraint,
    ChangeColumnType,
    CreateDomain,
    CreateEnum,
    CreateIndex,
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    CreateTable,
    CreateView,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropIndex,
    DropObject,
    DropTable,
    Operation,
    RenameObject,
    RenameTable,
    SetDefault,
    ValidateConstraint,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Column, Constraint, DataType
from rules.redone import full_name, kind_of, redone_defaults, redone_objects
from rules.redone_constraints import RedoneConstraint, redone_constraints
from rules.redone_indexes import redone_indexes, takes_over
from rules.replaced import copied_columns, copied_tables, re_added, re_created, views_left_behind
from rules.schema import Schema
from rules.standing import find_standing
from rules.value import Value

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Together(Value):
    """What belongs together in one migration, by full names.

    re_added: dropped column → the columns added to that table in its place: the same name, or else the same type.
    re_created: dropped table → the table created with its columns.
    copied_columns, copied_tables: what is dropped after something new was filled, from it as far as one can tell.
    views_left: the names of renamed tables under which a view is left in their place.
    constraints: dropped constraint → the one that replaces it; put_back: the replacement by its table → what it was.
    indexes: dropped index → the one that replaces it; taking_over: of the latter those that ask nothing new.
    fallen_indexes: those that the migration makes and drops again. defaults: columns whose default is dropped and later
    set again. objects: views, triggers, functions, … that are dropped and later created again.
    validated: the constraints that the migration both adds and validates, as (table, name).
    dropped_tables, dropped_columns: what the migration drops, columns as (table, column).
    """

    re_added: Mapping[tuple[Name, str], tuple[Column, ...]] = _NOTHING
    re_created: Mapping[Name, Name] = _NOTHING
    copied_columns: frozenset[tuple[Name, str]] = frozenset()
    copied_tables: frozenset[Name] = frozenset()
    views_left: frozenset[Name] = frozenset()
    constraints: Mapping[tuple[Name, str], RedoneConstraint] = _NOTHING
    put_back: Mapping[tuple[Name, Constraint], Constraint | None] = _NOTHING
    indexes: Mapping[Name, CreateIndex] = _NOTHING
    taking_over: frozenset[CreateIndex] = frozenset()
    fallen_indexes: frozenset[Name] = frozenset()
    defaults: frozenset[tuple[Name, str]] = frozenset()
    objects: frozenset[tuple[ObjectKind, Name]] = frozenset()
    enum_swaps: tuple[EnumSwap, ...] = ()
    validated: frozenset[tuple[Name, str]] = frozenset()
    dropped_tables: frozenset[Name] = frozenset()
    dropped_columns: frozenset[tuple[Name, str]] = frozenset()

    def in_swap(self, operation: Operation, schema: Schema) -> bool:
        """Whether the operation is a step of an enum swap, which is contract as a whole."""
        if not self.enum_swaps:
            return False
        match operation:
            case CreateEnum(type=name):
                return any(is_called(name, swap.new) for swap in self.enum_swaps)
            case ChangeColumnType(type=DataType(name=name)):
                return any(is_called(name, swap.new) for swap in self.enum_swaps)
            case RenameObject(kind=ObjectKind.TYPE, name=name):
                return any(is_called(name, part) for swap in self.enum_swaps for part in (swap.type, swap.new))
            case DropObject(kind=ObjectKind.TYPE, name=name):
                return any(is_called(name, swap.old) for swap in self.enum_swaps)
            case SetDefault(table=table, column=column):
                return self._is_swapped(schema.table_name(table), column)
            case DropDefault(table=table, column=column):
                key = (schema.table_name(table), column)
                return key in self.defaults and self._is_swapped(*key)
            case _:
                return False

    def _is_swapped(self, table: Name, column: str) -> bool:
        return any((table, column) in swap.columns for swap in self.enum_swaps)

    def replaces_column(self, operation: Operation, schema: Schema) -> bool:
        """Whether the operation is half of a drop-and-add that can mean only one column: contract as a whole."""
        if not (self.re_added and isinstance(operation, AddColumn)):
            return False
        full = schema.table_name(operation.table)
        return any(key[0] == full and added == (operation.column,) for key, added in self.re_added.items())

    def is_paired(self, operation: Operation, schema: Schema) -> bool:
        """Whether the operation is half of a pair, or a step of a swap: no phase of its own to speak of."""
        match operation:
            case DropColumn(table=table, column=column):
                return (schema.table_name(table), column) in self.re_added
            case AddColumn(table=table, column=column):
                full = schema.table_name(table)
                return any(key[0] == full and column in added for key, added in self.re_added.items())
            case DropTable(table=table):
                return schema.table_name(table) in self.re_created
            case CreateTable(table=table):
                return schema.new_name(table) in self.re_created.values()
            case SetDefault(table=table, column=column) | DropDefault(table=table, column=column):
                return (schema.table_name(table), column) in self.defaults or self.in_swap(operation, schema)
            case DropConstraint() | AddConstraint() | DropIndex() | CreateIndex():
                return self._is_replaced_key(operation, schema)
            case ValidateConstraint(table=table, constraint=name):
                return (schema.table_name(table), name) in self.validated
            case RenameTable(table=table):
                return schema.table_name(table) in self.views_left
            case CreateView(view=view) if schema.new_name(view) in self.views_left:
                return True
            case DropObject():
                return self.is_redone(operation, schema) or self.in_swap(operation, schema)
            case CreateView() | CreateRoutine() | CreateOnTable() | CreateObject() | CreateEnum() | CreateDomain():
                again = bool(self.objects) and (kind_of(operation), full_name(operation, schema)) in self.objects
                return again or self.in_swap(operation, schema)
            case _:
                return self.in_swap(operation, schema)

    def _is_replaced_key(
        self, operation: DropConstraint | AddConstraint | DropIndex | CreateIndex, schema: Schema
    ) -> bool:
        match operation:
            case DropConstraint(table=table, constraint=name):
                return (schema.table_name(table), name) in self.constraints
            case AddConstraint(table=table, constraint=constraint):
                return bool(self.put_back) and (schema.table_name(table), constraint) in self.put_back
            case DropIndex(index=name):
                return schema.resolve(name, schema.indexes) in self.indexes
            case CreateIndex():
                return operation in self.taking_over

    def is_redone(self, operation: DropObject, schema: Schema) -> bool:
        """Whether the migration creates the dropped object again."""
        return bool(self.objects) and (operation.kind, full_name(operation, schema)) in self.objects


# Every pair has something dropped, renamed or validated in it.
_BEGINS_A_PAIR = (
    DropColumn,
    DropTable,
    DropConstraint,
    DropIndex,
    DropDefault,
    DropObject,
    RenameObject,
    RenameTable,
    ValidateConstraint,
)
_NOTHING_TOGETHER = Together()


def find_together(operations: Iterable[Operation], schema: Schema) -> Together:
    """What belongs together among the operations of one migration; schema: as it is before the first of them."""
    operations = tuple(operations)
    if not any(isinstance(operation, _BEGINS_A_PAIR) for operation in operations):
        return _NOTHING_TOGETHER  # as in most migrations
    standing = find_standing(operations, schema)
    constraints = redone_constraints(operations, schema, standing)
    indexes = redone_indexes(operations, schema, standing)
    replacing = re_added(operations, schema)
    copied = copied_columns(operations, schema, replacing)
    moved = copied_tables(operations, schema)
    return Together(
        re_added={key: columns for key, columns in replacing.items() if key not in copied},
        re_created={old: new for old, new in re_created(operations, schema).items() if old not in moved},
        copied_columns=copied,
        copied_tables=moved,
        views_left=views_left_behind(operations, schema),
        constraints=constraints,
        put_back={(redone.table, redone.new): redone.old for redone in constraints.values()},
        indexes=indexes,
        taking_over=frozenset(new for name, new in indexes.items() if takes_over(schema.indexes[name], new)),
        fallen_indexes=frozenset(standing.fallen),
        defaults=redone_defaults(operations, schema),
        objects=redone_objects(operations, schema),
        enum_swaps=find_enum_swaps(operations, schema),
        validated=_validated(operations, schema),
        dropped_tables=frozenset(schema.table_name(o.table) for o in operations if isinstance(o, DropTable)),
        dropped_columns=frozenset(
            (schema.table_name(o.table), o.column) for o in operations if isinstance(o, DropColumn)
        ),
    )


def _validated(operations: Iterable[Operation], schema: Schema) -> frozenset[tuple[Name, str]]:
    added: set[tuple[Name, str]] = set()
    found: set[tuple[Name, str]] = set()
    for operation in operations:
        match operation:
            case AddConstraint(table=table, constraint=Constraint(name=str(name))):
                added.add((schema.table_name(table), name))
            case ValidateConstraint(table=table, constraint=name):
                found |= added & {(schema.table_name(table), name)}
            case _:
                pass
    return frozenset(found)


def drops_type_of_swap(together: Together, operation: DropObject) -> EnumSwap | None:
    """The swap whose old version this DROP TYPE removes."""
    for swap in together.enum_swaps:
        if operation.kind is ObjectKind.TYPE and is_called(operation.name, swap.old):
            return swap
    return None
