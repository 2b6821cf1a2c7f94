"""What a migration puts in the place of what it drops or renames: columns, tables, and views under old names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rules.name import Name
from rules.operation import (
    AddColumn,
    CreateTable,
    CreateView,
    DropColumn,
    DropObject,
    DropTable,
    Insert,
    Operation,
    RenameTable,
    Update,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Column
from rules.prisma_type import prisma_type
from rules.schema import Schema, Table

# How much of two tables' columns must be the same for a drop and a create to be taken for a rename.
_LIKENESS = 0.75


def re_added(operations: tuple[Operation, ...], schema: Schema) -> dict[tuple[Name, str], tuple[Column, ...]]:
    """Dropped column → the columns added to its table in its place."""
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
    """The columns, new to the table, that could hold the values of the dropped one: of its type, or Prisma's for it."""
    known = schema.column(drop.table, drop.column)
    if known is None:
        return ()
    old = known.definition.type
    new = [column for column in added if column.name != drop.column and schema.column(drop.table, column.name) is None]
    same = tuple(column for column in new if column.type == old)
    return same or tuple(column for column in new if prisma_type(column.type) == prisma_type(old))


def re_created(operations: tuple[Operation, ...], schema: Schema) -> dict[Name, Name]:
    """Dropped table → the table created in its place."""
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
    shape = _shape(_columns(old)) if old is not None else frozenset()
    others = ((schema.new_name(create.table), create) for _, create in created)
    return next((new for new, create in others if new != name and _alike(shape, _shape(create.columns))), None)


def _columns(table: Table) -> tuple[Column, ...]:
    return tuple(column.definition for column in table.columns.values())


def _shape(columns: Iterable[Column]) -> frozenset[tuple[str, str]]:
    return frozenset((column.name, str(column.type)) for column in columns)


def _alike(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    return bool(one and other) and len(one & other) / len(one | other) >= _LIKENESS


def copied_columns(
    operations: tuple[Operation, ...], schema: Schema, replacing: Mapping[tuple[Name, str], tuple[Column, ...]]
) -> frozenset[tuple[Name, str]]:
    """The replaced columns that are dropped after an UPDATE has filled one of those in their place."""
    filled: set[tuple[Name, str]] = set()
    found: set[tuple[Name, str]] = set()
    for operation in operations if replacing else ():
        match operation:
            case Update(table=table, columns=columns):
                full = schema.table_name(table)
                filled.update((full, column) for column in columns)
            case DropColumn(table=table, column=name) if filled:
                full = schema.table_name(table)
                if any((full, column.name) in filled for column in replacing.get((full, name), ())):
                    found.add((full, name))
            case _:
                pass
    return frozenset(found)


def copied_tables(operations: tuple[Operation, ...], schema: Schema) -> frozenset[Name]:
    """The tables that are dropped after their rows were read into one which the migration created."""
    created: set[Name] = set()
    read: set[Name] = set()
    found: set[Name] = set()
    for operation in operations:
        match operation:
            case CreateTable(table=table, reads=reads) if not operation.temporary:
                created.add(schema.new_name(table))
                read |= {schema.table_name(name) for name in reads}
            case Insert(table=table, reads=reads) if created and schema.table_name(table) in created:
                read |= {schema.table_name(name) for name in reads}
            case DropTable(table=table):
                found |= read & {schema.table_name(table)}
            case _:
                pass
    return frozenset(found)


def views_left_behind(operations: tuple[Operation, ...], schema: Schema) -> frozenset[Name]:
    """The old names of renamed tables that a view has from then on."""
    renamed: set[Name] = set()
    found: set[Name] = set()
    for operation in operations:
        match operation:
            case RenameTable(table=table):
                renamed.add(schema.table_name(table))
            case CreateView(view=view, materialized=False, temporary=False) if renamed:
                found |= renamed & {schema.new_name(view)}
            case DropObject(kind=ObjectKind.VIEW, name=view):
                found.discard(schema.new_name(view))
            case _:
                pass
    return frozenset(found)
