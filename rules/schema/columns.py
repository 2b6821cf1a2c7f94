"""Operations on columns, applied to the schema."""

from __future__ import annotations

from rules.name import Name
from rules.operation import (
    AddColumn,
    AlterColumn,
    ChangeColumnType,
    DropColumn,
    DropDefault,
    DropNotNull,
    RenameColumn,
    SetDefault,
    SetNotNull,
)
from rules.operation.parts import Column, Expression
from rules.operation.table import ColumnChange
from rules.schema import constraints, indexes, owned, references, types, views
from rules.schema.catalogue import Schema
from rules.schema.objects import KnownColumn, Table
from rules.value import replace


def add(schema: Schema, table: Table, column: Column, *, perhaps_older: bool) -> None:
    """The table has the column; a serial or identity one brings its sequence along."""
    if schema.in_doubt and column.name in table.columns:
        return
    if column.identity or column.is_serial:
        column = replace(column, not_null=True)
        owned.add_sequence(schema, table, column.name)
    table.columns[column.name] = KnownColumn(definition=column, born=schema.migration, perhaps_older=perhaps_older)


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
                add(schema, table, column, perhaps_older=older)
                for constraint in column.constraints:
                    constraints.add(schema, table, constraint)
        case DropColumn(column=name):
            forget_column(schema, table, name)
            views.drop_all(schema, schema.views_on(table.name, name) if operation.cascade else ())
        case RenameColumn(column=name, to=to):
            table.columns = {(to if key == name else key): value for key, value in table.columns.items()}
            table.edit(to, name=to)
            _rename_in_keys(schema, table, name, to)
            owned.rename_column(schema, table.name, name, to)
        case ChangeColumnType(column=name, type=new):
            _keep_default(table.columns.get(name))
            table.edit(name, type=new)
            if name not in table.columns:
                types.doubt(schema, new.name)  # an older column is of it, which nobody will find


def _keep_default(column: KnownColumn | None) -> None:
    """A default that is there is cast to the new type, and goes on naming the old one."""
    if column is not None and column.definition.default is not None and not column.definition.type.builtin:
        column.default_of = column.default_of or column.definition.type.name


def forget_column(schema: Schema, table: Table, column: str) -> None:
    """A column is gone, and with it the constraints, indexes and sequences that use it."""
    table.columns.pop(column, None)
    for key in [key for key, constraint in table.constraints.items() if constraints.uses(constraint, column)]:
        del table.constraints[key]
    for index in schema.indexes_of(table.name):
        if index.uses(column):
            indexes.drop(schema, index.name)
    references.forget_column(schema, table.name, column)
    owned.forget(schema, table.name, column)


def _rename_in_keys(schema: Schema, table: Table, old: str, new: str) -> None:
    for key, constraint in table.constraints.items():
        renamed = tuple(new if column == old else column for column in constraint.columns)
        table.constraints[key] = replace(constraint, columns=renamed)
    for index in schema.indexes_of(table.name):
        index.columns = tuple(new if column == old else column for column in index.columns)
        index.included = tuple(new if column == old else column for column in index.included)
        if old in index.words:
            index.words = index.words - {old} | {new}
    for view in schema.views_on(table.name, old):
        view.words |= {new}


# What serial stands for, once its default is no longer the sequence's next value.
_INTEGERS = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}


def _give_default(table: Table, column: str, default: Expression | None) -> None:
    known = table.columns.get(column)
    if known is None:
        return
    plain = known.definition.type
    if known.definition.is_serial:
        plain = replace(plain, name=Name(_INTEGERS[plain.name.name]))
    table.edit(column, default=default, type=plain)
    known.default_of = None


def change_column(schema: Schema, operation: SetDefault | DropDefault | SetNotNull | DropNotNull | AlterColumn) -> None:
    """Default, nullability, identity and generation of one column."""
    table = schema.remembered(operation.table)
    match operation:
        case SetDefault(default=default):
            _give_default(table, operation.column, default)
        case DropDefault():
            _give_default(table, operation.column, None)
        case SetNotNull():
            table.edit(operation.column, not_null=True)
        case DropNotNull():
            table.edit(operation.column, not_null=False)
        case AlterColumn(change=ColumnChange.ADD_IDENTITY):
            table.edit(operation.column, identity=True)
            owned.add_sequence(schema, table, operation.column)
        case AlterColumn(change=ColumnChange.DROP_IDENTITY):
            table.edit(operation.column, identity=False)
            owned.forget(schema, table.name, operation.column)
        case AlterColumn(change=ColumnChange.DROP_EXPRESSION):
            table.edit(operation.column, generated=None, default=None)
        case AlterColumn():
            pass
