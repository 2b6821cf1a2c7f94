"""Operations on indexes, applied to the schema."""

from __future__ import annotations

from rules.name import Name
from rules.operation import AlterIndex, CreateIndex, DropIndex, RenameIndex
from rules.schema.catalogue import Schema
from rules.schema.constraint_name import index_name
from rules.schema.objects import Index


def change(schema: Schema, operation: CreateIndex | DropIndex | RenameIndex | AlterIndex) -> None:
    """CREATE, DROP, RENAME INDEX and ALTER INDEX … ATTACH PARTITION. An index lives in its table's schema."""
    match operation:
        case CreateIndex():
            _create(schema, operation)
        case DropIndex(index=name):
            drop(schema, schema.resolve(name, schema.indexes))
        case RenameIndex(index=name, to=to):
            rename(schema, schema.resolve(name, schema.indexes), to)
        case AlterIndex(attach=Name() as part):
            _attach(schema, schema.index(operation.index), schema.index(part))
        case AlterIndex():
            pass


def put(schema: Schema, index: Index) -> None:
    """The index is there, under its name."""
    schema.indexes[index.name] = index
    schema.index_names.note(index.table, index.name)


def drop(schema: Schema, name: Name) -> None:
    """The index is gone, and with it its parts."""
    index = schema.indexes.pop(name, None)
    if index is None:
        return
    table = schema.tables.get(index.table)
    if index.constraint and table is not None:
        table.constraints.pop(name.name, None)
    for part in parts(schema, index):
        drop(schema, part.name)


def parts(schema: Schema, index: Index) -> list[Index]:
    """The indexes of partitions that the index of a partitioned table is made of."""
    each = (other for partition in schema.partitions(index.table) for other in schema.indexes_of(partition.name))
    return [other for other in each if other.parent == index.name]


def name_for(schema: Schema, operation: CreateIndex) -> Name:
    """The full name that the index will have."""
    table = schema.relation_name(operation.table)
    if operation.index is not None:
        return table.sibling(operation.index)
    taken = {index.name.name for index in schema.indexes_of(table)}
    return table.sibling(index_name(table.name, operation.keys or operation.columns, taken))


def _create(schema: Schema, operation: CreateIndex) -> None:
    table, name = schema.relation_name(operation.table), name_for(schema, operation)
    perhaps_older = operation.if_not_exists or schema.in_doubt
    if perhaps_older and name in schema.indexes:
        return
    divided = bool(schema.partitions(table))
    index = Index(
        name=name,
        table=table,
        born=schema.migration,
        columns=operation.columns,
        keys=operation.keys,
        unique=operation.unique,
        method=operation.method,
        where=operation.where,
        nulls_not_distinct=operation.nulls_not_distinct,
        words=operation.words,
        included=operation.included,
        plain=operation.plain,
        valid=not (operation.only and divided),
        perhaps_older=perhaps_older,
    )
    put(schema, index)
    if divided and not operation.only:
        from rules.schema import partitioned  # which imports this module

        partitioned.spread_index(schema, index)


def _attach(schema: Schema, whole: Index | None, part: Index | None) -> None:
    """The index of a partition becomes a part of its parent's, which is valid once every partition has its part."""
    if whole is None or part is None:
        return
    part.parent = whole.name
    whole.valid = whole.valid or len(parts(schema, whole)) == len(schema.partitions(whole.table))


def follow(schema: Schema, table: Name, to: Name) -> None:
    """A table's indexes go where it goes, into another schema too, under the names they have."""
    for index in schema.indexes_of(table):
        del schema.indexes[index.name]
        index.table, index.name = to, to.sibling(index.name.name)
        put(schema, index)


def rename(schema: Schema, name: Name, to: str) -> None:
    """Gives an index another name; the constraint that owns it is renamed with it."""
    index = schema.indexes.pop(name, None)
    if index is None:
        return
    attached = parts(schema, index)
    index.name = name.sibling(to)
    index.perhaps_older = index.perhaps_older or schema.in_doubt
    put(schema, index)
    for part in attached:
        part.parent = index.name
    table = schema.tables.get(index.table)
    if index.constraint and table is not None and name.name in table.constraints:
        table.constraints[to] = table.constraints.pop(name.name)


def forget_constraint(schema: Schema, name: Name) -> None:
    """The index goes with the constraint that owns it."""
    index = schema.indexes.get(name)
    if index is not None and index.constraint:
        drop(schema, name)
