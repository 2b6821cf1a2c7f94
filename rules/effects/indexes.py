"""Operations on indexes: their locks, rewrites and scans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from rules.effects.dropped_index import drop, drop_concurrently
from rules.effects.effect import Breaks, Effects, ExpectedError, World
from rules.effects.family import is_partitioned, with_rows
from rules.effects.reindexing import reindex
from rules.effects.relations import with_partitions
from rules.effects.transactions import outside_transaction
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import AlterIndex, CreateIndex, DropIndex, Reindex, RenameIndex
from rules.schema import Index, Schema
from rules.schema.indexes import name_for
from rules.schema.partitioned import counterpart, part_name

# What ALTER INDEX needs of the index itself (tablecmds.c, AlterTableGetLockLevel); all else is ACCESS EXCLUSIVE.
_LIGHT_CHANGES = ("set options", "set statistics")


def effects(operation: CreateIndex | DropIndex | RenameIndex | AlterIndex | Reindex, world: World) -> Effects:
    """What PostgreSQL does for it."""
    match operation:
        case CreateIndex(concurrently=True):
            return _create_concurrently(operation, world)
        case CreateIndex():
            return _create(operation, world)
        case DropIndex(concurrently=True):
            return drop_concurrently(operation, world)
        case DropIndex():
            return drop(operation, world)
        case RenameIndex():
            return _rename(operation, world)
        case AlterIndex():
            return _alter(operation, world)
        case Reindex():
            return reindex(operation, world)
        case _:
            assert_never(operation)


# CREATE ---------------------------------------------------------------------------------------------------------------


def _create(operation: CreateIndex, world: World) -> Effects:
    """SHARE on the table, and on its partitions unless ONLY is said: each gets an index of its own."""
    schema = world.schema
    table, index = schema.relation_name(operation.table), name_for(schema, operation)
    if operation.if_not_exists and index in schema.indexes:
        return Effects(locks={table: Lock.SHARE})
    if errors := _impossible(operation, table, schema):
        return Effects(errors=errors)
    if not is_partitioned(schema, table):
        return _single(operation, table, index, Lock.SHARE, schema)
    locked = (table,) if operation.only else with_partitions(schema, table)
    built = dict(_built(schema, operation, table, index, locked))
    return Effects(
        locks=dict.fromkeys(locked, Lock.SHARE),
        scans=tuple(built),
        index_builds=tuple(built.values()),
        errors=_duplicates(operation, index) if built else (),
        breaks=_breaks(operation, table, schema),
    )


def _single(operation: CreateIndex, table: Name, index: Name, lock: Lock, schema: Schema) -> Effects:
    """One table is read, one index is built."""
    if not operation.unique:
        return Effects(locks={table: lock}, scans=(table,), index_builds=(index,))
    return Effects(
        locks={table: lock},
        scans=(table,),
        index_builds=(index,),
        errors=_duplicates(operation, index),
        breaks=_breaks(operation, table, schema),
    )


def _built(
    schema: Schema, operation: CreateIndex, table: Name, index: Name, locked: Iterable[Name]
) -> Iterable[tuple[Name, Name]]:
    """Each table with rows, and the index that it gets; a partition that has such an index already gets none."""
    whole = Index(
        name=index,
        table=table,
        born=schema.migration,
        columns=operation.columns,
        unique=operation.unique,
        method=operation.method,
        where=operation.where,
        nulls_not_distinct=operation.nulls_not_distinct,
        words=operation.words,
        included=operation.included,
    )
    for name in with_rows(schema, locked):
        partition = schema.tables.get(name)
        if partition is not None and counterpart(schema, whole, partition) is None:
            yield name, name.sibling(part_name(schema, whole, partition))


def _impossible(operation: CreateIndex, table: Name, schema: Schema) -> tuple[ExpectedError, ...]:
    """A unique index of a partitioned table must hold its partition key."""
    known = schema.tables.get(table)
    if known is None or not (operation.unique and known.partition_key):
        return ()
    if None not in known.partition_key and set(known.partition_key) <= set(operation.columns):
        return ()
    return (ExpectedError(sqlstate="0A000", message=_KEY_MISSING),)


_KEY_MISSING = "unique constraint on partitioned table must include all partitioning columns"


def _duplicates(operation: CreateIndex, index: Name) -> tuple[ExpectedError, ...]:
    if not operation.unique:
        return ()
    message = f'could not create unique index "{index.name}"'
    return (ExpectedError(sqlstate="23505", message=message, certain=False),)


def _breaks(operation: CreateIndex, table: Name, schema: Schema) -> frozenset[Breaks]:
    """A unique index refuses rows that the running application may go on writing."""
    return frozenset({Breaks.OLD_WRITERS} if operation.unique and not schema.is_surely_new_table(table) else ())


def _create_concurrently(operation: CreateIndex, world: World) -> Effects:
    schema = world.schema
    table, index = schema.relation_name(operation.table), name_for(schema, operation)
    if errors := outside_transaction("CREATE INDEX CONCURRENTLY", world):
        return Effects(errors=errors)
    if is_partitioned(schema, table):
        message = f'cannot create index on partitioned table "{table.name}" concurrently'
        return Effects(errors=(ExpectedError(sqlstate="0A000", message=message),))
    if operation.if_not_exists and index in schema.indexes:
        return Effects(locks={table: Lock.SHARE_UPDATE_EXCLUSIVE})
    return _single(operation, table, index, Lock.SHARE_UPDATE_EXCLUSIVE, schema)


# RENAME and ALTER -----------------------------------------------------------------------------------------------------


def _rename(operation: RenameIndex, world: World) -> Effects:
    """Since 12 SHARE UPDATE EXCLUSIVE will do; a table or a view, which the statement takes as well, needs more."""
    schema = world.schema
    relation = schema.relation_of_index_name(operation.index)
    if relation is not None:
        return Effects(locks={relation: Lock.ACCESS_EXCLUSIVE})
    lock = Lock.SHARE_UPDATE_EXCLUSIVE if world.postgres_version >= 12 else Lock.ACCESS_EXCLUSIVE
    return Effects(locks={schema.resolve(operation.index, schema.indexes): lock})


def _alter(operation: AlterIndex, world: World) -> Effects:
    schema = world.schema
    name = schema.resolve(operation.index, schema.indexes)
    if operation.attach is not None:
        return _attach(name, schema.resolve(operation.attach, schema.indexes), world)
    light = all(change in _LIGHT_CHANGES for change in operation.change.split(", "))
    return Effects(locks={name: Lock.SHARE_UPDATE_EXCLUSIVE if light else Lock.ACCESS_EXCLUSIVE})


def _attach(whole: Name, part: Name, world: World) -> Effects:
    """Both tables are only looked at."""
    known = (world.schema.indexes.get(name) for name in (whole, part))
    locks = {index.table: Lock.ACCESS_SHARE for index in known if index is not None}
    lock = Lock.SHARE_UPDATE_EXCLUSIVE if world.postgres_version >= 12 else Lock.ACCESS_EXCLUSIVE
    return Effects(locks={**locks, whole: lock, part: Lock.ACCESS_EXCLUSIVE})
