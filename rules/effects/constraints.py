"""Operations on constraints: their locks, rewrites and scans.

ATExecDropConstraint, ATExecValidateConstraint, ATExecAlterConstraint and rename_constraint_internal in tablecmds.c.
"""

from __future__ import annotations

from rules.effects import new_constraint, validation
from rules.effects.dropped_constraint import drop
from rules.effects.effect import Breaks, Effects, World
from rules.effects.family import members
from rules.effects.relations import with_partitions
from rules.effects.tally import Tally
from rules.effects.tied import targets, triggers_on
from rules.effects.violations import may_break
from rules.lock_mode import Lock
from rules.operation import AddConstraint, AlterConstraint, DropConstraint, RenameConstraint, ValidateConstraint
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema.constraints import name_for

_FIRST_TO_ALTER_ENFORCEMENT = 18
_INHERITED = (ConstraintKind.CHECK, ConstraintKind.NOT_NULL)


def effects(
    operation: AddConstraint | ValidateConstraint | DropConstraint | RenameConstraint | AlterConstraint, world: World
) -> Effects:
    """What PostgreSQL does for it."""
    match operation:
        case AddConstraint():
            return _add(operation, world)
        case DropConstraint():
            return drop(operation, world)
        case ValidateConstraint():
            return validation.validate(operation, world)
        case RenameConstraint():
            return _rename(operation, world)
        case AlterConstraint():
            return _alter(operation, world)


def _add(operation: AddConstraint, world: World) -> Effects:
    tally, constraint = Tally(), operation.constraint
    table = world.schema.table_name(operation.table)
    new_constraint.gather(table, constraint, world, tally)
    if _looks_up(constraint, world, tally) and constraint.using_index is None:
        may_break(table, name_for(world.schema, table, constraint), constraint, world, tally)
    if constraint.enforced:
        tally.breaks(Breaks.OLD_WRITERS)
    return tally.effects()


def _looks_up(constraint: Constraint, world: World, tally: Tally) -> bool:
    """Whether rows are held against the constraint: of a foreign key, whether they are looked up in the other table."""
    if constraint.references is None:
        return bool(tally.scans)
    target = with_partitions(world.schema, world.schema.table_name(constraint.references.table))
    return not {*target}.isdisjoint(tally.scans)


def _rename(operation: RenameConstraint, world: World) -> Effects:
    """What partitions and heirs have inherited is renamed there too."""
    tally, schema = Tally(), world.schema
    table = schema.table_name(operation.table)
    known = schema.tables.get(table)
    constraint = known.constraints.get(operation.constraint) if known else None
    inherited = constraint is not None and constraint.kind in _INHERITED and not constraint.no_inherit
    tally.lock(Lock.ACCESS_EXCLUSIVE, *(members(schema, table) if inherited else (table,)))
    return tally.effects()


def _alter(operation: AlterConstraint, world: World) -> Effects:
    """The catalogue only, unless the constraint is to be enforced from now on."""
    tally, schema = Tally(), world.schema
    table = schema.table_name(operation.table)
    known = schema.tables.get(table)
    constraint = known.constraints.get(operation.constraint) if known else None
    foreign = constraint is not None and constraint.references is not None
    tally.lock(Lock.ACCESS_EXCLUSIVE, *(with_partitions(schema, table) if foreign else members(schema, table)))
    if operation.enforced is None:
        return tally.effects()
    if world.postgres_version < _FIRST_TO_ALTER_ENFORCEMENT:
        tally.error("42601", 'syntax error at or near "enforced"')
    elif operation.enforced and constraint is not None:
        tally.lock(Lock.SHARE_ROW_EXCLUSIVE, *targets(schema, (constraint,)))
        validation.read(table, constraint, schema, tally)
        tally.breaks(Breaks.OLD_WRITERS)
    elif constraint is not None:
        tally.lock(Lock.ACCESS_EXCLUSIVE, *triggers_on(world, (constraint,)))
    return tally.effects()
