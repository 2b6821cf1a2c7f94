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
    InheritTable,
    RenameColumn,
    SetDefault,
    SetNotNull,
)
from rules.operation.parts import Column
from rules.operation.permission import RowSecurity
from rules.operation.table import ColumnChange
from rules.schema import constraints, indexes, references, types
from rules.schema.age import doubt, make_as_old
from rules.schema.catalogue import TEMPORARY, Schema
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
        partition_of=schema.table_name(operation.partition_of) if operation.partition_of else None,
        inherits=tuple(map(schema.table_name, operation.inherits)),
        on_commit_drop=operation.on_commit_drop,
        default_partition=operation.default_partition,
    )
    sources = (*operation.like, *operation.inherits, *filter(None, (operation.partition_of,)))
    for source in sources:
        _copy_columns(schema, source, table)
    schema.tables[name] = table
    columns = operation.columns if operation.partition_of is None else ()
    for column in columns:
        _add_column(schema, table, column, perhaps_older=table.perhaps_older)
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
    if schema.in_doubt and column.name in table.columns:
        return
    table.columns[column.name] = KnownColumn(definition=column, born=schema.migration, perhaps_older=perhaps_older)


def drop(schema: Schema, operation: DropTable) -> None:
    """DROP TABLE: its indexes go too, its partitions, and with CASCADE the foreign keys that point at it."""
    name = schema.table_name(operation.table)
    schema.tables.pop(name, None)
    for index in [key for key, index in schema.indexes.items() if index.table == name]:
        del schema.indexes[index]
    for partition in schema.partitions(name):
        drop(schema, DropTable(table=partition.name))
    references.forget_all(schema, name)


def rename(schema: Schema, old: Name, new: Name) -> None:
    """RENAME TO or SET SCHEMA: everything that points at the table follows."""
    name = schema.table_name(old)
    table = schema.tables.pop(name, None)
    new = new if new.schema is not None else name.sibling(new.name)
    if table is None:
        table = Table(name=new, born=None, columns_known=False)
    table.name = new
    _doubt_after_rename(schema, table)
    schema.tables[new] = table
    indexes.follow(schema, name, new)
    for partition in schema.partitions(name):
        partition.partition_of = new
    references.rename(schema, name, new)


def _doubt_after_rename(schema: Schema, table: Table) -> None:
    """If it is not renamed after all, the new name goes on meaning the table that had it."""
    if schema.in_doubt:
        doubt(table)


def change_columns(schema: Schema, operation: AddColumn | DropColumn | RenameColumn | ChangeColumnType) -> None:
    """ADD, DROP, RENAME COLUMN and a change of type; a table's partitions follow."""
    table = schema.remembered(operation.table)
    for partition in schema.partitions(table.name) if table.partitioned else ():
        change_columns(schema, replace(operation, table=partition.name))
    match operation:
        case AddColumn(column=column):
            if not (operation.if_not_exists and column.name in table.columns):
                doubtful = operation.if_not_exists or schema.in_doubt
                older = doubtful and not schema.is_surely_new_table(table.name)
                _add_column(schema, table, column, perhaps_older=older)
                for constraint in column.constraints:
                    constraints.add(schema, table, constraint)
        case DropColumn(column=name):
            forget_column(schema, table, name)
        case RenameColumn(column=name, to=to):
            table.columns = {(to if key == name else key): value for key, value in table.columns.items()}
            table.edit(to, name=to)
            _rename_in_keys(schema, table, name, to)
        case ChangeColumnType(column=name, type=new):
            table.edit(name, type=new)
            if name not in table.columns:
                types.doubt(schema, new.name)  # an older column is of it, which nobody will find


def forget_column(schema: Schema, table: Table, column: str) -> None:
    """A column is gone, and with it the constraints and indexes that use it."""
    table.columns.pop(column, None)
    for key in [key for key, constraint in table.constraints.items() if constraints.uses(constraint, column)]:
        del table.constraints[key]
    for index in [
        key for key, index in schema.indexes.items() if index.table == table.name and indexes.uses_column(index, column)
    ]:
        del schema.indexes[index]
    references.forget_column(schema, table.name, column)


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


def change_table(
    schema: Schema, operation: AttachPartition | DetachPartition | InheritTable | ChangeRowSecurity
) -> None:
    """Partitions, inheritance and row security."""
    table = schema.remembered(operation.table)
    match operation:
        case AttachPartition():
            partition = schema.remembered(operation.partition)
            partition.partition_of, partition.default_partition = table.name, operation.default
            table.partitioned = True
            make_as_old(schema, table, partition)
        case DetachPartition():
            schema.remembered(operation.partition).partition_of = None
        case InheritTable(parent=parent, detach=False):
            make_as_old(schema, schema.remembered(parent), table)
            table.inherits = (*table.inherits, schema.table_name(parent))
        case InheritTable():
            table.inherits = tuple(name for name in table.inherits if name != schema.table_name(operation.parent))
        case ChangeRowSecurity(change=RowSecurity.ENABLE | RowSecurity.DISABLE as change):
            table.row_security = change is RowSecurity.ENABLE
        case ChangeRowSecurity():
            pass
