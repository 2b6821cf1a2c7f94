"""Operations on rows: their locks, rewrites and scans."""

from __future__ import annotations

from typing import assert_never

from rules.effects.called import what_is_called
from rules.effects.effect import Effects, World, strongest, together
from rules.effects.emptied import truncate
from rules.effects.family import ancestors, is_partitioned, members
from rules.effects.relations import named, used
from rules.effects.row_locks import on_delete, on_insert, on_update
from rules.effects.scanned import read, scanned
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import Call, Copy, Delete, Insert, Merge, Query, Truncate, Update
from rules.operation.parts import Condition
from rules.schema import Schema

_EVERY_ROW = Condition(text="true", always_true=True)


def effects(operation: Insert | Update | Delete | Merge | Truncate | Copy | Query | Call, world: World) -> Effects:
    """What PostgreSQL does for it, with what the functions do that it calls."""
    own = _own(operation, world)
    called = what_is_called(operation, world)
    return together((own, called)) if called is not None else own


def _own(operation: Insert | Update | Delete | Merge | Truncate | Copy | Query | Call, world: World) -> Effects:
    schema = world.schema
    match operation:
        case Insert():
            return _insert(operation, world)
        case Update():
            by_rows = on_update(schema, schema.relation_name(operation.table), frozenset(operation.columns))
            return _change(operation, by_rows, world)
        case Delete():
            by_rows = on_delete(schema, schema.relation_name(operation.table))
            return _change(operation, by_rows, world)
        case Merge():
            return _merge(operation, schema)
        case Truncate():
            return truncate(operation, world)
        case Copy():
            return _copy(operation, world)
        case Query():
            return _query(operation, schema)
        case Call():
            return Effects()
        case _:
            assert_never(operation)


def _insert(operation: Insert, world: World) -> Effects:
    """ROW EXCLUSIVE; on the partitions, since 12, only where a row goes."""
    schema = world.schema
    table = schema.relation_name(operation.table)
    reads = used(schema, operation.reads, Lock.ACCESS_SHARE)
    target, parts = _inserted_into(table, world)
    by_rows = strongest((on_insert(schema, table, operation.columns), parts))
    if operation.updates:
        by_rows = strongest((by_rows, on_update(schema, table, None)))
    return Effects(
        locks=strongest((reads, target)),
        locks_by_rows=by_rows,
        scans=scanned(schema, read(schema, operation.reads), operation.where),
    )


def _inserted_into(table: Name, world: World) -> tuple[dict[Name, Lock], dict[Name, Lock]]:
    """The locks on the target itself and on what is asked above it, and those that depend on its rows."""
    schema = world.schema
    if table in schema.views:
        return used(schema, (table,), Lock.ROW_EXCLUSIVE), {}
    own = {**dict.fromkeys(ancestors(schema, table), Lock.ACCESS_SHARE), table: Lock.ROW_EXCLUSIVE}
    if not is_partitioned(schema, table):
        return own, {}
    parts = dict.fromkeys(members(schema, table), Lock.ROW_EXCLUSIVE)
    return (own, parts) if world.postgres_version >= 12 else ({**own, **parts}, {})


def _change(operation: Update | Delete, by_rows: dict[Name, Lock], world: World) -> Effects:
    """UPDATE and DELETE: ROW EXCLUSIVE on the table and its children, ACCESS SHARE on what else they read."""
    schema = world.schema
    table = schema.relation_name(operation.table)
    asks_above = isinstance(operation, Update) or world.postgres_version < 14
    above = ancestors(schema, table) if asks_above else ()
    locks = (
        dict.fromkeys(above, Lock.ACCESS_SHARE),
        used(schema, operation.reads, Lock.ACCESS_SHARE),
        used(schema, (table,), Lock.ROW_EXCLUSIVE),
    )
    return Effects(
        locks=strongest(locks),
        locks_by_rows=by_rows,
        scans=scanned(schema, read(schema, (table, *operation.reads)), operation.where),
        destroys=(table,) if isinstance(operation, Delete) and operation.where is None else (),
    )


def _merge(operation: Merge, schema: Schema) -> Effects:
    table = schema.relation_name(operation.table)
    by_rows = (
        on_insert(schema, table, ()) if operation.inserts else {},
        on_update(schema, table, None) if operation.updates else {},
        on_delete(schema, table) if operation.deletes else {},
    )
    reads, target = used(schema, operation.reads, Lock.ACCESS_SHARE), used(schema, (table,), Lock.ROW_EXCLUSIVE)
    return Effects(
        locks=strongest((reads, target)),
        locks_by_rows=strongest(by_rows),
        scans=scanned(schema, read(schema, (table, *operation.reads)), _EVERY_ROW),
    )


def _copy(operation: Copy, world: World) -> Effects:
    """COPY … FROM is an INSERT; COPY … TO reads the table itself, not its children."""
    schema = world.schema
    if operation.table is None:
        return _query(Query(reads=operation.reads), schema)
    if operation.writes:
        return _insert(Insert(table=operation.table), world)
    locks = named(schema, (operation.table,), Lock.ACCESS_SHARE)
    return Effects(locks=locks, scans=tuple(locks))


def _query(operation: Query, schema: Schema) -> Effects:
    """ACCESS SHARE; ROW SHARE for FOR UPDATE and its like. nextval and setval write to their sequence."""
    lock = Lock.ROW_SHARE if operation.locks else Lock.ACCESS_SHARE
    sequences = {schema.sequence_name(name): Lock.ROW_EXCLUSIVE for name in operation.sequences}
    return Effects(
        locks=strongest((used(schema, operation.reads, lock), sequences)),
        scans=scanned(schema, read(schema, operation.reads), operation.where),
    )
