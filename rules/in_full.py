"""An operation with its names in full, for where SET search_path gives bare names a meaning that ends with the file.

What a finding says is read later, and its fix runs in a migration of its own: both know the default path only.
"""

from __future__ import annotations

import re
from typing import TypeVar

from rules.context import Context
from rules.gentle import CREATE_INDEX, TABLE
from rules.name import Name
from rules.operation import (
    AddColumn,
    AddConstraint,
    AlterIndex,
    ChangeColumnType,
    CreateIndex,
    CreateTable,
    CreateView,
    DropIndex,
    Operation,
    Reindex,
    RenameIndex,
)
from rules.operation.parts import Column, Constraint, DataType
from rules.schema import Schema
from rules.schema.known import DEFAULT_SEARCH_PATH
from rules.together import Together
from rules.value import Value, replace

_V = TypeVar("_V", bound=Value)

_RELATIONS = ("table", "view", "partition", "parent", "partition_of")
"""The fields that hold a table or a view."""
_REFERENCES = rf"(\breferences\s+){TABLE}"


def in_full(operation: Operation, context: Context) -> tuple[Operation, Context]:
    """The operation, and the context with what is compared with it and what is repeated of its text.

    As it is written where the path is the default one, or where nobody can tell what the names mean.
    """
    schema = context.schema
    if schema.search_path == DEFAULT_SEARCH_PATH or schema.path_in_doubt:
        return operation, context
    full = _in_full(operation, schema)
    return full, replace(
        context,
        together=_together_in_full(context.together, schema),
        written=_written(full, context.written),
    )


def _together_in_full(together: Together, schema: Schema) -> Together:
    if not (together.put_back or together.indexes):
        return together
    return replace(
        together,
        put_back={(table, _constraint(new, schema)): old for (table, new), old in together.put_back.items()},
        indexes={name: _in_full(new, schema) for name, new in together.indexes.items()},
        taking_over=frozenset(_in_full(new, schema) for new in together.taking_over),
    )


def _in_full(operation: _V, schema: Schema) -> _V:
    find = schema.new_name if isinstance(operation, CreateTable | CreateView) else schema.relation_name
    changes: dict[str, object] = {}
    for field in _RELATIONS:
        name = getattr(operation, field, None)
        if isinstance(name, Name):
            changes[field] = (find if field in ("table", "view") else schema.table_name)(name)
    match operation:
        case AddConstraint(constraint=constraint):
            changes["constraint"] = _constraint(constraint, schema)
        case AddColumn(column=column):
            changes["column"] = _column(column, schema)
        case ChangeColumnType(type=type_):
            changes["type"] = _type(type_, schema)
        case DropIndex(index=index) | RenameIndex(index=index) | AlterIndex(index=index):
            changes["index"] = schema.resolve(index, schema.indexes)
        case Reindex(kind="index", name=Name() as name):
            changes["name"] = schema.resolve(name, schema.indexes)
        case Reindex(kind="table", name=Name() as name):
            changes["name"] = schema.relation_name(name)
        case _:
            pass
    return replace(operation, **changes) if changes else operation


def _column(column: Column, schema: Schema) -> Column:
    constraints = tuple(_constraint(inline, schema) for inline in column.constraints)
    return replace(column, type=_type(column.type, schema), constraints=constraints)


def _constraint(constraint: Constraint, schema: Schema) -> Constraint:
    target = constraint.references
    if target is None:
        return constraint
    return replace(constraint, references=replace(target, table=schema.table_name(target.table)))


def _type(type_: DataType, schema: Schema) -> DataType:
    """A type that no migration created may be an extension's, anywhere on the path."""
    known = None if type_.builtin else schema.enum(type_.name) or schema.domain(type_.name)
    return type_ if known is None else replace(type_, name=known.name)


def _written(operation: object, written: str) -> str:
    """The clause with the table of its index, or the one that its foreign key points at, in full."""
    match operation:
        case CreateIndex(table=table):
            found = re.match(CREATE_INDEX, written, re.IGNORECASE | re.DOTALL)
            return f"{written[: found.start('table')]}{table}{written[found.end('table') :]}" if found else written
        case AddConstraint(constraint=Constraint(references=target)) if target is not None:
            return re.sub(_REFERENCES, lambda found: f"{found[1]}{target.table}", written, count=1, flags=re.IGNORECASE)
        case _:
            return written
