"""The rarer ALTER TABLE actions: one lock each, and a rewrite for a few.

AlterTableGetLockLevel and AlterTableGetRelOptionsLockLevel in tablecmds.c; measured.
"""

from __future__ import annotations

from rules.effects.effect import Effects, World
from rules.effects.relations import with_partitions
from rules.effects.tally import Tally
from rules.effects.tied import keys_of, keys_to, owned_sequences
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import AlterTable
from rules.operation.catalog import ObjectKind
from rules.operation.table import TableChange
from rules.schema import Schema

_LOCK = {
    TableChange.SET_LOGGED: Lock.ACCESS_EXCLUSIVE,
    TableChange.SET_UNLOGGED: Lock.ACCESS_EXCLUSIVE,
    TableChange.SET_TABLESPACE: Lock.ACCESS_EXCLUSIVE,
    TableChange.SET_ACCESS_METHOD: Lock.ACCESS_EXCLUSIVE,
    TableChange.SET_OPTIONS: Lock.SHARE_UPDATE_EXCLUSIVE,  # all that a table has, but for user_catalog_table
    TableChange.CLUSTER_ON: Lock.SHARE_UPDATE_EXCLUSIVE,
    TableChange.SET_WITHOUT_CLUSTER: Lock.SHARE_UPDATE_EXCLUSIVE,
    TableChange.SET_WITHOUT_OIDS: Lock.ACCESS_EXCLUSIVE,
    TableChange.SET_WITH_OIDS: Lock.ACCESS_EXCLUSIVE,
    TableChange.REPLICA_IDENTITY: Lock.ACCESS_EXCLUSIVE,
    TableChange.REPLICA_IDENTITY_NOTHING: Lock.ACCESS_EXCLUSIVE,
    TableChange.OF_TYPE: Lock.ACCESS_EXCLUSIVE,
    TableChange.NOT_OF: Lock.ACCESS_EXCLUSIVE,
    TableChange.ENABLE_TRIGGER: Lock.SHARE_ROW_EXCLUSIVE,
    TableChange.ENABLE_REPLICA_TRIGGER: Lock.SHARE_ROW_EXCLUSIVE,
    TableChange.ENABLE_ALWAYS_TRIGGER: Lock.SHARE_ROW_EXCLUSIVE,
    TableChange.ENABLE_ALL_TRIGGERS: Lock.SHARE_ROW_EXCLUSIVE,
    TableChange.ENABLE_USER_TRIGGERS: Lock.SHARE_ROW_EXCLUSIVE,
    TableChange.DISABLE_TRIGGER: Lock.SHARE_ROW_EXCLUSIVE,
    TableChange.DISABLE_ALL_TRIGGERS: Lock.SHARE_ROW_EXCLUSIVE,
    TableChange.DISABLE_USER_TRIGGERS: Lock.SHARE_ROW_EXCLUSIVE,
    TableChange.ENABLE_RULE: Lock.ACCESS_EXCLUSIVE,  # it may change what SELECT returns
    TableChange.ENABLE_REPLICA_RULE: Lock.ACCESS_EXCLUSIVE,
    TableChange.ENABLE_ALWAYS_RULE: Lock.ACCESS_EXCLUSIVE,
    TableChange.DISABLE_RULE: Lock.ACCESS_EXCLUSIVE,
}
_ALL_TRIGGERS = frozenset(
    {
        TableChange.ENABLE_ALL_TRIGGERS,
        TableChange.ENABLE_USER_TRIGGERS,
        TableChange.DISABLE_ALL_TRIGGERS,
        TableChange.DISABLE_USER_TRIGGERS,
    }
)
_FOREIGN_KEYS_TOO = frozenset({TableChange.ENABLE_ALL_TRIGGERS, TableChange.DISABLE_ALL_TRIGGERS})
_SEQUENCES_FOLLOW = 15
"""Since 15 the sequences of a table become unlogged and logged with it (release notes; measured)."""
_TRIGGERS_OF_KEYS = 15
_USUAL = {TableChange.SET_TABLESPACE: "pg_default", TableChange.SET_ACCESS_METHOD: "heap"}


def alter(operation: AlterTable, world: World) -> Effects:
    """What PostgreSQL does for it."""
    tally, schema, change = Tally(), world.schema, operation.change
    table = schema.relation_name(operation.table)
    view = schema.views.get(table) if change is TableChange.SET_OPTIONS else None
    plain_view = view is not None and not view.materialized
    tally.lock(Lock.ACCESS_EXCLUSIVE if plain_view else _LOCK[change], table)
    if change in (TableChange.SET_LOGGED, TableChange.SET_UNLOGGED):
        _persistence(table, change, world, tally)
    elif change in (TableChange.SET_TABLESPACE, TableChange.SET_ACCESS_METHOD):
        _storage(table, operation, world, tally)
    elif change is TableChange.SET_WITH_OIDS:
        _oids(table, world, tally)
    elif change is TableChange.OF_TYPE and operation.target:
        tally.lock(Lock.ACCESS_SHARE, schema.new_name(Name(operation.target)))
    elif "trigger" in change and _reaches_partitions(table, operation, world):
        tally.lock(_LOCK[change], *with_partitions(schema, table))
    return tally.effects()


def _persistence(table: Name, change: TableChange, world: World, tally: Tally) -> None:
    """ATPrepChangePersistence: nothing happens to a table that is so already; a rewrite, else."""
    schema, version = world.schema, world.postgres_version
    known = schema.tables.get(table)
    to_unlogged = change is TableChange.SET_UNLOGGED
    if known is not None and known.partitioned:
        if version >= 18:
            form = f"ALTER action {change.upper()}"
            tally.error("42809", f'{form} cannot be performed on relation "{table.name}"')
        return
    if known is not None and known.unlogged == to_unlogged and known.born is not None:
        return
    if to_unlogged:
        _refuse_unlogged(table, schema, tally)
    tally.rewrite(schema, (table,))
    if version >= _SEQUENCES_FOLLOW:
        owned = owned_sequences(schema, table)
        tally.lock(Lock.ACCESS_EXCLUSIVE, *owned)
        tally.rewrites += owned


def _refuse_unlogged(table: Name, schema: Schema, tally: Tally) -> None:
    logged = next((other for other, _ in keys_to(schema, table) if not other.unlogged), None)
    if logged is not None:
        what = f'could not change table "{table.name}" to unlogged'
        tally.error("42P16", f'{what} because it references logged table "{logged.name.name}"')


def _storage(table: Name, operation: AlterTable, world: World, tally: Tally) -> None:
    """ATExecSetTableSpace copies the file block by block; SET ACCESS METHOD writes row by row."""
    if operation.change is TableChange.SET_ACCESS_METHOD and world.postgres_version < 15:
        tally.error("42601", 'syntax error at or near "access"')
    known = world.schema.tables.get(table)
    if operation.target == _USUAL[operation.change] or (known is not None and known.partitioned):
        return
    if operation.change is TableChange.SET_ACCESS_METHOD:
        tally.rewrite(world.schema, (table,))
    else:
        tally.rewrites.append(table)


def _oids(table: Name, world: World, tally: Tally) -> None:
    if world.postgres_version >= 12:
        tally.error("42601", 'syntax error at or near "with"')
    tally.rewrite(world.schema, (table,))


def _reaches_partitions(table: Name, operation: AlterTable, world: World) -> bool:
    """EnableDisableTrigger: the clones of a trigger for each row are switched too."""
    schema = world.schema
    triggers = [trigger for trigger in schema.hanging_on(table, ObjectKind.TRIGGER) if trigger.each_row]
    if operation.change not in _ALL_TRIGGERS:
        name = schema.on_table(table, operation.target or "")
        return any(trigger.name == name for trigger in triggers)
    keys = operation.change in _FOREIGN_KEYS_TOO and world.postgres_version >= _TRIGGERS_OF_KEYS
    return bool(triggers) or (keys and bool(keys_of(schema, table)))
