"""Operations on views, routines, sequences, schemas and the rest, applied to the schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from rules.name import Name
from rules.operation import (
    AlterObject,
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
from rules.schema import columns, indexes, owned, tables, types, views
from rules.schema.catalogue import Schema
from rules.schema.objects import Domain, Enum, OtherObject, Routine, View

_Known = TypeVar("_Known", Enum, Domain, View, Routine)
_VIEWS = (ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW)
_TYPES = (ObjectKind.TYPE, ObjectKind.DOMAIN)
_ROUTINES = (ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.ROUTINE, ObjectKind.AGGREGATE)


def create(schema: Schema, operation: CreateView | CreateRoutine | CreateOnTable | CreateObject) -> None:
    """CREATE; with OR REPLACE or IF NOT EXISTS an object that was there keeps its age."""
    match operation:
        case CreateView():
            views.create(schema, operation)
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
                procedure=operation.kind is ObjectKind.PROCEDURE,
                volatility="volatile" if overloaded else operation.volatility,
                strict=operation.strict,
                expression=None if overloaded else operation.expression,
                code="" if overloaded else operation.code,
                overloaded=overloaded,
                perhaps_older=operation.or_replace or overloaded or schema.in_doubt,
            )
        case CreateOnTable(kind=kind, name=own, table=table):
            known = OtherObject(
                kind=kind,
                name=schema.on_table(table, own),
                born=schema.migration,
                table=schema.relation_name(table),
                function=schema.resolve(operation.function, schema.routines) if operation.function else None,
                each_row=operation.each_row,
                reads=tuple(map(schema.relation_name, (*operation.reads, *_touched(operation)))),
                functions=operation.functions,
                perhaps_older=operation.or_replace or schema.in_doubt,
            )
            owned.put(schema, known)
        case CreateObject():
            _create_object(schema, operation)


def _touched(operation: CreateOnTable) -> Iterator[Name]:
    """The relations in the statements of a rule."""
    for action in operation.action:
        yield from getattr(action, "reads", ())
        if (table := getattr(action, "table", None)) is not None:
            yield table


def _create_object(schema: Schema, operation: CreateObject) -> None:
    of = operation.owned_by
    if operation.kind is ObjectKind.STATISTICS:
        of = operation.tables[0] if operation.tables else None
    known = OtherObject(
        kind=operation.kind,
        name=schema.new_name(operation.name),
        born=schema.migration,
        table=schema.table_name(of) if of else None,
        column=operation.owner_column,
        composite=operation.composite,
        reads=tuple(map(schema.table_name, operation.tables)),
        perhaps_older=operation.or_replace or operation.if_not_exists or schema.in_doubt,
    )
    owned.put(schema, known)


def alter(schema: Schema, operation: AlterObject) -> None:
    """ALTER SEQUENCE … OWNED BY, ALTER PUBLICATION; what else is changed so, nothing depends on."""
    if operation.kind is ObjectKind.PUBLICATION:
        _alter_publication(schema, operation)
    if operation.kind is not ObjectKind.SEQUENCE or "owned by" not in operation.change:
        return
    full = schema.sequence_name(operation.name)
    known = schema.others.pop((ObjectKind.SEQUENCE, full), None)
    known = known or OtherObject(kind=ObjectKind.SEQUENCE, name=full, born=0)
    known.table = schema.table_name(operation.table) if operation.table else None
    known.column = operation.column
    owned.put(schema, known)


def _alter_publication(schema: Schema, operation: AlterObject) -> None:
    """ADD and DROP TABLE; SET TABLE, whose other tables are clauses of their own, is only added to."""
    known = schema.other(ObjectKind.PUBLICATION, operation.name)
    if known is None:
        return
    tables = tuple(map(schema.table_name, operation.tables))
    if operation.change == "drop table":
        known.reads = tuple(name for name in known.reads if name not in tables)
    else:
        known.reads = tuple(dict.fromkeys((*known.reads, *tables)))


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
        views.drop(schema, schema.resolve(name, schema.views), cascade=operation.cascade)
    elif kind in _TYPES:
        _drop_type(schema, name, cascade=operation.cascade)
    elif kind in _ROUTINES:
        schema.routines.pop(schema.resolve(name, schema.routines), None)
    elif kind is ObjectKind.SCHEMA:
        _drop_schema(schema, name.name)
    elif operation.table is not None:
        schema.others.pop((kind, schema.on_table(operation.table, name.name)), None)
    elif kind is ObjectKind.SEQUENCE:
        schema.others.pop((kind, schema.sequence_name(name)), None)
    else:
        schema.others.pop((kind, schema.new_name(name)), None)


def _drop_type(schema: Schema, name: Name, *, cascade: bool) -> None:
    full = schema.resolve(name, {**schema.enums, **schema.domains})
    for table, column in list(schema.columns_of(full)) if cascade else ():
        columns.forget_column(schema, schema.tables[table], column.definition.name)
    schema.enums.pop(full, None)
    schema.domains.pop(full, None)
    schema.others.pop((ObjectKind.TYPE, schema.new_name(name)), None)


def _drop_schema(schema: Schema, name: str) -> None:
    for table in [key for key in schema.tables if key.schema == name]:
        tables.drop(schema, DropTable(table=table, cascade=True))
    views.drop_all(schema, [view for view in schema.views.values() if view.name.schema == name])
    for objects in (schema.indexes, schema.enums, schema.domains, schema.routines):
        for key in [key for key in objects if key.schema == name]:
            del objects[key]
    for other in [key for key in schema.others if key[1].schema == name and key[0] is not ObjectKind.SCHEMA]:
        del schema.others[other]
    schema.others.pop((ObjectKind.SCHEMA, schema.new_name(Name(name=name))), None)


def _rename_schema(schema: Schema, old: str, new: str) -> None:
    _move_other(schema, (ObjectKind.SCHEMA, schema.new_name(Name(old))), schema.new_name(Name(new)))
    for name in [name for name in schema.tables if name.schema == old]:
        tables.rename(schema, name, Name(schema=new, name=name.name))
    for type_name in [key for key in (*schema.enums, *schema.domains) if key.schema == old]:
        _move(schema, ObjectKind.TYPE, type_name, Name(schema=new, name=type_name.name))
    for view in [name for name in schema.views if name.schema == old]:
        _move_view(schema, view, Name(schema=new, name=view.name))
    _rekey_all(schema, schema.routines, old, new)
    for kind, name in [key for key in schema.others if key[1].schema == old and key[0] is not ObjectKind.SCHEMA]:
        _move_other(schema, (kind, name), Name(schema=new, name=name.name))


def _move_view(schema: Schema, old: Name, new: Name) -> None:
    new = new if new.schema is not None else old.sibling(new.name)
    _rekey(schema, schema.views, old, new)
    indexes.follow(schema, old, new)
    views.follow(schema, old, new)


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
        _move_view(schema, schema.resolve(old, schema.views), new)
    elif kind in _TYPES:
        types.retype_columns(schema, schema.resolve(old, {**schema.enums, **schema.domains}), new)
        _rekey(schema, schema.enums, schema.resolve(old, schema.enums), new)
        _rekey(schema, schema.domains, schema.resolve(old, schema.domains), new)
    elif kind in _ROUTINES:
        _rekey(schema, schema.routines, schema.resolve(old, schema.routines), new)
    else:
        full = schema.sequence_name(old) if kind is ObjectKind.SEQUENCE else schema.new_name(old)
        was = schema.on_table(table, old.name) if table else full
        _move_other(schema, (kind, was), schema.on_table(table, new.name) if table else schema.new_name(new))


def _move_other(schema: Schema, old: tuple[ObjectKind, Name], new: Name) -> None:
    known = schema.others.pop(old, None)
    schema.others.pop((old[0], new), None)
    if known is not None:
        known.name, known.perhaps_older = new, known.perhaps_older or schema.in_doubt
        owned.put(schema, known)


def _rekey(schema: Schema, objects: dict[Name, _Known], old: Name, new: Name) -> None:
    known = objects.pop(old, None)
    if known is not None:
        known.name = new if new.schema is not None else old.sibling(new.name)
        known.perhaps_older = known.perhaps_older or schema.in_doubt
        objects[known.name] = known
