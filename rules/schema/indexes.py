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
    perhaps_older = operation.if_not_exists or schema.in_doubt
    if perhaps_older and name in schema.indexes:
        return
    schema.indexes[name] = Index(
        name=name,
        table=table,
        born=schema.migration,
        columns=operation.columns,
        unique=operation.unique,
        method=operation.method,
        where=operation.where,
        nulls_not_distinct=operation.nulls_not_distinct,
        perhaps_older=perhaps_older,
    )


def uses_column(index: Index, column: str) -> bool:
    """Whether PostgreSQL drops the index together with that column; the words of an expression are not known."""
    return column in index.columns or (index.where is not None and column in index.where.words)


def follow(schema: Schema, table: Name, to: Name) -> None:
    """A table's indexes go where it goes, into another schema too, under the names they have."""
    for key, index in [(key, index) for key, index in schema.indexes.items() if index.table == table]:
        del schema.indexes[key]
        index.table, index.name = to, to.sibling(key.name)
        schema.indexes[index.name] = index


def rename(schema: Schema, name: Name, to: str) -> None:
    """Gives an index another name; the constraint that owns it is renamed with it."""
    index = schema.indexes.pop(name, None)
    if index is None:
        return
    index.name = name.sibling(to)
    index.perhaps_older = index.perhaps_older or schema.in_doubt
    schema.indexes[index.name] = index
    table = schema.tables.get(index.table)
    if index.constraint and table is not None and name.name in table.constraints:
        table.constraints[to] = table.constraints.pop(name.name)


def forget_constraint(schema: Schema, name: Name) -> None:
    """The index goes with the constraint that owns it."""
    index = schema.indexes.get(name)
    if index is not None and index.constraint:
        del schema.indexes[name]
