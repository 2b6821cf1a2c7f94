"""A foreign key that is added: both tables are locked, and read unless it is NOT VALID.

ATAddForeignKeyConstraint and validateForeignKeyConstraint in tablecmds.c; measured.
"""

from __future__ import annotations

from enum import Enum, auto

from rules.effects.effect import World
from rules.effects.family import is_partitioned, members, surely_empty, with_rows
from rules.effects.relations import with_partitions
from rules.effects.tally import Tally
from rules.effects.tied import FIRST_TO_REFERENCE_PARTITIONED, referenced_columns
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation.parts import Constraint
from rules.schema import Schema, Table
from rules.schema.known import TEMPORARY
from rules.value import replace

_FIRST_DIVIDED_NOT_VALID = 18
_LOCKS_HEIRS = 18
"""Since 18 heirs are locked too, though a foreign key does not pass on to them (measured)."""


_FAMILIES = {
    **dict.fromkeys(("smallint", "integer", "bigint", "smallserial", "serial", "bigserial"), "number"),
    **dict.fromkeys(("text", "character varying", "character"), "text"),
}


class Fill(Enum):
    """What the rows that are there get in a column that is added with a foreign key."""

    NOTHING = auto()  # nothing to check (ATExecAddColumn sets skip_validation)
    NULL = auto()
    VALUE = auto()


def foreign_key(table: Name, key: Constraint, target: Name, world: World, tally: Tally) -> None:
    """One that is added to columns that are there. target: the full name of the table that it points at."""
    if _lock_both(table, key, target, world, tally) and key.enforced and not key.not_valid:
        fill = Fill.NULL if _holds_only_null(table, key, world.schema) else Fill.VALUE
        _read(table, target, world.schema, fill, tally)


def key_of_new_column(table: Name, key: Constraint, target: Name, fill: Fill, world: World, tally: Tally) -> None:
    """One that is written behind a new column. 11 does not spare partitions the check (measured)."""
    if _lock_both(table, key, target, world, tally) and key.enforced:
        divided = world.postgres_version < FIRST_TO_REFERENCE_PARTITIONED and is_partitioned(world.schema, table)
        _read(table, target, world.schema, Fill.NULL if divided and fill is Fill.NOTHING else fill, tally)


def _lock_both(table: Name, key: Constraint, target: Name, world: World, tally: Tally) -> bool:
    """Takes the locks; returns whether PostgreSQL accepts the foreign key so far."""
    divided = is_partitioned(world.schema, table)
    if divided and key.not_valid and world.postgres_version < _FIRST_DIVIDED_NOT_VALID:
        what = f'on partitioned table "{table.name}" referencing relation "{target.name}"'
        tally.error("42809", f"cannot add NOT VALID foreign key {what}")
        return False
    if is_partitioned(world.schema, target) and world.postgres_version < FIRST_TO_REFERENCE_PARTITIONED:
        tally.error("42809", f'cannot reference partitioned table "{target.name}"')
        return False
    if _refused(table, key, target, world.schema, tally):
        return False
    reached = members(world.schema, table) if divided or world.postgres_version >= _LOCKS_HEIRS else (table,)
    tally.lock(Lock.SHARE_ROW_EXCLUSIVE, *reached, *with_partitions(world.schema, target))
    return True


def _refused(table: Name, key: Constraint, target: Name, schema: Schema, tally: Tally) -> bool:
    """Notes what is wrong with the two tables, whatever the rows are, if both are surely known; returns whether."""
    own, other = schema.tables.get(table), schema.tables.get(target)
    if (
        own is None
        or other is None
        or own.perhaps_older
        or other.perhaps_older
        or TEMPORARY in (table.schema, target.schema)
    ):
        return False
    if other.unlogged and not own.unlogged:
        tally.error("42P16", "constraints on permanent tables may reference only permanent tables")
        return True
    pointed = referenced_columns(schema, replace(key.references, table=target)) if key.references else ()
    for column, pointed_at in zip(key.columns, pointed, strict=False):
        if {_family(own, column), _family(other, pointed_at)} == {"number", "text"}:
            name = key.name or f"{table.name}_{'_'.join(key.columns)}_fkey"
            tally.error("42804", f'foreign key constraint "{name}" cannot be implemented')
            return True
    return False


def _family(table: Table, column: str) -> str:
    """Of the types that no operator compares with those of the other family; empty for all else."""
    known = table.columns.get(column)
    if known is None or known.perhaps_older or not known.definition.type.builtin or known.definition.type.dimensions:
        return ""
    return _FAMILIES.get(known.definition.type.name.name, "")


def _read(table: Name, target: Name, schema: Schema, fill: Fill, tally: Tally) -> None:
    """Who points at nothing, or has only NULL to point with, needs no row of the other table (measured)."""
    if fill is Fill.NOTHING:
        return
    tally.scan(with_rows(schema, with_partitions(schema, table)))
    if fill is Fill.VALUE and not surely_empty(schema, table):
        tally.scan(with_rows(schema, with_partitions(schema, target)))


def _holds_only_null(table: Name, key: Constraint, schema: Schema) -> bool:
    """Whether a column of the key was added by this migration, without a value, and nothing has been written since."""
    if schema.rows_touched or (key.references is not None and key.references.match_full):
        return False
    columns = (schema.column(table, column) for column in key.columns)
    return any(
        known is not None
        and known.born == schema.migration
        and not (known.perhaps_older or known.definition.fills_itself)
        for known in columns
    )
