"""REINDEX: its locks and what it builds."""

from __future__ import annotations

from collections.abc import Sequence

from rules.effects.effect import Effects, ExpectedError, World
from rules.effects.family import is_partitioned, with_rows
from rules.effects.relations import with_partitions
from rules.effects.transactions import outside_transaction
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import Reindex
from rules.schema import Index, Schema
from rules.schema.constraints import is_exclusion


def reindex(operation: Reindex, world: World) -> Effects:
    """SHARE on the table, ACCESS EXCLUSIVE on each index; CONCURRENTLY, since 12, SHARE UPDATE EXCLUSIVE on all."""
    name, schema = operation.name, world.schema
    if operation.concurrently and world.postgres_version < 12:
        return Effects(errors=(ExpectedError(sqlstate="42601", message='syntax error at or near "CONCURRENTLY"'),))
    if errors := _refused(operation, world):
        return Effects(errors=errors)
    if name is None or operation.kind in ("schema", "database", "system"):
        of = None if name is None or operation.kind != "schema" else name.name
        tables = [table for table in (*schema.tables, *schema.views) if of in (None, table.schema)]
        return _built(schema, tables, _built_by(operation, _indexes(schema, tables), schema), operation.concurrently)
    if operation.kind == "index":
        return _index(schema.resolve(name, schema.indexes), operation, schema)
    tables = list(with_partitions(schema, schema.relation_name(name)))
    if len(tables) > 1 and world.postgres_version < 14:  # until then it warned, and did nothing
        return Effects(locks={tables[0]: _lock(operation)})
    return _built(schema, tables, _built_by(operation, _indexes(schema, tables), schema), operation.concurrently)


def _built_by(operation: Reindex, indexes: list[Index], schema: Schema) -> list[Index]:
    """CONCURRENTLY warns of the indexes of exclusion constraints, and leaves them as they are."""
    return [index for index in indexes if not (operation.concurrently and is_exclusion(schema, index))]


def _refused(operation: Reindex, world: World) -> tuple[ExpectedError, ...]:
    kind, schema, new = operation.kind.upper(), world.schema, world.postgres_version >= 14
    divided = operation.name is not None and _is_divided(operation, schema)
    if divided and operation.kind == "index" and not new:
        message = "REINDEX is not yet implemented for partitioned indexes"
        return (ExpectedError(sqlstate="0A000", message=message),)
    index = schema.index(operation.name) if operation.name is not None and operation.kind == "index" else None
    if operation.concurrently and index is not None and is_exclusion(schema, index):
        message = "concurrent index creation for exclusion constraints is not supported"
        return (ExpectedError(sqlstate="0A000", message=message),)
    if operation.concurrently:
        return outside_transaction("REINDEX CONCURRENTLY", world)
    if operation.kind in ("schema", "database", "system") or (divided and new):
        return outside_transaction(f"REINDEX {kind}", world)
    return ()


def _is_divided(operation: Reindex, schema: Schema) -> bool:
    """Whether it is about a partitioned table, or an index of one."""
    if operation.name is None or operation.kind not in ("index", "table"):
        return False
    if operation.kind == "table":
        return is_partitioned(schema, schema.table_name(operation.name))
    index = schema.index(operation.name)
    return index is not None and is_partitioned(schema, index.table)


def _index(name: Name, operation: Reindex, schema: Schema) -> Effects:
    index = schema.indexes.get(name)
    if index is None:
        lock = Lock.SHARE_UPDATE_EXCLUSIVE if operation.concurrently else Lock.ACCESS_EXCLUSIVE
        assumed = f"The table of {name} is not known; nobody writes to it meanwhile."
        return Effects(locks={name: lock}, index_builds=(name,), assumed=() if operation.concurrently else (assumed,))
    tables = with_partitions(schema, index.table)
    whole = [other for other in _indexes(schema, tables) if _belongs(other, index, schema)]
    return _built(schema, [other.table for other in whole], whole, operation.concurrently)


def _belongs(other: Index | None, index: Index, schema: Schema) -> bool:
    """Whether it is the index itself or a part of it, however deep."""
    while other is not None and other is not index:
        other = schema.indexes.get(other.parent) if other.parent else None
    return other is index


def _indexes(schema: Schema, tables: Sequence[Name]) -> list[Index]:
    return [index for table in tables for index in schema.indexes_of(table)]


def _built(schema: Schema, tables: Sequence[Name], indexes: Sequence[Index], concurrently: bool) -> Effects:
    lock = Lock.SHARE_UPDATE_EXCLUSIVE if concurrently else Lock.SHARE
    on_index = Lock.SHARE_UPDATE_EXCLUSIVE if concurrently else Lock.ACCESS_EXCLUSIVE
    with_storage = with_rows(schema, dict.fromkeys(index.table for index in indexes))
    built = [index for index in indexes if index.table in with_storage]
    return Effects(
        locks=dict.fromkeys(tables, lock) | {index.name: on_index for index in built},
        scans=with_storage,
        index_builds=tuple(index.name for index in built),
    )


def _lock(operation: Reindex) -> Lock:
    return Lock.SHARE_UPDATE_EXCLUSIVE if operation.concurrently else Lock.SHARE
