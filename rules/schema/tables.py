"""Operations on tables, applied to the schema."""

from __future__ import annotations

from rules.name import Name
from rules.operation import (
    AddColumn,
    AlterColumn,
    AttachPartition,
    ChangeColumnType,
    ChangeRowSecurity,
    CreateTable,
    DetachPartition,
    DropColumn,
    DropDefault,
    DropNotNull,
    DropTable,
    RenameColumn,
    SetDefault,
    SetNotNull,
)
from rules.operation.parts import Column
from rules.operation.permission import RowSecurity
from rules.operation.table import ColumnChange
from rules.schema import constraints
from rules.schema.catalogue import TEMPORARY, Schema
from rules.schema.objects import KnownColumn, Table
from rules.value import replace


def create(schema: Schema, operation: CreateTable) -> None:
    """CREATE TABLE, with the columns of its parents and models as far as they are known."""
    if operation.if_not_exists and schema.table(operation.table) is not None:
        return
    name = (
        Name(schema=TEMPORARY, name=operation.table.name) if operation.temporary else schema.new_name(operation.table)
    )
    schema.has_temporary = schema.has_temporary or operation.temporary
    table = Table(
        name=name,
        born=schema.migration,
        perhaps_older=operation.if_not_exists,
        columns_known=operation.columns_known,
        partitioned=operation.partitioned,
        partition_of=schema.table_name(operation.partition_of) if operation.partition_of else None,
        default_partition=operation.default_partition,
    )
    sources = (*operation.like, *operation.inherits, *filter(None, (operation.partition_of,)))
    for source in sources:
        _copy_columns(schema, source, table)
    schema.tables[name] = table
    columns = operation.columns if operation.partition_of is None else ()
    for column in columns:
        _add_column(schema, table, column, perhaps_older=operation.if_not_exists)
    for constraint in (*(inline for column in columns for inline in column.constraints), *operation.constraints):
        constraints.add(schema, table, constraint)


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


def _add_column(schema: Schema, table: Table, column: Column, *, perhaps_older: bool) -> None:
    table.columns[column.name] = KnownColumn(definition=column, born=schema.migration, perhaps_older=perhaps_older)


def drop(schema: Schema, operation: DropTable) -> None:
    """DROP TABLE: its indexes go too, its partitions, and with CASCADE the foreign keys that point at it."""
    name = schema.table_name(operation.table)
    schema.tables.pop(name, None)
    for index in [key for key, index in schema.indexes.items() if index.table == name]:
        del schema.indexes[index]
    for other in list(schema.tables.values()):
        if other.partition_of == name:
            drop(schema, DropTable(table=other.name))
        for key, constraint in list(other.constraints.items()):
            if constraint.references and constraint.references.table == name:
                del other.constraints[key]


def rename(schema: Schema, old: Name, new: Name) -> None:
    """RENAME TO or SET SCHEMA: everything that points at the table follows."""
    name = schema.table_name(old)
    table = schema.tables.pop(name, None)
    new = new if new.schema is not None else name.sibling(new.name)
    if table is None:
        table = Table(name=new, born=None, columns_known=False)
    table.name = new
    schema.tables[new] = table
    for index in schema.indexes.values():
        if index.table == name:
            index.table = new
    for other in schema.tables.values():
        other.partition_of = new if other.partition_of == name else other.partition_of
        for key, constraint in other.constraints.items():
            if constraint.references and constraint.references.table == name:
                other.constraints[key] = replace(constraint, references=replace(constraint.references, table=new))


def change_columns(schema: Schema, operation: AddColumn | DropColumn | RenameColumn | ChangeColumnType) -> None:
    """ADD, DROP, RENAME COLUMN and a change of type."""
    table = schema.remembered(operation.table)
    match operation:
        case AddColumn(column=column):
            if not (operation.if_not_exists and column.name in table.columns):
                older = operation.if_not_exists and not schema.is_surely_new_table(table.name)
                _add_column(schema, table, column, perhaps_older=older)
                for constraint in column.constraints:
                    constraints.add(schema, table, constraint)
        case DropColumn(column=name):
            table.columns.pop(name, None)
            _forget_column(schema, table, name)
        case RenameColumn(column=name, to=to):
            table.columns = {(to if key == name else key): value for key, value in table.columns.items()}
            table.edit(to, name=to)
            _rename_in_keys(schema, table, name, to)
        case ChangeColumnType(column=name, type=new):
            table.edit(name, type=new)


def _forget_column(schema: Schema, table: Table, column: str) -> None:
    """PostgreSQL drops the constraints and indexes that use a dropped column."""
    for key in [key for key, constraint in table.constraints.items() if constraints.uses(constraint, column)]:
        del table.constraints[key]
    for index in [
        key for key, index in schema.indexes.items() if index.table == table.name and column in index.columns
    ]:
        del schema.indexes[index]


def _rename_in_keys(schema: Schema, table: Table, old: str, new: str) -> None:
    for key, constraint in table.constraints.items():
        renamed = tuple(new if column == old else column for column in constraint.columns)
        table.constraints[key] = replace(constraint, columns=renamed)
    for index in schema.indexes.values():
        if index.table == table.name:
            index.columns = tuple(new if column == old else column for column in index.columns)


def change_column(schema: Schema, operation: SetDefault | DropDefault | SetNotNull | DropNotNull | AlterColumn) -> None:
    """Default, nullability, identity and generation of one column."""
    table = schema.remembered(operation.table)
    match operation:
        case SetDefault(default=default):
            table.edit(operation.column, default=default)
        case DropDefault():
            table.edit(operation.column, default=None)
        case SetNotNull():
            table.edit(operation.column, not_null=True)
        case DropNotNull():
            table.edit(operation.column, not_null=False)
        case AlterColumn(change=ColumnChange.ADD_IDENTITY):
            table.edit(operation.column, identity=True)
        case AlterColumn(change=ColumnChange.DROP_IDENTITY):
            table.edit(operation.column, identity=False)
        case AlterColumn(change=ColumnChange.DROP_EXPRESSION):
            table.edit(operation.column, generated=None, default=None)
        case AlterColumn():
            pass


def change_table(schema: Schema, operation: AttachPartition | DetachPartition | ChangeRowSecurity) -> None:
    """Partitions and row security."""
    table = schema.remembered(operation.table)
    match operation:
        case AttachPartition():
            partition = schema.remembered(operation.partition)
            partition.partition_of, partition.default_partition = table.name, operation.default
        case DetachPartition():
            schema.remembered(operation.partition).partition_of = None
        case ChangeRowSecurity(change=RowSecurity.ENABLE | RowSecurity.DISABLE as change):
            table.row_security = change is RowSecurity.ENABLE
        case ChangeRowSecurity():
            pass
