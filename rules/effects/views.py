"""CREATE VIEW and REFRESH MATERIALIZED VIEW: their locks, rewrites and scans."""

from __future__ import annotations

from typing import assert_never

from rules.effects.effect import Breaks, Effects, ExpectedError, World
from rules.effects.relations import named, used
from rules.effects.scanned import read
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import CreateView, RefreshView
from rules.schema import Schema


def effects(operation: CreateView | RefreshView, world: World) -> Effects:
    """What PostgreSQL does for it."""
    match operation:
        case CreateView(materialized=True):
            return _create_materialized(operation, world.schema)
        case CreateView():
            return _create(operation, world.schema)
        case RefreshView():
            return _refresh(operation, world.schema)
        case _:
            assert_never(operation)


def _create(operation: CreateView, schema: Schema) -> Effects:
    """What it reads is only looked at. One that is replaced is kept from its readers."""
    locks = named(schema, operation.reads, Lock.ACCESS_SHARE)
    old = schema.new_name(operation.view)
    if operation.or_replace and old in schema.views:
        return Effects(locks={**locks, old: Lock.ACCESS_EXCLUSIVE})
    return Effects(locks=locks)


def _create_materialized(operation: CreateView, schema: Schema) -> Effects:
    """WITH DATA the query is run."""
    filled = operation.with_data and not (operation.if_not_exists and schema.new_name(operation.view) in schema.views)
    if not filled:
        return Effects(locks=named(schema, operation.reads, Lock.ACCESS_SHARE))
    return Effects(locks=used(schema, operation.reads, Lock.ACCESS_SHARE), scans=read(schema, operation.reads))


def _refresh(operation: RefreshView, schema: Schema) -> Effects:
    """ACCESS EXCLUSIVE until it is filled anew; CONCURRENTLY, EXCLUSIVE: others read on, only other refreshes wait."""
    name = schema.resolve(operation.view, schema.views)
    view = schema.views.get(name)
    reads = view.reads if view is not None and operation.with_data else ()
    sources = used(schema, reads, Lock.ACCESS_SHARE)
    indexes = schema.indexes_of(name)
    if operation.concurrently:
        if errors := _not_concurrently(operation, name, schema):
            return Effects(errors=errors)
        return Effects(locks={**sources, name: Lock.EXCLUSIVE}, scans=(*read(schema, reads), name))
    return Effects(
        locks={**sources, name: Lock.ACCESS_EXCLUSIVE},
        rewrites=(name,),
        scans=(*read(schema, reads), name) if indexes and operation.with_data else read(schema, reads),
        index_builds=tuple(index.name for index in indexes),
        breaks=frozenset() if operation.with_data else frozenset({Breaks.OLD_READERS}),
        assumed=() if view is not None else (f"What {name} reads is not known.",),
    )


def _not_concurrently(operation: RefreshView, name: Name, schema: Schema) -> tuple[ExpectedError, ...]:
    """It compares the old rows with the new by a unique index over columns alone, without a condition."""
    if not operation.with_data:
        message = "REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together"
        return (ExpectedError(sqlstate="42601", message=message),)
    view = schema.views.get(name)
    if view is not None and not view.populated:
        message = "CONCURRENTLY cannot be used when the materialized view is not populated"
        return (ExpectedError(sqlstate="0A000", message=message),)
    indexes = schema.indexes_of(name)
    by_row = (index.unique and index.where is None and None not in index.columns for index in indexes)
    if view is None or any(by_row):
        return ()
    message = f'cannot refresh materialized view "{name}" concurrently'
    return (ExpectedError(sqlstate="55000", message=message),)
