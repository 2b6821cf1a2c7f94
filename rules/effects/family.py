"""A table with its partitions and heirs: what ALTER TABLE reaches, and where rows are.

PostgreSQL calls this recursion: find_all_inheritors in pg_inherits.c, ATSimpleRecursion in tablecmds.c.
"""

from __future__ import annotations

from collections.abc import Iterable

from rules.name import Name
from rules.schema import Schema, Table


def members(schema: Schema, table: Name) -> tuple[Name, ...]:
    """The table, its partitions and the tables that inherit from it, and theirs; given its full name."""
    found: dict[Name, None] = {}
    waiting = [table]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += [child.name for child in reversed(schema.children(name))]
    return tuple(found)


def with_rows(schema: Schema, tables: Iterable[Name]) -> tuple[Name, ...]:
    """Those of the tables that have rows of their own: neither partitioned nor foreign."""
    return tuple(table for table in tables if _has_rows(schema.tables.get(table)))


def _has_rows(table: Table | None) -> bool:
    return table is None or not (table.partitioned or table.foreign)


def is_partitioned(schema: Schema, table: Name) -> bool:
    """Whether the table is known to be divided into partitions."""
    known = schema.tables.get(table)
    return known is not None and known.partitioned


def parent_of(schema: Schema, table: Name) -> Table | None:
    """The partitioned table that it is a part of, if it is one."""
    known = schema.tables.get(table)
    return schema.tables.get(known.partition_of) if known is not None and known.partition_of else None


def ancestors(schema: Schema, table: Name) -> tuple[Name, ...]:
    """The partitioned tables above, which are asked what belongs into the partition."""
    found: list[Name] = []
    known = schema.tables.get(table)
    while known is not None and known.partition_of is not None and known.partition_of not in found:
        found.append(known.partition_of)
        known = schema.tables.get(known.partition_of)
    return tuple(found)


def is_inherited(schema: Schema, table: Name, column: str) -> bool:
    """Whether the column comes from a parent, which alone may change it."""
    known = schema.tables.get(table)
    if known is None:
        return False
    parents = map(schema.tables.get, (*known.inherits, *filter(None, (known.partition_of,))))
    return any(parent is not None and column in parent.columns for parent in parents)


def default_partition(schema: Schema, table: Name) -> Name | None:
    """The partition that takes what no other takes, if there is one."""
    return next((child.name for child in schema.partitions(table) if child.default_partition), None)


def surely_empty(schema: Schema, table: Name) -> bool:
    """Whether no row can be in it yet: this branch created it, and has written nothing since."""
    known = schema.tables.get(table)
    if known is None or known.born is None or known.perhaps_older or schema.rows_touched:
        return False
    written = schema.branch_touched_rows and known.born < schema.migration
    new = known.born >= schema.new_since and not written
    return new and all(surely_empty(schema, child.name) for child in schema.children(table))
