"""TRUNCATE: its locks, and what it writes anew."""

from __future__ import annotations

from rules.effects.effect import Breaks, Effects, ExpectedError, World
from rules.effects.family import ancestors, members, with_rows
from rules.effects.tied import keys_to, keys_to_rows, owned_sequences
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import Truncate
from rules.schema import Schema


def truncate(operation: Truncate, world: World) -> Effects:
    """ACCESS EXCLUSIVE and new, empty files for the table, its children, and with CASCADE all that point at them."""
    schema = world.schema
    table = schema.table_name(operation.table)
    if not operation.cascade and (other := _pointing(operation, table, schema)):
        return Effects(errors=(_referenced(other),))
    emptied = _emptied(schema, table, cascade=operation.cascade)
    sequences = tuple(_owned(schema, emptied)) if operation.restart else ()
    looked_at = ancestors(schema, table) if world.postgres_version < 14 else ()
    files = with_rows(schema, emptied)
    return Effects(
        locks=dict.fromkeys(looked_at, Lock.ACCESS_SHARE)
        | dict.fromkeys((*emptied, *sequences), Lock.ACCESS_EXCLUSIVE),
        rewrites=(*files, *sequences),
        index_builds=tuple(index.name for name in files for index in schema.indexes_of(name)),
        destroys=files,
        breaks=frozenset({Breaks.OLD_READERS}),
    )


def _pointing(operation: Truncate, table: Name, schema: Schema) -> Name | None:
    """A table that points at this one and is not emptied by the same statement."""
    own = members(schema, table)
    above = ancestors(schema, table)
    pointing = [other.name for name in (*own, *above) for other, _ in keys_to(schema, name) if other.name not in own]
    if not pointing:
        return None
    emptied = {name for other in operation.together for name in members(schema, schema.table_name(other))}
    return next((name for name in pointing if name not in emptied), None)


def _referenced(other: Name) -> ExpectedError:
    message = f'cannot truncate a table referenced in a foreign key constraint: table "{other.name}" references it'
    return ExpectedError(sqlstate="0A000", message=message)


def _emptied(schema: Schema, table: Name, *, cascade: bool) -> tuple[Name, ...]:
    found: dict[Name, None] = {}
    waiting = [table]
    while waiting:
        for name in members(schema, waiting.pop()):
            if name not in found:
                found[name] = None
                waiting += (other.name for other, _ in keys_to_rows(schema, name)) if cascade else ()
    return tuple(found)


def _owned(schema: Schema, tables: tuple[Name, ...]) -> list[Name]:
    return [sequence for table in tables for sequence in owned_sequences(schema, table)]
