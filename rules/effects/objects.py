"""Operations on routines, triggers, rules, policies, sequences and the rest: their locks, rewrites and scans."""

from __future__ import annotations

from typing import assert_never

from rules.effects import altered_objects, created_objects, dropped_objects
from rules.effects.effect import NONE, Effects, World
from rules.lock_mode import Lock
from rules.operation import (
    AlterObject,
    Comment,
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    DropObject,
    ImportForeignSchema,
    MoveToSchema,
    RenameObject,
)
from rules.schema import Schema


def effects(
    operation: CreateRoutine
    | CreateOnTable
    | CreateObject
    | DropObject
    | RenameObject
    | MoveToSchema
    | AlterObject
    | ImportForeignSchema
    | Comment,
    world: World,
) -> Effects:
    """What PostgreSQL does for it."""
    match operation:
        case CreateRoutine():
            return created_objects.routine(operation, world)
        case CreateOnTable():
            return created_objects.on_table(operation, world)
        case CreateObject():
            return created_objects.other(operation, world)
        case DropObject():
            return dropped_objects.effects(operation, world)
        case RenameObject():
            return altered_objects.rename(operation, world)
        case MoveToSchema():
            return altered_objects.move(operation, world)
        case AlterObject():
            return altered_objects.alter(operation, world)
        case Comment():
            return _comment(operation, world.schema)
        case ImportForeignSchema():
            return NONE
        case _:
            assert_never(operation)


def _comment(operation: Comment, schema: Schema) -> Effects:
    """On a relation or a column SHARE UPDATE EXCLUSIVE; what lives on a table is only looked up there."""
    if operation.table is None:
        return NONE
    if operation.kind in ("constraint", "trigger", "rule", "policy"):
        return Effects(locks={schema.relation_name(operation.table): Lock.ACCESS_SHARE})
    if operation.kind == "index":
        name = schema.resolve(operation.table, schema.indexes)
    elif operation.kind == "sequence":
        name = schema.sequence_name(operation.table)
    else:
        name = schema.relation_name(operation.table)
    return Effects(locks={name: Lock.SHARE_UPDATE_EXCLUSIVE})
