"""Which tables foreign keys tie together: dropping or changing one end locks the other too."""

from __future__ import annotations

from collections.abc import Iterator

from rules.name import Name
from rules.operation.parts import Constraint
from rules.schema import Schema


def referenced_by(schema: Schema, table: Name, column: str | None = None) -> tuple[Name, ...]:
    """The other tables that the table's foreign keys point at, or those of them that use the column."""
    full, known = schema.table_name(table), schema.table(table)
    constraints = known.constraints.values() if known else ()
    return tuple(
        dict.fromkeys(
            constraint.references.table
            for constraint in constraints
            if constraint.references
            and constraint.references.table != full
            and (column is None or column in constraint.columns)
        )
    )


def pointing_at(schema: Schema, table: Name) -> Iterator[tuple[Name, Constraint]]:
    """The foreign keys of other tables that point at the table, each with the table it belongs to."""
    full = schema.table_name(table)
    for other, constraint in schema.referencing(full):
        if other.name != full:
            yield other.name, constraint
