"""What PostgreSQL refuses when a primary key, a unique or an exclusion constraint is to be added, whatever the rows are.

transformIndexConstraint in parse_utilcmd.c, DefineIndex in indexcmds.c; measured.
"""

from __future__ import annotations

from rules.effects.effect import World
from rules.effects.tally import Tally
from rules.name import Name
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import Index

_FIRST_WITH_DIVIDED_EXCLUSION = 17


def refused(table: Name, constraint: Constraint, world: World, tally: Tally) -> bool:
    """Notes why, if it is; returns whether."""
    schema, known = world.schema, world.schema.tables.get(table)
    if known is None:
        return False
    keys = (other.kind for other in known.constraints.values())
    if constraint.kind is ConstraintKind.PRIMARY_KEY and ConstraintKind.PRIMARY_KEY in keys:
        tally.error("42P16", f'multiple primary keys for table "{table.name}" are not allowed')
    if known.partitioned:
        _refused_for_partitions(known.partition_key, constraint, world, tally)
    index = schema.indexes.get(table.sibling(constraint.using_index)) if constraint.using_index else None
    if index is not None:
        _refused_for_index(index, tally)
    return bool(tally.errors)


def _refused_for_partitions(key: tuple[str | None, ...], constraint: Constraint, world: World, tally: Tally) -> None:
    if constraint.using_index is not None:
        form = "ALTER TABLE / ADD CONSTRAINT USING INDEX"
        tally.error("0A000", f"{form} is not supported on partitioned tables")
    elif constraint.kind is ConstraintKind.EXCLUDE and world.postgres_version < _FIRST_WITH_DIVIDED_EXCLUSION:
        tally.error("0A000", "exclusion constraints are not supported on partitioned tables")
    elif constraint.kind is not ConstraintKind.EXCLUDE and not {*key} <= {*constraint.columns}:
        tally.error("0A000", "unique constraint on partitioned table must include all partitioning columns")


def _refused_for_index(index: Index, tally: Tally) -> None:
    """Only a plain unique index becomes a constraint (transformIndexConstraint)."""
    name = index.name.name
    if not index.unique:
        tally.error("42809", f'"{name}" is not a unique index')
    elif None in index.columns:
        tally.error("42809", f'index "{name}" contains expressions')
    elif index.where is not None:
        tally.error("42809", f'"{name}" is a partial index')
    elif not index.valid:
        tally.error("55000", f'index "{name}" is not valid')
