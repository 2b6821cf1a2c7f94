"""A foreign key that is dropped and put back: what it asks of the running version that it did not ask before."""

from __future__ import annotations

from rules.name import Name
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import Schema
from rules.wording import columns, shown

_REFUSES = frozenset({"no action", "restrict"})


def points_the_same_way(schema: Schema, old: Constraint, new: Constraint) -> bool:
    """Whether both lead from the same columns to the same columns."""
    if old.references is None or new.references is None or old.columns != new.columns:
        return False
    target = schema.table_name(new.references.table)
    here, there = new.references.columns or _primary_key(schema, target), old.references.columns
    return target == old.references.table and here == (there or _primary_key(schema, target))


def _primary_key(schema: Schema, table: Name) -> tuple[str, ...]:
    known = schema.tables.get(table)
    keys = (key for key in known.constraints.values() if key.kind is ConstraintKind.PRIMARY_KEY) if known else ()
    return next((key.columns for key in keys), ())


def new_demands(schema: Schema, table: Name, old: Constraint, new: Constraint) -> tuple[str, ...]:
    """What changes for the running version, in words; nothing where the new key only allows more.

    What was refused and now sets the reference to NULL or its default is more; that it deletes rows is told.
    """
    before, after = old.references, new.references
    if before is None or after is None:
        return ()
    found, target = [], shown(before.table, schema)
    if before.on_delete != after.on_delete and not _relaxes(before.on_delete, after.on_delete, cascade_relaxes=False):
        found.append(f"deleting from {target} {_does(after.on_delete, table)}, {_did(before.on_delete, table)}")
    if before.on_update != after.on_update and not _relaxes(before.on_update, after.on_update, cascade_relaxes=True):
        changed = f"changing a key of {target}"
        found.append(
            f"{changed} {_does(after.on_update, table, 'changes')}, {_did(before.on_update, table, 'changed')}"
        )
    if after.match_full and not before.match_full and len(new.columns) > 1:
        found.append(f"a write that fills only a part of {columns(new.columns)} fails (23503)")
    if old.deferrable and not new.deferrable:
        found.append(f"a write of {columns(new.columns)} before what it references fails (23503) at once")
    return tuple(found)


def _relaxes(before: str, after: str, *, cascade_relaxes: bool) -> bool:
    if before in _REFUSES and after in _REFUSES:
        return True
    return before in _REFUSES and (cascade_relaxes or after != "cascade")


def _does(action: str, table: Name, cascade: str = "deletes") -> str:
    if action in _REFUSES:
        return f"fails (23503) while a row of {table} references it"
    return f"{cascade} the rows of {table} too" if action == "cascade" else f"{_sets(action, 'sets')} in {table}"


def _did(action: str, table: Name, cascade: str = "deleted") -> str:
    if action in _REFUSES:
        return "which was refused until now"
    return f"which {cascade} the rows of {table} too" if action == "cascade" else f"which {_sets(action, 'set')} there"


def _sets(action: str, verb: str) -> str:
    value = "NULL" if action.startswith("set null") else "the default"
    return f"{verb} the reference to {value}"
