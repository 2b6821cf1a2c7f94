"""CREATE TABLE: nobody knows the new table, but others are locked for it.

DefineRelation in tablecmds.c, transformCreateStmt in parse_utilcmd.c; measured.
"""

from __future__ import annotations

from rules.effects.default_partition import make_room
from rules.effects.effect import NONE, Effects, World
from rules.effects.family import is_partitioned
from rules.effects.relations import named, used, with_partitions
from rules.effects.scanned import read
from rules.effects.tally import Tally
from rules.effects.tied import FIRST_TO_REFERENCE_PARTITIONED, keys_of, keys_to
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import CreateTable
from rules.operation.parts import Constraint
from rules.schema import Schema

_KEYS_OF_PARTITIONS = 15
"""Since 15 a new partition of a table that is pointed at gets triggers through the table that points (measured)."""


def create(operation: CreateTable, world: World) -> Effects:
    """What PostgreSQL does for it."""
    schema = world.schema
    there = operation.if_not_exists and schema.new_name(operation.table) in schema.tables
    if there and not operation.reads:
        return NONE
    tally = Tally()
    if operation.reads:  # the query is planned even where the table is there already
        _query(operation.reads, schema, tally, runs=operation.with_data and not there)
    if not there:
        _models(operation, world, tally)
        constraints = (inline for column in operation.columns for inline in column.constraints)
        for constraint in (*constraints, *operation.constraints):
            _reference(operation.table, constraint, world, tally)
        if operation.partition_of is not None:
            _partition(operation, schema.table_name(operation.partition_of), world, tally)
    return tally.effects()


def _query(names: tuple[Name, ...], schema: Schema, tally: Tally, *, runs: bool) -> None:
    for relation, lock in (used if runs else named)(schema, names, Lock.ACCESS_SHARE).items():
        tally.lock(lock, relation)
    if runs:
        tally.scan(read(schema, names))


def _models(operation: CreateTable, world: World, tally: Tally) -> None:
    """What the new table is made after: LIKE, INHERITS, OF."""
    schema = world.schema
    tally.lock(Lock.ACCESS_SHARE, *map(schema.relation_name, operation.like))
    tally.lock(Lock.SHARE_UPDATE_EXCLUSIVE, *map(schema.table_name, operation.inherits))
    if operation.of_type is not None:
        tally.lock(Lock.ACCESS_SHARE, schema.new_name(operation.of_type))


def _reference(table: Name, constraint: Constraint, world: World, tally: Tally) -> None:
    """The triggers of a foreign key are put on the table that it points at."""
    schema = world.schema
    if constraint.references is None or constraint.references.table == table:
        return
    target = schema.table_name(constraint.references.table)
    if is_partitioned(schema, target) and world.postgres_version < FIRST_TO_REFERENCE_PARTITIONED:
        tally.error("42809", f'cannot reference partitioned table "{target.name}"')
    tally.lock(Lock.SHARE_ROW_EXCLUSIVE, *with_partitions(schema, target))


def _partition(operation: CreateTable, parent: Name, world: World, tally: Tally) -> None:
    """PARTITION OF: the parent gets new bounds, and its foreign keys and those that point at it another table."""
    schema, version = world.schema, world.postgres_version
    tally.lock(Lock.ACCESS_EXCLUSIVE, parent)
    make_room(parent, operation.bound, schema, tally)
    new_triggers = Lock.SHARE_ROW_EXCLUSIVE if version >= FIRST_TO_REFERENCE_PARTITIONED else Lock.ACCESS_SHARE
    for key in keys_of(schema, parent):
        if key.references is not None:
            tally.lock(new_triggers, *with_partitions(schema, schema.table_name(key.references.table)))
    for other, _ in keys_to(schema, parent):
        tally.lock(Lock.SHARE_ROW_EXCLUSIVE if version >= _KEYS_OF_PARTITIONS else Lock.ACCESS_SHARE, other.name)
