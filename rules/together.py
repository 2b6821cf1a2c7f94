"""Operations of one migration that are one change only together: a drop-and-add, an enum swap, a foreign key redone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from rules.enum_swap import EnumSwap, find_enum_swaps, is_called
from rules.name import Name
from rules.operation import (
    AddColumn,
    AddConstraint,
    ChangeColumnType,
    CreateEnum,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropIndex,
    DropObject,
    DropTable,
    Operation,
    RenameObject,
    SetDefault,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Column, Constraint, DataType
from rules.redone import (
    known_constraint,
    redone_constraints,
    redone_defaults,
    redone_indexes,
    redone_objects,
)
from rules.schema import Schema, Table
from rules.value import Value

# How much of two tables' columns must be the same for a drop and a create to be taken for a rename.
_LIKENESS = 0.75
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Together(Value):
    """What belongs together in one migration, by full names.

    re_added: dropped column → the columns added to that table in its place: the same name, or else the same type.
    re_created: dropped table → the table created with its columns.
    constraints: dropped constraint → the one that replaces it; replaced: what it was, where that is known.
    indexes: dropped index → the one that replaces it. defaults: columns whose default is dropped and later set again.
    objects: views, triggers, functions, … that are dropped and later created again.
    dropped_tables, dropped_columns: what the migration drops, columns as (table, column).
    """

    re_added: Mapping[tuple[Name, str], tuple[Column, ...]] = _NOTHING
    re_created: Mapping[Name, Name] = _NOTHING
    constraints: Mapping[tuple[Name, str], Constraint] = _NOTHING
    replaced: Mapping[tuple[Name, str], Constraint] = _NOTHING
    indexes: Mapping[Name, CreateIndex] = _NOTHING
    defaults: frozenset[tuple[Name, str]] = frozenset()
    objects: frozenset[tuple[ObjectKind, Name]] = frozenset()
    enum_swaps: tuple[EnumSwap, ...] = ()
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
            case SetDefault(table=table, column=column) | DropDefault(table=table, column=column):
                full = schema.table_name(table)
                return any((full, column) in swap.columns for swap in self.enum_swaps)
            case _:
                return False

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
            case DropConstraint(table=table, constraint=name):
                return (schema.table_name(table), name) in self.constraints
            case AddConstraint(constraint=constraint):
                return constraint in self.constraints.values()
            case DropIndex(index=name):
                return schema.resolve(name, schema.indexes) in self.indexes
            case _:
                return self.in_swap(operation, schema)


def find_together(operations: Iterable[Operation], schema: Schema) -> Together:
    """What belongs together among the operations of one migration; schema: as it is before the first of them."""
    operations = tuple(operations)
    constraints = redone_constraints(operations, schema)
    return Together(
        re_added=_re_added(operations, schema),
        re_created=_re_created(operations, schema),
        constraints=constraints,
        replaced={key: known for key in constraints if (known := known_constraint(schema, *key)) is not None},
        indexes=redone_indexes(operations, schema),
        defaults=redone_defaults(operations, schema),
        objects=redone_objects(operations, schema),
        enum_swaps=find_enum_swaps(operations, schema),
        dropped_tables=frozenset(schema.table_name(o.table) for o in operations if isinstance(o, DropTable)),
        dropped_columns=frozenset(
            (schema.table_name(o.table), o.column) for o in operations if isinstance(o, DropColumn)
        ),
    )


def _re_added(operations: tuple[Operation, ...], schema: Schema) -> dict[tuple[Name, str], tuple[Column, ...]]:
    drops = [(place, o, schema.table_name(o.table)) for place, o in enumerate(operations) if isinstance(o, DropColumn)]
    added: defaultdict[Name, list[tuple[int, Column]]] = defaultdict(list)
    for place, operation in enumerate(operations) if drops else ():
        if isinstance(operation, AddColumn):
            added[schema.table_name(operation.table)].append((place, operation.column))
    found = {}
    for place, drop, table in drops:
        again = tuple(column for later, column in added[table] if column.name == drop.column and later > place)
        candidates = again or _of_the_same_type(schema, drop, [column for _, column in added[table]])
        if candidates:
            found[table, drop.column] = candidates
    return found


def _of_the_same_type(schema: Schema, drop: DropColumn, added: Iterable[Column]) -> tuple[Column, ...]:
    """The columns, new to the table, that could hold the values of the dropped one."""
    known = schema.column(drop.table, drop.column)
    if known is None:
        return ()
    fitting = (column for column in added if column.name != drop.column and column.type == known.definition.type)
    return tuple(column for column in fitting if schema.column(drop.table, column.name) is None)


def _re_created(operations: tuple[Operation, ...], schema: Schema) -> dict[Name, Name]:
    drops = [(place, o) for place, o in enumerate(operations) if isinstance(o, DropTable) and not o.foreign]
    created = [(place, o) for place, o in enumerate(operations) if isinstance(o, CreateTable) and not o.temporary]
    found = {}
    for place, drop in drops:
        name = schema.table_name(drop.table)
        again = any(later > place and schema.new_name(create.table) == name for later, create in created)
        replacement = name if again else _alike_table(schema, name, created)
        if replacement is not None:
            found[name] = replacement
    return found


def _alike_table(schema: Schema, name: Name, created: Iterable[tuple[int, CreateTable]]) -> Name | None:
    """Another table, of nearly the same columns."""
    old = schema.tables.get(name)
    shape = _shape(old_columns(old)) if old is not None else frozenset()
    others = ((schema.new_name(create.table), create) for _, create in created)
    return next((new for new, create in others if new != name and _alike(shape, _shape(create.columns))), None)


def old_columns(table: Table) -> tuple[Column, ...]:
    """The definitions of a known table's columns."""
    return tuple(column.definition for column in table.columns.values())


def _shape(columns: Iterable[Column]) -> frozenset[tuple[str, str]]:
    return frozenset((column.name, str(column.type)) for column in columns)


def _alike(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    return bool(one and other) and len(one & other) / len(one | other) >= _LIKENESS


def drops_type_of_swap(together: Together, operation: DropObject) -> EnumSwap | None:
    """The swap whose old version this DROP TYPE removes."""
    for swap in together.enum_swaps:
        if operation.kind is ObjectKind.TYPE and is_called(operation.name, swap.old):
            return swap
    return None
