"""The errors that PostgreSQL raises if rows that are there break what is asked of them from now on."""

from __future__ import annotations

from rules.effects.effect import World
from rules.effects.family import surely_empty
from rules.effects.tally import Tally
from rules.name import Name
from rules.operation.parts import Constraint, ConstraintKind

_NAMES_THE_TABLE = 13
"""The first major version whose messages say `of relation` (measured)."""


def may_be_null(table: Name, column: str, world: World, tally: Tally) -> None:
    """A NULL in a column that is to have none."""
    if not surely_empty(world.schema, table):
        tally.error("23502", f'column "{column}"{_of(table, world)} contains null values', certain=False)


def may_break(table: Name, name: str, constraint: Constraint, world: World, tally: Tally) -> None:
    """A row that does not satisfy the constraint, or two that do not."""
    if surely_empty(world.schema, table):
        return
    match constraint.kind:
        case ConstraintKind.CHECK:
            what = f'check constraint "{name}"{_of(table, world)} is violated by some row'
            tally.error("23514", what, certain=False)
        case ConstraintKind.FOREIGN_KEY:
            what = f'insert or update on table "{table.name}" violates foreign key constraint "{name}"'
            tally.error("23503", what, certain=False)
        case ConstraintKind.EXCLUDE:
            tally.error("23P01", f'could not create exclusion constraint "{name}"', certain=False)
        case ConstraintKind.UNIQUE | ConstraintKind.PRIMARY_KEY:
            tally.error("23505", f'could not create unique index "{name}"', certain=False)
        case ConstraintKind.NOT_NULL:
            for column in constraint.columns:
                may_be_null(table, column, world, tally)


def _of(table: Name, world: World) -> str:
    return f' of relation "{table.name}"' if world.postgres_version >= _NAMES_THE_TABLE else ""
