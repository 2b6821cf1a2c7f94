"""Views and what they read, applied to the schema."""

from __future__ import annotations

from collections.abc import Iterable

from rules.name import Name
from rules.operation import CreateView, RefreshView
from rules.schema.catalogue import Schema
from rules.schema.objects import View


def create(schema: Schema, operation: CreateView) -> None:
    """CREATE [MATERIALIZED] VIEW. One that was there keeps its age."""
    known, full = schema.view(operation.view), schema.new_name(operation.view)
    if known is not None and operation.if_not_exists:
        return
    reads = tuple(map(schema.relation_name, operation.reads))
    tables = [schema.tables.get(name) for name in reads] if operation.star else []
    columns = {column for table in tables if table is not None for column in table.columns}
    schema.views[full] = View(
        name=full,
        born=known.born if known else schema.migration,
        materialized=operation.materialized,
        reads=reads,
        functions=operation.functions,
        words=operation.words | columns,
        expanded=operation.star,
        star=operation.star and not all(table is not None and table.columns_known for table in tables),
        populated=operation.with_data,
        perhaps_older=operation.or_replace or operation.if_not_exists or schema.in_doubt,
    )


def refresh(schema: Schema, operation: RefreshView) -> None:
    """REFRESH MATERIALIZED VIEW: it holds rows, or none WITH NO DATA."""
    known = schema.view(operation.view)
    if known is not None:
        known.populated = operation.with_data


def drop(schema: Schema, name: Name, *, cascade: bool) -> None:
    """The view is gone, with its indexes, and with CASCADE the views over it."""
    waiting = [name]
    while waiting:
        gone = waiting.pop()
        schema.views.pop(gone, None)
        for index in schema.indexes_of(gone):
            del schema.indexes[index.name]
        waiting += [view.name for view in schema.views_on(gone)] if cascade else ()


def drop_all(schema: Schema, views: Iterable[View]) -> None:
    """CASCADE: these are gone, with all that are built on them."""
    for view in views:
        drop(schema, view.name, cascade=True)


def follow(schema: Schema, relation: Name, to: Name) -> None:
    """The views over a relation read it under its new name."""
    for view in schema.views_on(relation):
        view.reads = tuple(to if read == relation else read for read in view.reads)
