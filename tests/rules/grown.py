"""Schemas as migrations leave them behind, for tests."""

from __future__ import annotations

from linter.parse import parse
from linter.walk import Walk
from rules.schema import Schema
from rules.together import Together, find_together


def schema_after(*migrations: str) -> Schema:
    """What is known of the database after these migrations, the last of which is still the present one."""
    walk = Walk(15)
    for migration in migrations:
        walk.replay(parse(migration))
    return walk.schema


def together_in(*migrations: str) -> Together:
    """What belongs together in the last of these migrations."""
    schema = schema_after(*migrations[:-1])
    schema.begin_migration()
    return find_together(parse(migrations[-1]).operations(), schema)
