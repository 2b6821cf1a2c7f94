"""Operations on indexes, applied to the schema."""

from __future__ import annotations

from rules.name import Name
from rules.operation import CreateIndex, DropIndex, RenameIndex
from rules.schema.catalogue import Schema
from rules.schema.constraint_name import index_name
from rules.schema.objects import Index


def change(schema: Schema, operation: CreateIndex | DropIndex | RenameIndex) -> None:
    """CREATE, DROP and RENAME INDEX. An index lives in its table's schema."""
    match operation:
        case CreateIndex():
            _create(schema, operation)
        case DropIndex(index=name):
            schema.indexes.pop(schema.resolve(name, schema.indexes), None)
        case RenameIndex(index=name, to=to):
            rename(schema, schema.resolve(name, schema.indexes), to)


def _create(schema: Schema, operation: CreateIndex) -> None:
    table = schema.table_name(operation.table)
    if operation.index is None:
        taken = {index.name.name for index in schema.indexes.values() if index.table == table}
        name = table.sibling(index_name(table.name, operation.columns, taken))
    else:
        name = table.sibling(operation.index)
    if operation.if_not_exists and name in schema.indexes:
        return
    schema.indexes[name] = Index(
        name=name,
        table=table,
        born=schema.migration,
        columns=operation.columns,
        unique=operation.unique,
        method=operation.method,
        where=operation.where,
    )


def rename(schema: Schema, name: Name, to: str) -> None:
    """Gives an index another name; the constraint that owns it is renamed with it."""
    index = schema.indexes.pop(name, None)
    if index is None:
        return
    index.name = name.sibling(to)
    schema.indexes[index.name] = index
    table = schema.tables.get(index.table)
    if index.constraint and table is not None and name.name in table.constraints:
        table.constraints[to] = table.constraints.pop(name.name)


def forget_constraint(schema: Schema, name: Name) -> None:
    """The index goes with the constraint that owns it."""
    index = schema.indexes.get(name)
    if index is not None and index.constraint:
        del schema.indexes[name]
