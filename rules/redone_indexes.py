"""Indexes that a migration drops and replaces by others which stand when it ends."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from rules.name import Name
from rules.operation import CreateIndex, DropIndex, Operation
from rules.operation.parts import Expression
from rules.schema import Index, Schema
from rules.standing import Standing

# A B-tree finds what a hash or a block range index finds; a hash finds equal values, which is what most look for.
_ALSO_DOES = {"btree": ("hash", "brin"), "hash": ("btree",)}


def redone_indexes(operations: Iterable[Operation], schema: Schema, standing: Standing) -> dict[Name, CreateIndex]:
    """Dropped index → one of the same table that does what it did.

    Uniqueness is kept only by the same columns under the same condition; rows are found by any index that begins
    with the columns of the old one.
    """
    dropped = {schema.resolve(o.index, schema.indexes) for o in operations if isinstance(o, DropIndex)}
    made: dict[Hashable, CreateIndex] = {}
    for _, table, index in standing.indexes.values() if dropped else ():
        made.update(dict.fromkeys(_offers(table, index), index))
    found = {}
    for name in dropped & schema.indexes.keys():
        replacement = next((made[key] for key in _needs(schema.indexes[name]) if key in made), None)
        if replacement is not None:
            found[name] = replacement
    return found


def _offers(table: Name, index: CreateIndex) -> Iterable[Hashable]:
    where, columns = _text(index.where), index.columns
    if None in columns:
        return
    if index.unique:
        yield table, "unique", frozenset(columns), index.nulls_not_distinct, where
    for method in (index.method, *_ALSO_DOES.get(index.method, ())):
        for end in range(1, len(columns) + 1):
            yield table, method, columns[:end], where


def _needs(index: Index) -> Iterable[Hashable]:
    """The keys that do: without a condition first, which is more, then with the same."""
    if None in index.columns or not index.columns:
        return
    for where in dict.fromkeys((None, _text(index.where))):
        if index.unique:
            yield index.table, "unique", frozenset(index.columns), index.nulls_not_distinct, where
        else:
            yield index.table, index.method, index.columns, where


def _text(where: Expression | None) -> str | None:
    return " ".join(where.text.split()) if where else None


def takes_over(old: Index, new: CreateIndex) -> bool:
    """Whether the new index asks nothing of writers that the old one did not."""
    return not new.unique or (old.unique and _text(old.where) in (None, _text(new.where)))
