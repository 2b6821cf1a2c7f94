"""What goes with a new object although it is older: by CASCADE, and by foreign keys that delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from rules.foreign_keys import pointing_at
from rules.name import Name, quote
from rules.operation import Delete, DropColumn, DropObject, DropTable, Truncate
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Constraint
from rules.schema import Schema
from rules.wording import listed, shown

_Removes: TypeAlias = Delete | Truncate | DropTable | DropColumn | DropObject
_ACTING = frozenset({"cascade", "set null", "set default"})
_VIEWS = (ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW)
_TYPES = (ObjectKind.TYPE, ObjectKind.DOMAIN)
_UNSEEN = frozenset({ObjectKind.EXTENSION, ObjectKind.COLLATION, ObjectKind.ACCESS_METHOD})
"""Kinds on which an older column or table can hang without any word of it in the schema."""


def older_taken_along(operation: _Removes, schema: Schema) -> tuple[str, ...]:
    """What is not surely new and loses rows or is dropped, in words; as far as it is known."""
    return tuple(dict.fromkeys(_older(operation, schema)))


def along(operation: _Removes, schema: Schema) -> str:
    """The end of a message about what is new itself; empty where nothing older goes with it."""
    older = older_taken_along(operation, schema)
    return f" What is older goes along: {listed(older)}." if older else ""


def _older(operation: _Removes, schema: Schema) -> Iterator[str]:
    match operation:
        case Delete(table=table):
            yield from _older_tables(schema, following(schema, schema.table_name(table), _acts))
        case Truncate(table=table, cascade=True):
            yield from _older_tables(schema, following(schema, schema.table_name(table)))
        case DropTable(table=table, cascade=True) | DropColumn(table=table, cascade=True):
            yield from _older_views(schema, schema.table_name(table))
        case DropObject(kind=kind, name=name, cascade=True):
            yield from _older_dependants(schema, kind, name)
        case _:
            pass


def _acts(constraint: Constraint) -> bool:
    return constraint.references is not None and constraint.references.on_delete in _ACTING


def _any(constraint: Constraint) -> bool:
    return constraint.references is not None


def following(schema: Schema, table: Name, counts: Callable[[Constraint], bool] = _any) -> set[Name]:
    """The tables that point at the table, and those that point at them."""
    found: set[Name] = set()
    waiting = [table]
    while waiting:
        pointing = {other for other, key in pointing_at(schema, waiting.pop()) if counts(key)}
        waiting += pointing - found
        found |= pointing
    return found - {table}


def _older_tables(schema: Schema, tables: set[Name]) -> Iterator[str]:
    return (f"rows of {shown(table, schema)}" for table in sorted(tables) if not schema.is_surely_new_table(table))


def _older_views(schema: Schema, relation: Name) -> Iterator[str]:
    """The views that read the relation, and those that read them."""
    found: set[Name] = set()
    waiting = [relation]
    while waiting:
        read = waiting.pop()
        reading = {view.name for view in schema.views.values() if read in view.reads} - found
        waiting += reading
        found |= reading
    for view in sorted(found):
        if not schema.is_surely_new_object(ObjectKind.VIEW, view):
            yield f"view {shown(view, schema)}"


def _older_dependants(schema: Schema, kind: ObjectKind, name: Name) -> Iterator[str]:
    if kind in _VIEWS:
        yield from _older_views(schema, schema.resolve(name, schema.views))
    elif kind in _TYPES:
        yield from _older_columns(schema, schema.resolve(name, {**schema.enums, **schema.domains}))
    elif kind is ObjectKind.SCHEMA:
        yield from _older_contents(schema, name.name)
    elif kind in _UNSEEN:
        yield "whatever uses it"


def _older_columns(schema: Schema, type_name: Name) -> Iterator[str]:
    """Those of the type, and of the domains over it."""
    types = [type_name]
    for of in types:
        for table, column in schema.columns_of(of):
            if not schema.is_surely_new_column(table, column.definition.name):
                yield f"column {quote(column.definition.name)} of {shown(table, schema)}"
        over = (domain for domain in schema.domains.values() if schema.resolve(domain.base.name, schema.enums) == of)
        types += [domain.name for domain in over if domain.name not in types]


def _older_contents(schema: Schema, name: str) -> Iterator[str]:
    for table in [table for table in schema.tables if table.schema == name]:
        if not schema.is_surely_new_table(table):
            yield f"table {shown(table, schema)}"
        yield from _older_views(schema, table)
    for view in [view for view in schema.views if view.schema == name]:
        yield from _older_views(schema, view)
    for table, known in schema.tables.items():
        for column in known.columns.values():
            own = column.definition
            if own.type.name.schema == name and not schema.is_surely_new_column(table, own.name):
                yield f"column {quote(own.name)} of {shown(table, schema)}"
    for type_name in (*schema.enums, *schema.domains):
        if type_name.schema == name and not schema.is_surely_new_object(ObjectKind.TYPE, type_name):
            yield f"type {shown(type_name, schema)}"
