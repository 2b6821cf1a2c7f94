"""DROP INDEX: its locks, and what hinders it."""

from __future__ import annotations

from rules.effects.effect import Effects, ExpectedError, World
from rules.effects.family import is_partitioned
from rules.effects.transactions import outside_transaction
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import DropIndex
from rules.schema import Index, Schema
from rules.schema.indexes import parts


def drop(operation: DropIndex, world: World) -> Effects:
    """ACCESS EXCLUSIVE on the table too, so that no plan goes on using the index; on every partition and its part."""
    schema = world.schema
    index = schema.index(operation.index)
    if index is None:
        return _unknown(operation, Lock.ACCESS_EXCLUSIVE, schema)
    if errors := _needed(index, schema, cascade=operation.cascade):
        return Effects(errors=errors)
    locks: dict[Name, Lock] = {}
    waiting = [index]
    while waiting:
        part = waiting.pop()
        locks[part.table] = locks[part.name] = Lock.ACCESS_EXCLUSIVE
        waiting += parts(schema, part)
    tied = _keys_resting_on(index, schema) if operation.cascade else ()
    return Effects(locks=locks | dict.fromkeys(tied, Lock.ACCESS_EXCLUSIVE))


def _unknown(operation: DropIndex, lock: Lock, schema: Schema) -> Effects:
    name = schema.resolve(operation.index, schema.indexes)
    return Effects(locks={name: lock}, assumed=(f"The table of {name} is not known; it is locked as well.",))


def drop_concurrently(operation: DropIndex, world: World) -> Effects:
    """SHARE UPDATE EXCLUSIVE; only at the very end, when nobody can use the index any more, more than that on it."""
    schema = world.schema
    errors = outside_transaction("DROP INDEX CONCURRENTLY", world) or _not_concurrently(operation, schema)
    if errors:
        return Effects(errors=errors)
    index = schema.index(operation.index)
    if index is None:
        return _unknown(operation, Lock.SHARE_UPDATE_EXCLUSIVE, schema)
    return Effects(locks=dict.fromkeys((index.table, index.name), Lock.SHARE_UPDATE_EXCLUSIVE))


def _not_concurrently(operation: DropIndex, schema: Schema) -> tuple[ExpectedError, ...]:
    index = schema.index(operation.index)
    message = None
    if operation.several:
        message = "DROP INDEX CONCURRENTLY does not support dropping multiple objects"
    elif operation.cascade:
        message = "DROP INDEX CONCURRENTLY does not support CASCADE"
    elif index is not None and is_partitioned(schema, index.table):
        message = f'cannot drop partitioned index "{index.name.name}" concurrently'
    elif index is not None:
        return _needed(index, schema, cascade=False)
    return (ExpectedError(sqlstate="0A000", message=message),) if message else ()


def _needed(index: Index, schema: Schema, *, cascade: bool) -> tuple[ExpectedError, ...]:
    """What PostgreSQL says where something else cannot do without the index."""
    name = index.name.name
    if index.constraint:
        needs = f"constraint {name} on table {index.table.name} requires it"
    elif index.parent is not None:
        needs = f"index {index.parent.name} requires it"
    elif not cascade and _keys_resting_on(index, schema):
        needs = "other objects depend on it"
    else:
        return ()
    return (ExpectedError(sqlstate="2BP01", message=f"cannot drop index {name} because {needs}"),)


def _keys_resting_on(index: Index, schema: Schema) -> tuple[Name, ...]:
    """The tables whose foreign keys point at the columns that this index alone keeps unique."""
    if not index.unique or index.where is not None or None in index.columns:
        return ()
    columns = set(index.columns)
    others = (other for other in schema.indexes_of(index.table) if other is not index and other.unique)
    if any(set(other.columns) == columns and other.where is None for other in others):
        return ()
    keys = schema.referencing(index.table)
    return tuple(other.name for other, key in keys if key.references and set(key.references.columns) == columns)
