"""Operations on tables, applied to the schema."""

from __future__ import annotations

from rules.name import Name
from rules.operation import (
    AlterTable,
    AttachPartition,
    ChangeRowSecurity,
    CreateTable,
    DetachPartition,
    DropTable,
    InheritTable,
)
from rules.operation.parts import ConstraintKind
from rules.operation.permission import RowSecurity
from rules.operation.table import TableChange
from rules.schema import columns, constraints, indexes, owned, partitioned, references, views
from rules.schema.age import doubt, make_as_old
from rules.schema.catalogue import Schema
from rules.schema.generations import can_be_gone_through
from rules.schema.known import TEMPORARY
from rules.schema.objects import KnownColumn, Table
from rules.value import replace


def create(schema: Schema, operation: CreateTable) -> None:
    """CREATE TABLE, with the columns of its parents and models as far as they are known."""
    perhaps_older = operation.if_not_exists or schema.in_doubt
    name = (
        Name(schema=TEMPORARY, name=operation.table.name) if operation.temporary else schema.new_name(operation.table)
    )
    if perhaps_older and name in schema.tables:
        return
    schema.has_temporary = schema.has_temporary or operation.temporary
    table = Table(
        name=name,
        born=schema.migration,
        # outside a transaction the table may be gone with the end of its own statement
        perhaps_older=perhaps_older or (operation.on_commit_drop and schema.path_after_commit is None),
        columns_known=operation.columns_known,
        partitioned=operation.partitioned,
        partition_key=operation.partition_key,
        partition_strategy=operation.partition_strategy,
        bound=operation.bound,
        foreign=operation.foreign,
        of_type=schema.type_name(operation.of_type) if operation.of_type else None,
        unlogged=operation.unlogged,
        partition_of=schema.table_name(operation.partition_of) if operation.partition_of else None,
        inherits=tuple(map(schema.table_name, operation.inherits)),
        on_commit_drop=operation.on_commit_drop,
        default_partition=operation.default_partition,
    )
    sources = (*operation.like, *operation.inherits, *filter(None, (operation.partition_of,)))
    for source in sources:
        _copy_columns(schema, source, table)
    put(schema, table)
    schema.rows_touched = schema.rows_touched or bool(operation.reads)
    own = operation.columns if operation.partition_of is None else ()
    for column in own:
        columns.add(schema, table, column, perhaps_older=table.perhaps_older)
    for constraint in (*(inline for column in own for inline in column.constraints), *operation.constraints):
        constraints.add(schema, table, constraint)
    _take_over(schema, table, operation)


def put(schema: Schema, table: Table) -> None:
    """The table is there, under its name; as nobody's child if that would make a circle."""
    schema.tables[table.name] = table
    if not can_be_gone_through(schema, table):
        table.partition_of, table.inherits = None, ()
    for parent in table.parents:
        schema.child_tables.note(parent, table.name)


def _take_over(schema: Schema, table: Table, operation: CreateTable) -> None:
    """Besides columns: what a partition has of its parent, an heir, and a copy that takes indexes along."""
    parent = schema.tables.get(table.partition_of) if table.partition_of else None
    if parent is not None:
        partitioned.take_over(schema, parent, table)
    for ancestor in filter(None, map(schema.tables.get, table.inherits)):
        for name, constraint in ancestor.constraints.items():
            if constraint.kind is ConstraintKind.CHECK:
                partitioned.spread_constraint(schema, table, replace(constraint, name=name))
    for model in map(schema.table_name, operation.like) if operation.like_indexes else ():
        partitioned.copy_indexes(schema, model, table)


def _copy_columns(schema: Schema, source: Name, table: Table) -> None:
    known = schema.table(source)
    if known is None or not known.columns_known:
        table.columns_known = False
    for name, column in known.columns.items() if known else ():
        table.columns[name] = KnownColumn(
            definition=replace(column.definition, constraints=()),
            born=schema.migration,
            perhaps_older=table.perhaps_older,
        )


def drop(schema: Schema, operation: DropTable) -> None:
    """DROP TABLE: its indexes go too, its partitions, and with CASCADE the foreign keys that point at it."""
    name = schema.table_name(operation.table)
    schema.tables.pop(name, None)
    for index in schema.indexes_of(name):
        del schema.indexes[index.name]
    for child in schema.children(name) if operation.cascade else schema.partitions(name):
        drop(schema, DropTable(table=child.name, cascade=operation.cascade))
    references.forget_all(schema, name)
    owned.forget(schema, name)
    views.drop_all(schema, schema.views_on(name) if operation.cascade else ())


def rename(schema: Schema, old: Name, new: Name) -> None:
    """RENAME TO or SET SCHEMA: everything that points at the table follows."""
    name = schema.table_name(old)
    table = schema.tables.pop(name, None)
    new = new if new.schema is not None else name.sibling(new.name)
    if table is None:
        table = Table(name=new, born=None, columns_known=False)
    children = schema.children(name)
    table.name = new
    _doubt_after_rename(schema, table)
    put(schema, table)
    for key in table.constraints.values():
        if key.references is not None:
            schema.referencing_tables.note(key.references.table, new)
    indexes.follow(schema, name, new)
    for child in children:
        child.partition_of = new if child.partition_of == name else child.partition_of
        child.inherits = tuple(new if parent == name else parent for parent in child.inherits)
        schema.child_tables.note(new, child.name)
    references.rename(schema, name, new)
    owned.follow(schema, name, new)
    views.follow(schema, name, new)


def _doubt_after_rename(schema: Schema, table: Table) -> None:
    """If it is not renamed after all, the new name goes on meaning the table that had it."""
    if schema.in_doubt:
        doubt(table)


def change_persistence(schema: Schema, operation: AlterTable) -> None:
    """SET LOGGED and SET UNLOGGED; no other of the rarer actions leaves anything behind that is remembered."""
    table = schema.table(operation.table)
    if table is not None and operation.change in (TableChange.SET_LOGGED, TableChange.SET_UNLOGGED):
        table.unlogged = operation.change is TableChange.SET_UNLOGGED


def change_table(
    schema: Schema, operation: AttachPartition | DetachPartition | InheritTable | ChangeRowSecurity
) -> None:
    """Partitions, inheritance and row security."""
    table = schema.remembered(operation.table)
    match operation:
        case AttachPartition():
            partition = schema.remembered(operation.partition)
            partition.partition_of, partition.default_partition = table.name, operation.default
            partition.bound = operation.bound
            table.partitioned = True
            put(schema, partition)
            partitioned.take_over(schema, table, partition)
            make_as_old(schema, table, partition)
        case DetachPartition():
            partition = schema.remembered(operation.partition)
            partition.partition_of, partition.default_partition, partition.bound = None, False, ""
            for index in schema.indexes_of(partition.name):
                index.parent = None
        case InheritTable(parent=parent, detach=False):
            make_as_old(schema, schema.remembered(parent), table)
            table.inherits = (*table.inherits, schema.table_name(parent))
            put(schema, table)
        case InheritTable():
            table.inherits = tuple(name for name in table.inherits if name != schema.table_name(operation.parent))
        case ChangeRowSecurity(change=RowSecurity.ENABLE | RowSecurity.DISABLE as change):
            table.row_security = change is RowSecurity.ENABLE
        case ChangeRowSecurity():
            pass
