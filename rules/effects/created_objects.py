"""CREATE of routines, triggers, rules, policies, sequences and the rest: their locks."""

from __future__ import annotations

from collections.abc import Iterable

from rules.effects.effect import NONE, Effects, ExpectedError, World, strongest
from rules.effects.relations import named, with_partitions
from rules.effects.transactions import outside_transaction
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import (
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    Delete,
    Insert,
    Merge,
    Operation,
    Query,
    Update,
)
from rules.operation.catalog import ObjectKind
from rules.schema import Schema

OUTSIDE_TRANSACTIONS = frozenset({ObjectKind.DATABASE, ObjectKind.TABLESPACE})
"""Kinds of which CREATE and DROP leave files behind that no rollback could take back (utility.c)."""


def routine(operation: CreateRoutine, world: World) -> Effects:
    """SQL functions are checked as they are created: what their statements name is locked as if they were planned."""
    if operation.language != "sql" or not operation.body:
        return NONE
    return Effects(locks=looked_at(operation.body, world.schema))


def looked_at(operations: Iterable[Operation], schema: Schema) -> dict[Name, Lock]:
    """The locks of statements that are understood but not run."""
    return strongest(_looked_at(operation, schema) for operation in operations)


def _looked_at(operation: Operation, schema: Schema) -> dict[Name, Lock]:
    match operation:
        case Insert(table=table, reads=reads) | Update(table=table, reads=reads):
            pass
        case Delete(table=table, reads=reads) | Merge(table=table, reads=reads):
            pass
        case Query(reads=reads, locks=locks):
            return named(schema, reads, Lock.ROW_SHARE if locks else Lock.ACCESS_SHARE)
        case _:
            return {}
    return named(schema, reads, Lock.ACCESS_SHARE) | named(schema, (table,), Lock.ROW_EXCLUSIVE)


def on_table(operation: CreateOnTable, world: World) -> Effects:
    """A trigger needs writers to wait, a rule and a policy everybody: they change what a query means."""
    schema = world.schema
    table = schema.relation_name(operation.table)
    asked = named(schema, operation.reads, Lock.ACCESS_SHARE)
    if operation.kind is not ObjectKind.TRIGGER:
        locks = strongest((looked_at(operation.action, schema), asked, {table: Lock.ACCESS_EXCLUSIVE}))
        return Effects(locks=locks)
    if operation.or_replace and world.postgres_version < 14:
        return Effects(errors=(ExpectedError(sqlstate="42601", message='syntax error at or near "TRIGGER"'),))
    tables = with_partitions(schema, table) if operation.each_row else (table,)
    other = named(schema, (operation.references,) if operation.references else (), Lock.ACCESS_SHARE)
    return Effects(locks={**other, **dict.fromkeys(tables, Lock.SHARE_ROW_EXCLUSIVE)})


def other(operation: CreateObject, world: World) -> Effects:
    """CREATE of any other kind: most of them touch no relation that is there."""
    schema, kind = world.schema, operation.kind
    if kind in OUTSIDE_TRANSACTIONS:
        return _refused(f"CREATE {kind.upper()}", world)
    if kind is ObjectKind.SUBSCRIPTION:
        errors = outside_transaction("CREATE SUBSCRIPTION ... WITH (create_slot = true)", world)
        return Effects(errors=errors) if errors else NONE
    if operation.owned_by is not None:
        return Effects(locks=named(schema, (operation.owned_by,), Lock.ACCESS_SHARE))
    if operation.tables:
        return Effects(locks=named(schema, operation.tables, Lock.SHARE_UPDATE_EXCLUSIVE))
    return NONE


def _refused(statement: str, world: World) -> Effects:
    errors = outside_transaction(statement, world)
    return Effects(errors=errors) if errors else NONE
