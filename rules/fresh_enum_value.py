"""Where a migration uses an enum's value in the transaction that adds it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.called_code import reached
from rules.context import Context
from rules.describe import tables_of
from rules.effects import ExpectedError
from rules.name import Name
from rules.operation import (
    AddColumn,
    AddConstraint,
    AddEnumValue,
    AlterDomain,
    Call,
    ChangeColumnType,
    CreateDomain,
    CreateEnum,
    CreateIndex,
    CreateOnTable,
    CreateRoutine,
    CreateTable,
    CreateView,
    Delete,
    Insert,
    Merge,
    Operation,
    Query,
    RenameEnumValue,
    SetDefault,
    Update,
)
from rules.operation.parts import DataType
from rules.transactions import is_enum_of_this_migration
from rules.wording import literal

MAY_USE = (
    AddColumn, AddConstraint, AlterDomain, Call, ChangeColumnType, CreateDomain, CreateIndex, CreateOnTable, CreateRoutine,
    CreateTable, CreateView, Delete, Insert, Merge, Query, SetDefault, Update,
)  # fmt: skip
"""The operations whose expressions PostgreSQL reads when they run."""
_FIRST = 12
"""From this version on, ADD VALUE may run in a transaction."""
_FORBIDS_NO_MORE = 17
"""From this version on, a value of a type that the same transaction created may be used (and up to 11 it might)."""


def used_new_value(operation: Operation, context: Context) -> AddEnumValue | None:
    """The ADD VALUE of this transaction whose value the clause writes, as far as its text tells."""
    course, version = context.course, context.postgres_version
    if not course.enum_changes or version < _FIRST or not isinstance(operation, MAY_USE):
        return None
    return next((each for each in _added(context) if _uses(operation, each, context)), None)


def unsafe_use(added: AddEnumValue) -> ExpectedError:
    """What PostgreSQL says to it."""
    message = f'unsafe use of new value "{added.value}" of enum type {added.type}'
    return ExpectedError(sqlstate="55P04", message=message)


def _added(context: Context) -> list[AddEnumValue]:
    """The values added in this transaction, under their present names, that may not be used yet."""
    here, changes = context.course.here, context.course.enum_changes
    earlier = [step.operation for step in changes if here is not None and step.transaction == here.transaction]
    added = [operation for operation in earlier if isinstance(operation, AddEnumValue)]
    if not added or not _forgives(context, earlier):
        return [_present(each, earlier) for each in added]
    return [each for each in added if not is_enum_of_this_migration(context.schema, each.type)]


def _forgives(context: Context, earlier: list[Operation]) -> bool:
    """Whether the values of a new type are free, and one was created in this very transaction."""
    created = any(isinstance(operation, CreateEnum) for operation in earlier)
    return created and context.postgres_version >= _FORBIDS_NO_MORE


def _present(added: AddEnumValue, earlier: list[Operation]) -> AddEnumValue:
    """The value as it is called since RENAME VALUE: that does not make it usable."""
    for operation in earlier:
        if isinstance(operation, RenameEnumValue) and operation.value == added.value and operation.type == added.type:
            added = AddEnumValue(type=added.type, value=operation.to)
    return added


def _uses(operation: Operation, added: AddEnumValue, context: Context) -> bool:
    if _calls_a_use(operation, added, context):
        return True
    if not _is_written(added.value, context.written):
        return False
    if isinstance(operation, CreateRoutine):
        return operation.language == "sql"  # any other is first understood when it is called
    enum = context.schema.resolve(added.type, context.schema.enums)
    asked = _types_asked_for(operation, context)
    return any(type_ is None or _is(type_, enum) for type_ in asked) or _casts_to(enum, context.written)


def _calls_a_use(operation: Operation, added: AddEnumValue, context: Context) -> bool:
    """Whether code that the operation calls writes the value where the type is asked for."""
    schema = context.schema
    enum = schema.resolve(added.type, schema.enums)
    for routine in map(schema.routine, reached(operation, schema) if schema.routines else ()):
        if routine is None or not routine.body or not _is_written(added.value, routine.code):
            continue
        types = (type_ for step in routine.body for type_ in _types_asked_for(step, context))
        if any(type_ is not None and _is(type_, enum) for type_ in types) or _casts_to(enum, routine.code):
            return True
    return False


def _types_asked_for(operation: Operation, context: Context) -> Iterator[DataType | None]:
    """The types of which a string in the clause may be; None for what is not known."""
    match operation:
        case SetDefault(table=table, column=column):
            yield from _types(context, table, column)
        case AddColumn(column=column):
            yield column.type
        case CreateDomain(base=base):
            yield base
        case AlterDomain(domain=name):
            domain = context.schema.domain(name)
            yield domain.base if domain else None
        case CreateTable(columns=columns, reads=reads):
            yield from (column.type for column in columns)
            yield from (type_ for table in reads for type_ in _types(context, table))
        case CreateView(reads=reads) | Query(reads=reads):
            yield from (type_ for table in reads for type_ in _types(context, table))
        case _:
            yield from (type_ for table in tables_of(operation) for type_ in _types(context, table))


def _types(context: Context, table: Name, column: str | None = None) -> Iterator[DataType | None]:
    """The types of the table's columns, or of the one; None for what is not known."""
    known = context.schema.table(table)
    if known is None or not known.columns_known or (column is not None and column not in known.columns):
        yield None
        return
    for name, each in known.columns.items():
        if column in (None, name):
            yield each.definition.type


def _is(type_: DataType, enum: Name) -> bool:
    return not type_.builtin and type_.name.name == enum.name and type_.name.schema in (None, enum.schema)


def _casts_to(enum: Name, text: str) -> bool:
    """Whether the text casts something to the type: `'x'::mood`, `CAST ('x' AS mood)`."""
    name = rf"(?:[\w\"]+\.)?\"?{re.escape(enum.name)}\"?"
    return re.search(rf"::\s*{name}(?!\w)|\bas\s+{name}\s*\)", text, re.IGNORECASE) is not None


def _is_written(value: str, text: str) -> bool:
    """Whether the value stands there as a string of no other type than the one that its place asks for."""
    string = literal(value)
    if string not in text:
        return False
    as_text = rf"::\s*text\s*(?:=|<>|!=)\s*{re.escape(string)}|{re.escape(string)}\s*::\s*(?:text|varchar)\b"
    return len(re.findall(as_text, text, re.IGNORECASE)) < text.count(string)
