"""The relations of a database, as pg_class has them, kept up to date statement by statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import psycopg

from rules.name import Name

_TABLES = frozenset("rm")
_INDEXES = frozenset("iI")


class Relation(NamedTuple):
    """A table, index, view, sequence or composite type of a user. kind: relkind. file: relfilenode, 0 without storage.

    table: of an index, the oid of its table.
    """

    oid: int
    name: Name
    kind: str
    file: int
    table: int | None

    @property
    def is_index(self) -> bool:
        """Whether it is an index."""
        return self.kind in _INDEXES

    @property
    def is_index_with_storage(self) -> bool:
        """Not that of a partitioned table, which has a relfilenode on 11 all the same."""
        return self.kind == "i"

    @property
    def is_rewritten(self) -> bool:
        """Whether another file means that it was written anew; the file of a sequence holds its state."""
        return self.holds_rows or self.kind == "S"

    @property
    def holds_rows(self) -> bool:
        """Whether it is a table or materialized view."""
        return self.kind in _TABLES


Relations = Mapping[int, Relation]
"""By oid."""

COLUMNS = """
    select c.oid, c.relname, n.nspname, c.relkind::text, c.relfilenode, i.indrelid
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_index i on i.indexrelid = c.oid
    where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
"""

# Nothing but this transaction, and its subtransactions, changes the database meanwhile.
CHANGED = (
    COLUMNS
    + """
    and c.xmin::text::bigint >= pg_catalog.txid_current_if_assigned() & 4294967295
"""
)


def read_relations(conn: psycopg.Connection) -> Relations:
    """All of them."""
    return {relation.oid: relation for relation in relations_of(conn.execute(COLUMNS))}


def relations_of(rows: Iterable[tuple[int, str, str, str, int, int | None]]) -> Iterator[Relation]:
    """From rows of `COLUMNS`."""
    for oid, name, schema, kind, file, table in rows:
        yield Relation(oid, Name(name, schema), kind, file, table)
