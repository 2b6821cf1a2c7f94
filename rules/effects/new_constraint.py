"""A constraint that is added to a table, by itself or with a column: what is locked, and which rows are read for it.

ATExecAddConstraint, ATAddForeignKeyConstraint, ATExecAddIndex and ATExecAddIndexConstraint in tablecmds.c; measured.
"""

from __future__ import annotations

from rules.effects.effect import World
from rules.effects.family import is_partitioned, members, with_rows
from rules.effects.new_foreign_key import foreign_key
from rules.effects.not_null import is_not_null, needs_a_look
from rules.effects.refused_key import refused
from rules.effects.tally import Tally
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import Schema
from rules.schema.constraints import name_for
from rules.value import replace

LOCKS_THE_FAMILY = 18
"""Since 18 ADD CONSTRAINT locks partitions and heirs as it locks the table, even where they get nothing (measured)."""
_FIRST_WITH_NOT_NULL_CONSTRAINTS = 18
_FIRST_NOT_ENFORCED = 18
_FIRST_TO_RECURSE_FOR_KEYS = 12


def gather(table: Name, constraint: Constraint, world: World, tally: Tally) -> None:
    """What PostgreSQL does for it."""
    if not constraint.enforced and world.postgres_version < _FIRST_NOT_ENFORCED:
        tally.error("42601", 'syntax error at or near "enforced"')
        return
    match constraint.kind:
        case ConstraintKind.CHECK:
            _check(table, constraint, world, tally)
        case ConstraintKind.NOT_NULL:
            _not_null(table, constraint, world, tally)
        case ConstraintKind.FOREIGN_KEY:
            if constraint.references is not None:
                target = world.schema.table_name(constraint.references.table)
                foreign_key(table, constraint, target, world, tally)
        case ConstraintKind.PRIMARY_KEY | ConstraintKind.UNIQUE | ConstraintKind.EXCLUDE:
            _key(table, constraint, world, tally)


def _check(table: Name, constraint: Constraint, world: World, tally: Tally) -> None:
    every = members(world.schema, table)
    reached = (table,) if constraint.no_inherit else every
    tally.lock(Lock.ACCESS_EXCLUSIVE, *(every if world.postgres_version >= LOCKS_THE_FAMILY else reached))
    if constraint.enforced and not constraint.not_valid:
        tally.scan(with_rows(world.schema, reached))


def _not_null(table: Name, constraint: Constraint, world: World, tally: Tally) -> None:
    if world.postgres_version < _FIRST_WITH_NOT_NULL_CONSTRAINTS:
        tally.error("42601", 'syntax error at or near "not"')
        return
    every = members(world.schema, table)
    tally.lock(Lock.ACCESS_EXCLUSIVE, *every)
    if not constraint.not_valid:
        _look(every, constraint.columns, world, tally)


def _look(tables: tuple[Name, ...], columns: tuple[str, ...], world: World, tally: Tally) -> None:
    """Reads the rows of those tables in which one of the columns might be NULL."""
    for each in with_rows(world.schema, tables):
        if any(needs_a_look(world, each, column) for column in columns):
            tally.scan((each,))


def _key(table: Name, constraint: Constraint, world: World, tally: Tally) -> None:
    """UNIQUE, PRIMARY KEY and EXCLUDE."""
    schema = world.schema
    if refused(table, constraint, world, tally):
        return
    tally.lock(Lock.ACCESS_EXCLUSIVE, table)
    _lock_family(table, constraint, world, tally)
    if constraint.kind is ConstraintKind.PRIMARY_KEY:
        _make_not_null(table, constraint, world, tally)
    if constraint.using_index is None:
        _build(table, name_for(schema, table, constraint), constraint, schema, tally)


def _lock_family(table: Name, constraint: Constraint, world: World, tally: Tally) -> None:
    every = members(world.schema, table)
    primary = constraint.kind is ConstraintKind.PRIMARY_KEY
    if world.postgres_version >= LOCKS_THE_FAMILY:
        tally.lock(Lock.ACCESS_EXCLUSIVE, *every)
    elif is_partitioned(world.schema, table):
        tally.lock(Lock.SHARE, *every)  # for building the index (DefineIndex in indexcmds.c)
    elif primary and world.postgres_version >= _FIRST_TO_RECURSE_FOR_KEYS:
        tally.lock(Lock.ACCESS_EXCLUSIVE, *every)


def _make_not_null(table: Name, constraint: Constraint, world: World, tally: Tally) -> None:
    """A primary key makes its columns NOT NULL (transformIndexConstraint in parse_utilcmd.c)."""
    schema = world.schema
    columns = constraint.columns or _columns_of_index(table, constraint, schema)
    if columns and all(is_not_null(schema, table, column) for column in columns):
        return
    every = members(schema, table)
    tally.lock(Lock.ACCESS_EXCLUSIVE, *every)
    _look(every, columns, world, tally)
    if not columns:
        tally.scan(with_rows(schema, every))
        tally.assume(f"The index {constraint.using_index} is not known: that its columns may hold NULL is assumed.")


def _columns_of_index(table: Name, constraint: Constraint, schema: Schema) -> tuple[str, ...]:
    index = schema.indexes.get(table.sibling(constraint.using_index or ""))
    return tuple(column for column in index.columns if column) if index else ()


def _build(table: Name, name: str, constraint: Constraint, schema: Schema, tally: Tally) -> None:
    """The index of the table, or where it is partitioned that of each of its partitions, which are named anew."""
    stored = with_rows(schema, (table,))
    tally.builds += [table.sibling(name)] if stored else []
    tally.scan(stored)
    for partition in schema.partitions(table):
        own = name_for(schema, partition.name, replace(constraint, name=None))
        _build(partition.name, own, constraint, schema, tally)
