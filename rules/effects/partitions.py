"""ATTACH and DETACH PARTITION: their locks, rewrites and scans.

ATExecAttachPartition and ATExecDetachPartition in tablecmds.c; measured.
"""

from __future__ import annotations

from rules.effects import attached
from rules.effects.effect import Effects, World
from rules.effects.family import default_partition, members
from rules.effects.relations import with_partitions
from rules.effects.tally import Tally
from rules.effects.tied import keys_of, keys_to, targets
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import AttachPartition, DetachPartition
from rules.schema import Schema

_FIRST_CONCURRENT = 14
_LOCKS_THE_PARTITION = 14
"""Up to 13 the partition itself was only kept from other DDL, SHARE UPDATE EXCLUSIVE (measured)."""


def effects(operation: AttachPartition | DetachPartition, world: World) -> Effects:
    """What PostgreSQL does for it."""
    if isinstance(operation, AttachPartition):
        return attached.attach(operation, world)
    return _detach(operation, world)


def _detach(operation: DetachPartition, world: World) -> Effects:
    tally, schema = Tally(), world.schema
    table, partition = schema.table_name(operation.table), schema.table_name(operation.partition)
    default = default_partition(schema, table)
    if operation.concurrently or operation.finalize:
        _refused(operation, default, world, tally)
        _apart(table, partition, world, tally)
    else:
        tally.lock(Lock.ACCESS_EXCLUSIVE, table, *filter(None, (default,)))
        weaker = world.postgres_version < _LOCKS_THE_PARTITION and partition != default
        tally.lock(Lock.SHARE_UPDATE_EXCLUSIVE if weaker else Lock.ACCESS_EXCLUSIVE, partition)
        tally.lock(Lock.ACCESS_EXCLUSIVE, *members(schema, partition)[1:])
    _keys(table, partition, world.schema, tally)
    tally.breaks()
    return tally.effects()


def _apart(table: Name, partition: Name, world: World, tally: Tally) -> None:
    """CONCURRENTLY: two transactions; only the second keeps everybody from the partition, for a moment."""
    tally.lock(Lock.SHARE_UPDATE_EXCLUSIVE, table)
    tally.lock(Lock.ACCESS_EXCLUSIVE, *members(world.schema, partition))


def _refused(operation: DetachPartition, default: Name | None, world: World, tally: Tally) -> None:
    if world.postgres_version < _FIRST_CONCURRENT:
        word = "concurrently" if operation.concurrently else "finalize"
        tally.error("42601", f'syntax error at or near "{word}"')
    elif operation.concurrently and world.execution.in_transaction:
        form = "ALTER TABLE ... DETACH CONCURRENTLY"
        tally.error("25001", f"{form} cannot run inside a transaction block")
    elif operation.concurrently and default is not None:
        tally.error("55000", "cannot detach partitions concurrently when a default partition exists")


def _keys(table: Name, partition: Name, schema: Schema, tally: Tally) -> None:
    """The partition keeps the foreign keys, with triggers of its own; who points at the table must not need it."""
    tally.lock(Lock.SHARE_ROW_EXCLUSIVE, *targets(schema, keys_of(schema, table)))
    for other, _ in keys_to(schema, table):
        tally.lock(Lock.ACCESS_EXCLUSIVE, *with_partitions(schema, other.name))
        tally.scan(with_partitions(schema, other.name))
        tally.lock(Lock.ACCESS_EXCLUSIVE, partition)
