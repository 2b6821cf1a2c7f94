"""Which relations are locked when a statement uses one or only names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rules.effects.family import is_partitioned, members
from rules.lock_mode import Lock
from rules.name import Name
from rules.schema import Schema

_CATALOGS = ("pg_catalog", "information_schema")


def with_partitions(schema: Schema, table: Name) -> tuple[Name, ...]:
    """The table and its partitions, theirs too; not what merely inherits from it."""
    return members(schema, table) if is_partitioned(schema, table) else (table,)


def used(schema: Schema, names: Iterable[Name], lock: Lock) -> dict[Name, Lock]:
    """The locks on relations that a statement uses: on what lies below a view and on the children of a table, too."""
    return {relation: lock for name in _own(names, schema) for relation in _below(schema, name)}


def _own(names: Iterable[Name], schema: Schema) -> Iterator[Name]:
    """The full names without those of PostgreSQL's own catalogs, which everybody may read at any time."""
    for name in names:
        full = schema.relation_name(name)
        known = full in schema.tables or full in schema.views
        if full.schema not in _CATALOGS and (known or not name.name.startswith("pg_")):
            yield full


def _below(schema: Schema, relation: Name) -> Iterator[Name]:
    """The relation, its children, and if it is a view all that it reads, however deep."""
    found, waiting = {relation}, [relation]
    while waiting:
        name = waiting.pop()
        yield from members(schema, name)
        view = schema.views.get(name)
        below = set(view.reads) - found if view is not None and not view.materialized else set()
        found |= below
        waiting += below


def named(schema: Schema, names: Iterable[Name], lock: Lock) -> dict[Name, Lock]:
    """The locks on relations that are only looked up by name."""
    return dict.fromkeys(_own(names, schema), lock)
