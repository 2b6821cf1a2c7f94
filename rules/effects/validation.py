"""VALIDATE CONSTRAINT: the rows are read while others go on reading and writing them.

ATExecValidateConstraint in tablecmds.c; measured.
"""

from __future__ import annotations

from rules.effects.effect import Effects, World
from rules.effects.family import members, with_rows
from rules.effects.relations import with_partitions
from rules.effects.tally import Tally
from rules.effects.tied import targets
from rules.effects.violations import may_break
from rules.lock_mode import Lock
from rules.name import Name, quote
from rules.operation import ValidateConstraint
from rules.operation.parts import Constraint
from rules.schema import Schema


def validate(operation: ValidateConstraint, world: World) -> Effects:
    """What PostgreSQL does for it."""
    tally, schema = Tally(), world.schema
    table = schema.table_name(operation.table)
    known = schema.tables.get(table)
    constraint = known.constraints.get(operation.constraint) if known else None
    tally.lock(Lock.SHARE_UPDATE_EXCLUSIVE, table)
    if constraint is None:
        _unknown(table, operation.constraint, schema, tally)
    elif not constraint.enforced:
        tally.error("55000", "cannot validate NOT ENFORCED constraint")
    elif constraint.not_valid:
        _known(table, constraint, schema, tally)
        may_break(table, operation.constraint, constraint, world, tally)
    return tally.effects()


def _unknown(table: Name, constraint: str, schema: Schema, tally: Tally) -> None:
    every = members(schema, table)
    tally.lock(Lock.SHARE_UPDATE_EXCLUSIVE, *every)
    tally.scan(with_rows(schema, every))
    tally.assume(
        f"The constraint {quote(constraint)} is not known: if it is a foreign key, the table it points at is read too."
    )


def _known(table: Name, constraint: Constraint, schema: Schema, tally: Tally) -> None:
    if constraint.references is None:
        reached = (table,) if constraint.no_inherit else members(schema, table)
        tally.lock(Lock.SHARE_UPDATE_EXCLUSIVE, *reached)
    else:
        named = schema.table_name(constraint.references.table)
        tally.lock(Lock.SHARE_UPDATE_EXCLUSIVE, *with_partitions(schema, table))
        tally.lock(Lock.ROW_SHARE, named)
        tally.lock(Lock.ACCESS_SHARE, *targets(schema, (constraint,)))  # its partitions, by the query that looks
    read(table, constraint, schema, tally)


def read(table: Name, constraint: Constraint, schema: Schema, tally: Tally) -> None:
    """Reads the rows that the constraint is about, and those that they point at."""
    if constraint.references is None:
        tally.scan(with_rows(schema, (table,) if constraint.no_inherit else members(schema, table)))
    else:
        tally.scan(with_rows(schema, with_partitions(schema, table)))
        tally.scan(with_rows(schema, targets(schema, (constraint,))))
