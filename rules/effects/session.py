"""Operations on the session, and maintenance: their locks, rewrites and scans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from rules.effects.effect import NONE, Effects, ExpectedError, World
from rules.effects.family import is_partitioned, members, with_rows
from rules.effects.relations import used
from rules.effects.transactions import outside_transaction, refused
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import LockTable, Maintain, Session, SetParameter, Transaction
from rules.schema import Schema


def effects(operation: Transaction | SetParameter | LockTable | Maintain | Session, world: World) -> Effects:
    """What PostgreSQL does for it."""
    match operation:
        case Session(reads=reads) if reads:
            return Effects(locks=used(world.schema, reads, Lock.ACCESS_SHARE))
        case Transaction():
            return Effects(errors=errors) if (errors := refused(operation, world)) else NONE
        case SetParameter() | Session():
            return NONE
        case LockTable():
            return _lock(operation, world)
        case Maintain(verb="vacuum"):
            return _vacuum(operation, world)
        case Maintain(verb="analyze"):
            return _analyze(operation, world)
        case Maintain():
            return _cluster(operation, world)
        case _:
            assert_never(operation)


def _lock(operation: LockTable, world: World) -> Effects:
    """The lock that it says, on the table and its children, or on a view and what lies below."""
    if not world.execution.in_transaction:
        message = "LOCK TABLE can only be used in transaction blocks"
        return Effects(errors=(ExpectedError(sqlstate="25P01", message=message),))
    lock = Lock[operation.mode.upper().replace(" ", "_")]
    schema = world.schema
    if operation.only:
        return Effects(locks={schema.relation_name(operation.table): lock})
    return Effects(locks=used(schema, (operation.table,), lock))


def _vacuum(operation: Maintain, world: World) -> Effects:
    """SHARE UPDATE EXCLUSIVE; FULL writes table and indexes anew under ACCESS EXCLUSIVE. Never in a transaction."""
    if errors := outside_transaction("VACUUM", world):
        return Effects(errors=errors)
    tables = _tables(operation, world)
    if not operation.full:
        return Effects(locks=dict.fromkeys(tables, Lock.SHARE_UPDATE_EXCLUSIVE))
    return _written_anew(tables, world.schema)


def _tables(operation: Maintain, world: World) -> tuple[Name, ...]:
    """The table and its partitions, since 18 its heirs as well; without a name all tables and materialized views."""
    schema = world.schema
    if operation.table is None:
        return (*schema.tables, *(name for name, view in schema.views.items() if view.materialized))
    table = schema.relation_name(operation.table)
    recurses = world.postgres_version >= 18 or is_partitioned(schema, table)
    return members(schema, table) if recurses else (table,)


def _written_anew(tables: Iterable[Name], schema: Schema) -> Effects:
    files = with_rows(schema, tables)
    return Effects(
        locks=dict.fromkeys(tables, Lock.ACCESS_EXCLUSIVE),
        rewrites=files,
        scans=files,
        index_builds=tuple(index.name for name in files for index in schema.indexes_of(name)),
    )


def _analyze(operation: Maintain, world: World) -> Effects:
    """SHARE UPDATE EXCLUSIVE, and a sample; before 18 heirs are only read."""
    tables = _tables(operation, world)
    read = used(world.schema, tables, Lock.ACCESS_SHARE)
    return Effects(locks={**read, **dict.fromkeys(tables, Lock.SHARE_UPDATE_EXCLUSIVE)})


def _cluster(operation: Maintain, world: World) -> Effects:
    """Writes the table anew, in the order of an index. A partitioned one since 15, outside of transactions."""
    schema, name = world.schema, operation.table
    table = schema.relation_name(name) if name is not None else None
    divided = table is None or is_partitioned(schema, table)
    if table is not None and divided and world.postgres_version < 15:
        error = ExpectedError(sqlstate="0A000", message="cannot cluster a partitioned table")
        return Effects(errors=(error,))
    if divided and (errors := outside_transaction("CLUSTER", world)):
        return Effects(errors=errors)
    if table is None:
        return Effects(assumed=("Which tables were clustered before is not known; each of those is rewritten.",))
    return _written_anew(members(schema, table) if divided else (table,), schema)
