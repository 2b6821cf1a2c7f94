"""ATTACH PARTITION: the partition is locked and read, unless a CHECK proves that its rows belong there.

ATExecAttachPartition, AttachPartitionEnsureIndexes and CloneForeignKeyConstraints in tablecmds.c; measured.
"""

from __future__ import annotations

from rules.effects.bounds import parsed, proves, proves_outside
from rules.effects.default_partition import make_room
from rules.effects.effect import Effects, World
from rules.effects.family import ancestors, members, with_rows
from rules.effects.not_null import is_not_null, is_nullable
from rules.effects.relations import with_partitions
from rules.effects.tally import Tally
from rules.effects.tied import keys_of, keys_to
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import AttachPartition
from rules.operation.parts import Constraint
from rules.schema import Schema, Table
from rules.schema.partitioned import counterpart, part_name

_LOCKS_LESS = 12
"""Since 12 the parent is read and written meanwhile (release notes; measured)."""
_KEYS_OF_PARTITIONS = 15


def attach(operation: AttachPartition, world: World) -> Effects:
    """What PostgreSQL does for it."""
    tally, schema = Tally(), world.schema
    table, partition = schema.table_name(operation.table), schema.table_name(operation.partition)
    parent = schema.tables.get(table)
    less = world.postgres_version >= _LOCKS_LESS
    tally.lock(Lock.SHARE_UPDATE_EXCLUSIVE if less else Lock.ACCESS_EXCLUSIVE, table)
    tally.lock(Lock.ACCESS_SHARE, *ancestors(schema, table))  # for what belongs there
    every = members(schema, partition)
    tally.lock(Lock.ACCESS_EXCLUSIVE, *every)
    make_room(table, operation.bound, schema, tally)
    tally.scan(each for each in with_rows(schema, every) if not _is_proved(each, operation, parent, schema))
    if parent is not None:
        _refused(parent, partition, world, tally)
        _indexes(table, partition, schema, tally)
        _keys(table, partition, world, tally)
    return tally.effects()


def _is_proved(table: Name, operation: AttachPartition, parent: Table | None, schema: Schema) -> bool:
    """Whether no row of the table has to be looked at."""
    if parent is None:
        return False
    if not _proves_above(table, parent, schema):
        return False
    if not operation.default:
        bound = parsed(parent, operation.bound)
        return bound is not None and proves(schema, table, bound)
    others = schema.partitions(parent.name)
    bounds = [parsed(parent, other.bound) for other in others]
    known = parent.born is not None  # else it may have partitions that were never seen
    return known and all(bound is not None and proves_outside(schema, table, bound) for bound in bounds)


def _proves_above(table: Name, parent: Table, schema: Schema) -> bool:
    """The partition's rows must belong into every table above too, whose own bounds count (get_partition_qual_relid)."""
    while parent.partition_of is not None:
        above = schema.tables.get(parent.partition_of)
        bound = parsed(above, parent.bound) if above is not None else None
        if above is None or bound is None or not proves(schema, table, bound):
            return False
        parent = above
    return True


def _refused(parent: Table, partition: Name, world: World, tally: Tally) -> None:
    """What is NOT NULL in the parent must be so in the partition (MergeAttributesIntoExisting)."""
    schema = world.schema
    for column in parent.columns:
        if is_not_null(schema, parent.name, column) and is_nullable(schema, partition, column):
            table = f' "{partition.name}"' if world.postgres_version >= 18 else ""
            tally.error("42804", f'column "{column}" in child table{table} must be marked NOT NULL')
            return


def _indexes(table: Name, partition: Name, schema: Schema, tally: Tally) -> None:
    """Every index of the parent that the partition lacks is built."""
    child = schema.tables.get(partition)
    for index in schema.indexes_of(table):
        if child is None or counterpart(schema, index, child) is None:
            tally.builds.append(partition.sibling(part_name(schema, index, child)) if child else index.name)
            tally.scan(with_rows(schema, members(schema, partition)))


def _keys(table: Name, partition: Name, world: World, tally: Tally) -> None:
    """The parent's foreign keys become the partition's; who points at the parent points at the partition too."""
    schema, version = world.schema, world.postgres_version
    own = keys_of(schema, partition)
    for key in keys_of(schema, table):
        _take_over(partition, key, own, world, tally)
    for other, _ in keys_to(schema, table):
        tally.lock(Lock.SHARE_ROW_EXCLUSIVE if version >= _KEYS_OF_PARTITIONS else Lock.ACCESS_SHARE, other.name)


def _take_over(partition: Name, key: Constraint, own: list[Constraint], world: World, tally: Tally) -> None:
    """One that the partition has already becomes a part of the parent's, which drops the triggers it had itself."""
    schema = world.schema
    if key.references is None:
        return
    target = with_partitions(schema, schema.table_name(key.references.table))
    if any((mine.columns, mine.references) == (key.columns, key.references) for mine in own):
        tally.lock(Lock.ACCESS_EXCLUSIVE, *target)
        return
    tally.lock(Lock.SHARE_ROW_EXCLUSIVE if world.postgres_version >= _LOCKS_LESS else Lock.ROW_SHARE, *target)
    tally.scan(with_rows(schema, (*members(schema, partition), *target)))
