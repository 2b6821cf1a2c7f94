"""Which relations hang on a table by foreign keys and views, so that changing it locks them too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rules.effects.effect import World
from rules.effects.family import ancestors, is_partitioned, members
from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Constraint, ConstraintKind, Reference
from rules.schema import Schema, Table
from rules.schema.constraints import uses

FIRST_TO_REFERENCE_PARTITIONED = 12
"""The first major version in which a foreign key may point at a partitioned table (release notes of 12)."""
TRIGGERS_ON_THE_WHOLE = 15
"""The first in which a partitioned table has the triggers of foreign keys itself, not only its partitions."""


def keys_of(schema: Schema, table: Name, column: str | None = None) -> list[Constraint]:
    """The table's foreign keys, or those of them that use the column."""
    known = schema.tables.get(table)
    if known is None:
        return []
    return [key for key in known.constraints.values() if key.references and (column is None or column in key.columns)]


def keys_to(schema: Schema, table: Name, columns: Iterable[str] | None = None) -> list[tuple[Table, Constraint]]:
    """Foreign keys of others that point at the table, or those of them that point at one of the columns."""
    wanted = None if columns is None else set(columns)
    return [
        (other, key)
        for other, key in schema.referencing(table)
        if other.name != table and key.references and _meets(schema, key.references, wanted)
    ]


def keys_to_rows(schema: Schema, table: Name, columns: Iterable[str] | None = None) -> list[tuple[Table, Constraint]]:
    """Those that can point at a row of the table: of a partition, also the ones to the tables above it."""
    return [found for each in (table, *ancestors(schema, table)) for found in keys_to(schema, each, columns)]


def _meets(schema: Schema, reference: Reference, wanted: set[str] | None) -> bool:
    return wanted is None or not wanted.isdisjoint(referenced_columns(schema, reference))


def referenced_columns(schema: Schema, reference: Reference) -> tuple[str, ...]:
    """The columns that a foreign key points at: those of the primary key where none are written."""
    target = schema.tables.get(reference.table)
    if reference.columns or target is None:
        return reference.columns
    keys = (key for key in target.constraints.values() if key.kind is ConstraintKind.PRIMARY_KEY)
    return next((key.columns for key in keys), ())


def targets(schema: Schema, keys: Iterable[Constraint]) -> tuple[Name, ...]:
    """The tables that the foreign keys point at, with their partitions."""
    named = dict.fromkeys(schema.table_name(key.references.table) for key in keys if key.references)
    return tuple(member for name in named for member in members(schema, name))


def triggers_on(world: World, keys: Iterable[Constraint]) -> tuple[Name, ...]:
    """The tables that the foreign keys point at, where they have a trigger: dropping the key drops that too.

    Up to 14 only the partitions of a partitioned one have it (measured).
    """
    schema = world.schema
    return tuple(
        table
        for table in targets(schema, keys)
        if world.postgres_version >= TRIGGERS_ON_THE_WHOLE or not is_partitioned(schema, table)
    )


def owned_sequences(schema: Schema, table: Name, column: str | None = None) -> tuple[Name, ...]:
    """The sequences that the table owns, given its full name, or those of that column."""
    owned = schema.hanging_on(table, ObjectKind.SEQUENCE)
    return tuple(sequence.name for sequence in owned if column in (None, sequence.column))


def checks_using(schema: Schema, table: Name, column: str) -> Iterator[Constraint]:
    """The valid checks of the table that are about the column, perhaps among others."""
    known = schema.tables.get(table)
    for constraint in known.constraints.values() if known else ():
        checked = constraint.kind is ConstraintKind.CHECK and constraint.enforced and not constraint.not_valid
        if checked and uses(constraint, column):
            yield constraint
