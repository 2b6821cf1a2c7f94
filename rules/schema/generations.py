"""How many generations of partitions and heirs a table is one of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rules.name import Name
from rules.schema.catalogue import Schema
from rules.schema.objects import Table

_MOST = 50
"""Nobody stacks more of them; a table that is above itself, which PostgreSQL refuses, has no last one."""


def can_be_gone_through(schema: Schema, table: Table) -> bool:
    """Whether who goes up or down from the table, a parent or a child at a time, comes to an end."""

    def parents(name: Name) -> Iterable[Name]:
        known = schema.tables.get(name)
        return known.parents if known else ()

    def children(name: Name) -> Iterable[Name]:
        return [child.name for child in schema.children(name)]

    return not table.parents or _count(table.name, parents) + _count(table.name, children) <= _MOST


def _count(name: Name, following: Callable[[Name], Iterable[Name]]) -> int:
    count, generation = 0, {name}
    while generation and count <= _MOST:
        generation = {other for one in generation for other in following(one)}
        count += 1
    return count
