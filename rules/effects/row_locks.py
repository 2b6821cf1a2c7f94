"""What is locked only once a row is touched: the other ends of foreign keys, sequences behind defaults."""

from __future__ import annotations

from collections.abc import Iterable

from rules.effects.family import members
from rules.effects.tied import keys_of, keys_to_rows
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Reference
from rules.schema import Schema

# What a row of another table is changed for when the one that it points at goes or changes; otherwise it is looked at.
_CHANGES_OTHERS = ("cascade", "set null", "set default")


def on_insert(schema: Schema, table: Name, columns: Iterable[str]) -> dict[Name, Lock]:
    """ROW SHARE on what the table's foreign keys point at; ROW EXCLUSIVE on the sequences of columns left out."""
    found = _looked_up(schema, table, None)
    given = frozenset(columns)
    for sequence in _sequences(schema, table, given) if given else ():
        found[sequence] = Lock.ROW_EXCLUSIVE
    return found


def _looked_up(schema: Schema, table: Name, columns: frozenset[str] | None) -> dict[Name, Lock]:
    keys = (key for key in keys_of(schema, table) if columns is None or not columns.isdisjoint(key.columns))
    targets = (key.references.table for key in keys if key.references)
    return {name: Lock.ROW_SHARE for target in targets for name in members(schema, schema.table_name(target))}


def _sequences(schema: Schema, table: Name, given: frozenset[str]) -> Iterable[Name]:
    """The sequences that give the columns their values which an INSERT leaves out."""
    for sequence in schema.hanging_on(table, ObjectKind.SEQUENCE):
        if sequence.column is not None and sequence.column not in given:
            yield sequence.name
    known = schema.tables.get(table)
    for name, column in known.columns.items() if known is not None else ():
        default = column.definition.default
        if default is not None and name not in given:
            yield from map(schema.sequence_name, default.sequences)


def on_update(schema: Schema, table: Name, columns: frozenset[str] | None) -> dict[Name, Lock]:
    """Where a foreign key's columns change, the other end of it; None: any column may change."""
    found = _looked_up(schema, table, columns)
    for other, key in keys_to_rows(schema, table, columns):
        if key.references is not None:
            _meet(found, other.name, _changed(key.references.on_update))
    return found


def _changed(action: str) -> Lock:
    return Lock.ROW_EXCLUSIVE if action in _CHANGES_OTHERS else Lock.ROW_SHARE


def _meet(found: dict[Name, Lock], name: Name, lock: Lock) -> None:
    found[name] = max(lock, found.get(name, lock))


def on_delete(schema: Schema, table: Name) -> dict[Name, Lock]:
    """The tables that point at the rows, and with ON DELETE CASCADE those that point at theirs."""
    found: dict[Name, Lock] = {}
    waiting, met = [table], {table}
    while waiting:
        for other, key in keys_to_rows(schema, waiting.pop()):
            if key.references is None:
                continue
            _meet(found, other.name, _changed(key.references.on_delete))
            if _takes_along(key.references) and other.name not in met:
                met.add(other.name)
                waiting.append(other.name)
    return found


def _takes_along(reference: Reference) -> bool:
    return reference.on_delete == "cascade"
