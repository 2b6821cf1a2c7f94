"""DROP CONSTRAINT: instant, but a foreign key is dropped from both its tables.

ATExecDropConstraint in tablecmds.c; measured.
"""

from __future__ import annotations

from rules.effects.effect import Effects, World
from rules.effects.family import members, parent_of
from rules.effects.relations import with_partitions
from rules.effects.tally import Tally
from rules.effects.tied import keys_to, referenced_columns, targets
from rules.lock_mode import Lock
from rules.name import Name, quote
from rules.operation import DropConstraint
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import Schema, Table

_POINTED_AT = (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE)
_PASSED_ON = (ConstraintKind.CHECK, ConstraintKind.NOT_NULL)


def drop(operation: DropConstraint, world: World) -> Effects:
    """What PostgreSQL does for it."""
    tally, schema = Tally(), world.schema
    table = schema.table_name(operation.table)
    known = schema.tables.get(table)
    constraint = known.constraints.get(operation.constraint) if known else None
    if constraint is None:
        tally.lock(Lock.ACCESS_EXCLUSIVE, *members(schema, table))
        _assume(operation, known, tally)
        return tally.effects()
    _lock(table, constraint, schema, tally)
    _refused(table, operation.constraint, constraint, world, tally)
    if constraint.kind in _POINTED_AT:
        _pointing(table, operation, constraint, schema, tally)
    return tally.effects()


def _assume(operation: DropConstraint, known: Table | None, tally: Tally) -> None:
    if known is None or known.born is None or not operation.if_exists:
        name = quote(operation.constraint)
        tally.assume(
            f"The constraint {name} is not known: if it is a foreign key, the table it points at is locked too."
        )


def _lock(table: Name, constraint: Constraint, schema: Schema, tally: Tally) -> None:
    if constraint.references is not None:
        # The triggers of the key are dropped from the table that it points at.
        tally.lock(Lock.ACCESS_EXCLUSIVE, *with_partitions(schema, table), *targets(schema, (constraint,)))
    elif constraint.kind in _PASSED_ON:
        tally.lock(Lock.ACCESS_EXCLUSIVE, *((table,) if constraint.no_inherit else members(schema, table)))
    else:
        tally.lock(Lock.ACCESS_EXCLUSIVE, *with_partitions(schema, table))


def _refused(table: Name, name: str, constraint: Constraint, world: World, tally: Tally) -> None:
    parent = parent_of(world.schema, table)
    above = parent.constraints.get(name) if parent is not None else None
    if above is not None and above.kind is constraint.kind and constraint.kind is not ConstraintKind.PRIMARY_KEY:
        tally.error("42P16", f'cannot drop inherited constraint "{name}" of relation "{table.name}"')


def _pointing(table: Name, operation: DropConstraint, key: Constraint, schema: Schema, tally: Tally) -> None:
    """Foreign keys need the key that they point at: with CASCADE they are dropped too."""
    for other, foreign in keys_to(schema, table, key.columns):
        if foreign.references is None or {*referenced_columns(schema, foreign.references)} != {*key.columns}:
            continue
        tally.lock(Lock.ACCESS_EXCLUSIVE, *members(schema, other.name))
        if not operation.cascade:
            what = f"cannot drop constraint {operation.constraint} on table {table.name}"
            tally.error("2BP01", f"{what} because other objects depend on it")
