"""Operations on views, routines, sequences, schemas and the rest, applied to the schema."""

from __future__ import annotations

from typing import TypeVar

from rules.name import Name
from rules.operation import (
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    CreateView,
    DropObject,
    MoveToSchema,
    RenameObject,
)
from rules.operation.catalog import ObjectKind
from rules.schema import tables
from rules.schema.catalogue import Schema
from rules.schema.objects import Domain, Enum, OtherObject, Routine, View
from rules.value import replace

_Known = TypeVar("_Known", Enum, Domain, View, Routine)
_VIEWS = (ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW)
_TYPES = (ObjectKind.TYPE, ObjectKind.DOMAIN)
_ROUTINES = (ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.ROUTINE, ObjectKind.AGGREGATE)


def create(schema: Schema, operation: CreateView | CreateRoutine | CreateOnTable | CreateObject) -> None:
    """CREATE; with OR REPLACE or IF NOT EXISTS an object that was there keeps its age."""
    match operation:
        case CreateView(view=view):
            known, full = schema.view(view), schema.new_name(view)
            born = known.born if known else schema.migration
            older = operation.or_replace or operation.if_not_exists
            reads = tuple(schema.resolve(name, schema.tables) for name in operation.reads)
            schema.views[full] = View(
                name=full, born=born, materialized=operation.materialized, reads=reads, perhaps_older=older
            )
        case CreateRoutine(routine=name):
            routine, full = schema.routine(name), schema.new_name(name)
            born = routine.born if routine else schema.migration
            schema.routines[full] = Routine(
                name=full, born=born, body=operation.body, perhaps_older=operation.or_replace
            )
        case CreateOnTable(kind=kind, name=own, table=table):
            _remember(schema, kind, schema.on_table(table, own), operation.or_replace)
        case CreateObject(kind=kind, name=name):
            _remember(schema, kind, schema.new_name(name), operation.or_replace or operation.if_not_exists)


def _remember(schema: Schema, kind: ObjectKind, name: Name, perhaps_older: bool) -> None:
    known = OtherObject(kind=kind, name=name, born=schema.migration, perhaps_older=perhaps_older)
    schema.others.setdefault((kind, name), known)


def change(schema: Schema, operation: DropObject | RenameObject | MoveToSchema) -> None:
    """DROP, RENAME and SET SCHEMA."""
    if isinstance(operation, DropObject):
        _drop(schema, operation)
    elif isinstance(operation, MoveToSchema):
        _move(schema, operation.kind, operation.name, Name(schema=operation.to, name=operation.name.name))
    elif operation.kind is ObjectKind.SCHEMA:
        _rename_schema(schema, operation.name.name, operation.to)
    else:
        _move(schema, operation.kind, operation.name, operation.name.sibling(operation.to), operation.table)


def _drop(schema: Schema, operation: DropObject) -> None:
    kind, name = operation.kind, operation.name
    if kind in _VIEWS:
        schema.views.pop(schema.resolve(name, schema.views), None)
    elif kind in _TYPES:
        schema.enums.pop(schema.resolve(name, schema.enums), None)
        schema.domains.pop(schema.resolve(name, schema.domains), None)
        schema.others.pop((ObjectKind.TYPE, schema.new_name(name)), None)
    elif kind in _ROUTINES:
        schema.routines.pop(schema.resolve(name, schema.routines), None)
    elif kind is ObjectKind.SCHEMA:
        _drop_schema(schema, name.name)
    elif operation.table is not None:
        schema.others.pop((kind, schema.on_table(operation.table, name.name)), None)
    else:
        schema.others.pop((kind, schema.new_name(name)), None)


def _drop_schema(schema: Schema, name: str) -> None:
    for objects in (schema.tables, schema.indexes, schema.enums, schema.domains, schema.views, schema.routines):
        for key in [key for key in objects if key.schema == name]:
            del objects[key]
    schema.others.pop((ObjectKind.SCHEMA, schema.new_name(Name(name=name))), None)


def _rename_schema(schema: Schema, old: str, new: str) -> None:
    for name in [name for name in schema.tables if name.schema == old]:
        tables.rename(schema, name, Name(schema=new, name=name.name))
    _rekey_all(schema.enums, old, new)
    _rekey_all(schema.domains, old, new)
    _rekey_all(schema.views, old, new)
    _rekey_all(schema.routines, old, new)


def _rekey_all(objects: dict[Name, _Known], old: str, new: str) -> None:
    for name in [name for name in objects if name.schema == old]:
        _rekey(objects, name, Name(schema=new, name=name.name))


def _move(schema: Schema, kind: ObjectKind, old: Name, new: Name, table: Name | None = None) -> None:
    if kind in (ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE):
        tables.rename(schema, old, new)
    elif kind in _VIEWS:
        _rekey(schema.views, schema.resolve(old, schema.views), new)
    elif kind in _TYPES:
        _retype_columns(schema, schema.resolve(old, {**schema.enums, **schema.domains}), new)
        _rekey(schema.enums, schema.resolve(old, schema.enums), new)
        _rekey(schema.domains, schema.resolve(old, schema.domains), new)
    elif kind in _ROUTINES:
        _rekey(schema.routines, schema.resolve(old, schema.routines), new)
    else:
        known = schema.others.pop((kind, schema.on_table(table, old.name) if table else schema.new_name(old)), None)
        if known is not None:
            known.name = schema.on_table(table, new.name) if table else schema.new_name(new)
            schema.others[(kind, known.name)] = known


def _rekey(objects: dict[Name, _Known], old: Name, new: Name) -> None:
    known = objects.pop(old, None)
    if known is not None:
        known.name = new if new.schema is not None else old.sibling(new.name)
        objects[known.name] = known


def _retype_columns(schema: Schema, old: Name, new: Name) -> None:
    """The columns of a renamed type are of the new name from now on."""
    for _, column in schema.columns_of(old):
        was = column.definition.type
        renamed = replace(was, name=was.name.sibling(new.name))
        column.definition = replace(column.definition, type=renamed)
