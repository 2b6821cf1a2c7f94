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
    DropTable,
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
            older = operation.or_replace or operation.if_not_exists or schema.in_doubt
            reads = tuple(map(schema.relation_name, operation.reads))
            schema.views[full] = View(
                name=full, born=born, materialized=operation.materialized, reads=reads, perhaps_older=older
            )
        case CreateRoutine(routine=name):
            routine, full = schema.routine(name), schema.new_name(name)
            born = routine.born if routine else schema.migration
            replaced = routine is not None and operation.or_replace and routine.arguments == operation.arguments
            overloaded = routine is not None and not replaced
            schema.routines[full] = Routine(
                name=full,
                born=born,
                body=None if overloaded else operation.body,
                arguments=operation.arguments,
                perhaps_older=operation.or_replace or overloaded or schema.in_doubt,
            )
        case CreateOnTable(kind=kind, name=own, table=table):
            _remember(schema, kind, schema.on_table(table, own), operation.or_replace or schema.in_doubt)
        case CreateObject(kind=kind, name=name):
            older = operation.or_replace or operation.if_not_exists or schema.in_doubt
            _remember(schema, kind, schema.new_name(name), older)


def _remember(schema: Schema, kind: ObjectKind, name: Name, perhaps_older: bool) -> None:
    known = OtherObject(kind=kind, name=name, born=schema.migration, perhaps_older=perhaps_older)
    schema.others.setdefault((kind, name), known)


def change(schema: Schema, operation: DropObject | RenameObject | MoveToSchema) -> None:
    """DROP, RENAME and SET SCHEMA."""
    if isinstance(operation, DropObject):
        _drop(schema, operation)
    elif isinstance(operation, MoveToSchema):
        _doubt_schema(schema, operation)
        _move(schema, operation.kind, operation.name, Name(schema=operation.to, name=operation.name.name))
    elif operation.kind is ObjectKind.SCHEMA:
        _rename_schema(schema, operation.name.name, operation.to)
    else:
        _move(schema, operation.kind, operation.name, operation.name.sibling(operation.to), operation.table)


def _doubt_schema(schema: Schema, operation: MoveToSchema) -> None:
    """What is moved into a schema goes with it."""
    known = schema.others.get((ObjectKind.SCHEMA, schema.new_name(Name(operation.to))))
    if known is not None and not schema.is_surely_new_object(operation.kind, operation.name):
        known.perhaps_older = True


def _drop(schema: Schema, operation: DropObject) -> None:
    kind, name = operation.kind, operation.name
    if kind in _VIEWS:
        schema.views.pop(schema.resolve(name, schema.views), None)
    elif kind in _TYPES:
        _drop_type(schema, name, cascade=operation.cascade)
    elif kind in _ROUTINES:
        schema.routines.pop(schema.resolve(name, schema.routines), None)
    elif kind is ObjectKind.SCHEMA:
        _drop_schema(schema, name.name)
    elif operation.table is not None:
        schema.others.pop((kind, schema.on_table(operation.table, name.name)), None)
    else:
        schema.others.pop((kind, schema.new_name(name)), None)


def _drop_type(schema: Schema, name: Name, *, cascade: bool) -> None:
    full = schema.resolve(name, {**schema.enums, **schema.domains})
    for table, column in list(schema.columns_of(full)) if cascade else ():
        tables.forget_column(schema, schema.tables[table], column.definition.name)
    schema.enums.pop(full, None)
    schema.domains.pop(full, None)
    schema.others.pop((ObjectKind.TYPE, schema.new_name(name)), None)


def _drop_schema(schema: Schema, name: str) -> None:
    for table in [key for key in schema.tables if key.schema == name]:
        tables.drop(schema, DropTable(table=table))
    for objects in (schema.indexes, schema.enums, schema.domains, schema.views, schema.routines):
        for key in [key for key in objects if key.schema == name]:
            del objects[key]
    schema.others.pop((ObjectKind.SCHEMA, schema.new_name(Name(name=name))), None)


def _rename_schema(schema: Schema, old: str, new: str) -> None:
    _move_other(schema, (ObjectKind.SCHEMA, schema.new_name(Name(old))), schema.new_name(Name(new)))
    for name in [name for name in schema.tables if name.schema == old]:
        tables.rename(schema, name, Name(schema=new, name=name.name))
    for type_name in [key for key in (*schema.enums, *schema.domains) if key.schema == old]:
        _move(schema, ObjectKind.TYPE, type_name, Name(schema=new, name=type_name.name))
    _rekey_all(schema, schema.views, old, new)
    _rekey_all(schema, schema.routines, old, new)


def _rekey_all(schema: Schema, objects: dict[Name, _Known], old: str, new: str) -> None:
    for name in [name for name in objects if name.schema == old]:
        _rekey(schema, objects, name, Name(schema=new, name=name.name))


def rename_relation(schema: Schema, name: Name, to: Name) -> None:
    """A table or a view, whichever it is, is called otherwise."""
    _move(schema, ObjectKind.TABLE if name in schema.tables else ObjectKind.VIEW, name, to)


def _move(schema: Schema, kind: ObjectKind, old: Name, new: Name, table: Name | None = None) -> None:
    if kind in (ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE):
        tables.rename(schema, old, new)
    elif kind in _VIEWS:
        _rekey(schema, schema.views, schema.resolve(old, schema.views), new)
    elif kind in _TYPES:
        _retype_columns(schema, schema.resolve(old, {**schema.enums, **schema.domains}), new)
        _rekey(schema, schema.enums, schema.resolve(old, schema.enums), new)
        _rekey(schema, schema.domains, schema.resolve(old, schema.domains), new)
    elif kind in _ROUTINES:
        _rekey(schema, schema.routines, schema.resolve(old, schema.routines), new)
    else:
        was = schema.on_table(table, old.name) if table else schema.new_name(old)
        _move_other(schema, (kind, was), schema.on_table(table, new.name) if table else schema.new_name(new))


def _move_other(schema: Schema, old: tuple[ObjectKind, Name], new: Name) -> None:
    known = schema.others.pop(old, None)
    schema.others.pop((old[0], new), None)
    if known is not None:
        known.name, known.perhaps_older = new, known.perhaps_older or schema.in_doubt
        schema.others[old[0], new] = known


def _rekey(schema: Schema, objects: dict[Name, _Known], old: Name, new: Name) -> None:
    known = objects.pop(old, None)
    if known is not None:
        known.name = new if new.schema is not None else old.sibling(new.name)
        known.perhaps_older = known.perhaps_older or schema.in_doubt
        objects[known.name] = known


def _retype_columns(schema: Schema, old: Name, new: Name) -> None:
    """The columns of a renamed type are of the new name from now on."""
    elsewhere = new.schema not in (None, old.schema)
    for _, column in schema.columns_of(old):
        was = column.definition.type
        renamed = replace(was, name=new if elsewhere else was.name.sibling(new.name))
        column.definition = replace(column.definition, type=renamed)
