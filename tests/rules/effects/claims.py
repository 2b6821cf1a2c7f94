"""What is claimed of the last of some migrations, statement for statement, in plain words."""

from __future__ import annotations

from functools import cache

from linter.parse import parse
from rules.effects import Effects, World, effects_of, together
from rules.execution import Execution
from rules.name import Name
from rules.operation import Operation
from rules.schema import Schema, advance


def claimed(*migrations: str, version: int = 18, execution: Execution | None = None) -> Effects:
    """The effects of all statements of the last migration, taken together; it runs in a transaction."""
    schema = Schema()
    for migration in migrations[:-1]:
        schema.begin_migration()
        for operation in as_run(migration):
            advance(schema, operation)
    schema.begin_migration()
    execution = execution or Execution(in_transaction=True)
    world = World(schema=schema, postgres_version=version, execution=execution)
    return together(_applied(schema, migrations[-1], world))


def _applied(schema: Schema, migration: str, world: World) -> list[Effects]:
    found = []
    for operation in as_run(migration):
        found.append(effects_of(operation, world))
        advance(schema, operation)
    return found


@cache
def operations(migration: str) -> tuple[Operation, ...]:
    """What the migration does."""
    return tuple(parse(migration).operations())


@cache
def as_run(migration: str) -> tuple[Operation, ...]:
    """What the migration does, in the order in which PostgreSQL does it."""
    return tuple(clause.operation for statement in parse(migration).statements for clause in statement.as_run())


def plain(name: Name) -> str:
    """The name as the tests write it: without `public`."""
    return name.name if name.schema == "public" else f"{name.schema}.{name.name}"


def locks(effects: Effects) -> dict[str, str]:
    """The locks by relation, in PostgreSQL's words."""
    return {plain(name): str(lock) for name, lock in effects.locks.items()}


def names(found: tuple[Name, ...]) -> set[str]:
    """The names, plain."""
    return set(map(plain, found))
