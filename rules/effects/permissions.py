"""Privileges, row security and owners: their locks, rewrites and scans."""

from __future__ import annotations

from typing import assert_never

from rules.effects.effect import NONE, Breaks, Effects, World
from rules.effects.relations import named
from rules.effects.tied import owned_sequences
from rules.lock_mode import Lock
from rules.operation import ChangeOwner, ChangePrivileges, ChangeRowSecurity, DropOwned
from rules.operation.catalog import ObjectKind
from rules.operation.permission import RowSecurity

_RELATIONS = frozenset(
    {
        ObjectKind.TABLE,
        ObjectKind.FOREIGN_TABLE,
        ObjectKind.VIEW,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.SEQUENCE,
    }
)
_OLD_APPLICATION = frozenset({Breaks.OLD_READERS, Breaks.OLD_WRITERS})


def effects(operation: ChangePrivileges | ChangeRowSecurity | ChangeOwner | DropOwned, world: World) -> Effects:
    """What PostgreSQL does for it."""
    match operation:
        case ChangePrivileges():
            return _privileges(operation, world)
        case ChangeRowSecurity(table=table, change=change):
            breaks = _OLD_APPLICATION if change in (RowSecurity.ENABLE, RowSecurity.FORCE) else frozenset()
            locks = named(world.schema, (table,), Lock.ACCESS_EXCLUSIVE)
            return Effects(locks=locks, breaks=breaks)
        case ChangeOwner():
            return _owner(operation, world)
        case DropOwned():
            return Effects(assumed=(f"What {', '.join(operation.roles)} owns is not known; all of it is locked.",))
        case _:
            assert_never(operation)


def _privileges(operation: ChangePrivileges, world: World) -> Effects:
    """Since 18 the relation is locked like one that is read, so that nobody drops it meanwhile."""
    breaks = _OLD_APPLICATION if operation.revoke and not operation.default else frozenset()
    if world.postgres_version < 18 or operation.default:
        return Effects(breaks=breaks) if breaks else NONE
    return Effects(
        locks=named(world.schema, (*operation.tables, *operation.sequences), Lock.ACCESS_SHARE), breaks=breaks
    )


def _owner(operation: ChangeOwner, world: World) -> Effects:
    """ACCESS EXCLUSIVE on a relation, and on the sequences that a table owns; other objects have none."""
    schema, name = world.schema, operation.name
    if name is None:
        return Effects(assumed=("What the role owns is not known; all of it is locked.",))
    if operation.kind is ObjectKind.INDEX:
        full = schema.relation_of_index_name(name) or schema.resolve(name, schema.indexes)
        return Effects(locks={full: Lock.ACCESS_EXCLUSIVE})
    if operation.kind in _RELATIONS:
        owned = owned_sequences(schema, schema.relation_name(name)) if operation.kind is ObjectKind.TABLE else ()
        return Effects(
            locks=named(schema, (name,), Lock.ACCESS_EXCLUSIVE) | dict.fromkeys(owned, Lock.ACCESS_EXCLUSIVE)
        )
    return NONE
