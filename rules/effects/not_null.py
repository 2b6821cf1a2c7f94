"""Whether a column can hold NULL, and whether rows are read to make sure that it does not."""

from __future__ import annotations

from rules.effects.conditions import Comparison, facts
from rules.effects.effect import World
from rules.effects.family import parent_of
from rules.name import Name
from rules.schema import Schema

_FIRST_TO_TRUST_A_CHECK = 12
"""The first major version in which a valid CHECK spares SET NOT NULL its scan (release notes of 12; measured)."""


def is_not_null(schema: Schema, table: Name, column: str) -> bool:
    """Whether the column is known to be NOT NULL, by itself, by a primary key, or as a partition's."""
    known = schema.column(table, column)
    if known is not None and known.definition.not_null:
        return True
    parent = parent_of(schema, table)
    return parent is not None and is_not_null(schema, parent.name, column)


def is_nullable(schema: Schema, table: Name, column: str) -> bool:
    """Whether the column is known, and known to hold NULL if it likes."""
    return schema.column(table, column) is not None and not is_not_null(schema, table, column)


def needs_a_look(world: World, table: Name, column: str) -> bool:
    """Whether PostgreSQL reads the table's rows before it believes that none is NULL (ATExecSetNotNull)."""
    if is_not_null(world.schema, table, column):
        return False
    return world.postgres_version < _FIRST_TO_TRUST_A_CHECK or not check_says_so(world.schema, table, column)


def check_says_so(schema: Schema, table: Name, column: str) -> bool:
    """Whether a valid CHECK of the table is column IS NOT NULL, or has it among what it joins with AND."""
    return Comparison(column, "is not null") in facts(schema, table)
