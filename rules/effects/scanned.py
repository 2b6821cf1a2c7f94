"""Which tables a query reads from one end to the other."""

from __future__ import annotations

from collections.abc import Iterable

from rules.effects.family import with_rows
from rules.effects.relations import used
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Condition
from rules.schema import Index, Schema


def read(schema: Schema, names: Iterable[Name]) -> tuple[Name, ...]:
    """The relations with rows that a query over these reads from: not the views, but what lies below them."""
    relations = (name for name in used(schema, names, Lock.ACCESS_SHARE) if not _has_no_rows(name, schema))
    return with_rows(schema, relations)


def _has_no_rows(name: Name, schema: Schema) -> bool:
    """A view has none of its own, and those of a sequence are one."""
    view = schema.views.get(name)
    return (view is not None and not view.materialized) or (ObjectKind.SEQUENCE, name) in schema.others


def scanned(schema: Schema, tables: Iterable[Name], where: Condition | None) -> tuple[Name, ...]:
    """Those of which all rows are read: where no index begins with a column that the condition names."""
    if where is None or where.always_true:
        return tuple(tables)
    return tuple(table for table in tables if not any(_helps(index, where) for index in schema.indexes_of(table)))


def _helps(index: Index, where: Condition) -> bool:
    if not index.columns or index.where is not None or not index.valid:
        return False
    first = index.columns[0]
    return first in where.words if first is not None else not index.words.isdisjoint(where.words)
