"""The tables whose changes are seen, as this database has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from rules.correction import Volatile
from rules.name import Name
from rules.value import Value
from runner.errors import RefusedError
from runner.statement import statement
from runner.target.key import Column
from runner.target.read import keys_of

# Why the changes of a declared relation cannot be seen: what stands in pg_class.relkind instead of a table.
_NO_TABLE = {
    "v": "is a view; name the tables below it",
    "m": "is a materialized view; refresh it afterwards",
    "f": "is a foreign table, whose rows are another server's; correct it there",
    "S": "is a sequence",
    "c": "is a type",
    "i": "is an index",
    "I": "is an index",
    "t": "is a TOAST table",
}


class Watched(Value):
    """A table. only: without those that inherit from it, which are watched by themselves; a partitioned one is whole.

    declared: the name in the file that stands for it. key: the columns of its primary key, else of a unique index over
    NOT NULL columns; () where it has neither. computed: its generated columns. volatile: columns left out of digests.
    above: the oids of what it is a partition of.
    """

    name: Name
    declared: Name
    oid: int
    only: bool
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    computed: frozenset[str]
    volatile: frozenset[str]
    above: frozenset[int]

    @property
    def names(self) -> list[str]:
        """Of its columns, in their order."""
        return [column.name for column in self.columns]

    @property
    def seen(self) -> list[str]:
        """Of the columns that a new row's digest covers."""
        return [name for name in self.names if name not in self.volatile]


def watched_tables(
    conn: psycopg.Connection[Any], declared: Sequence[Name], volatile: Sequence[Volatile]
) -> tuple[Watched, ...]:
    """Those that the names stand for, each once: a partition not beside what it is a partition of.

    Raises RefusedError: no such table or column, or one whose rows are not seen here.
    """
    found: dict[int, Watched] = {}
    for name in declared:
        columns = {each.column for each in volatile if each.table == name}
        for table in _family(conn, name, frozenset(columns)):
            found.setdefault(table.oid, table)
    return tuple(table for table in found.values() if table.above.isdisjoint(found))


def to_json(tables: Iterable[Watched]) -> list[dict[str, object]]:
    """For change_set.tables: what is needed to read its rows again."""
    return [
        {
            "schema": table.name.schema,
            "name": table.name.name,
            "only": table.only,
            "columns": [{"name": column.name, "type": column.type} for column in table.columns],
            "key": list(table.key),
            "computed": sorted(table.computed),
            "volatile": sorted(table.volatile),
        }
        for table in tables
    ]


def _family(conn: psycopg.Connection[Any], name: Name, volatile: frozenset[str]) -> Iterable[Watched]:
    rows = conn.execute(statement("change/table"), {"name": str(name)}).fetchall()
    if not rows:
        raise RefusedError(
            f"there is no table {name} in this database. Check its name and schema, and the search_path."
        )
    for _, *facts, _ in rows:
        _refuse_unseen(*facts)
    tables = [
        _table(conn, name, oid, schema, relation, kind, volatile, above)
        for oid, schema, relation, kind, *_, above in rows
    ]
    unknown = volatile.difference(*(table.names for table in tables))
    if unknown:
        raise RefusedError(f"{name} has no column {min(unknown)}, which the file calls volatile.")
    return tables


def _refuse_unseen(
    schema: str, relation: str, kind: str, persistence: str, hidden: bool, elsewhere: str | None
) -> None:
    full = Name(name=relation, schema=schema)
    if kind in _NO_TABLE:
        raise RefusedError(f"{full} {_NO_TABLE[kind]}.")
    if persistence == "t":
        raise RefusedError(f"{full} is a temporary table, which no other session sees.")
    if hidden:
        raise RefusedError(
            f"row security hides rows of {full} from this role, and a change of a hidden row would not be seen. "
            "Run it as the table's owner, or as a role with BYPASSRLS."
        )
    if elsewhere is not None:
        raise RefusedError(
            f"the rows of {elsewhere} are kept by another server or another access method than heap, and do not say "
            "whether they were changed. Declare the other partitions by their own names, or correct it by other means."
        )


def _table(
    conn: psycopg.Connection[Any],
    declared: Name,
    oid: int,
    schema: str,
    relation: str,
    kind: str,
    volatile: frozenset[str],
    above: Sequence[int],
) -> Watched:
    columns = conn.execute(statement("target_columns"), {"oid": oid}).fetchall()
    keys = keys_of(conn, oid)
    names = {name for name, _, _ in columns}
    return Watched(
        name=Name(name=relation, schema=schema),
        declared=declared,
        oid=oid,
        only=kind == "r",
        columns=tuple(Column(name=name, type=written) for name, written, _ in columns),
        key=tuple(column.name for column in keys[0].columns) if keys else (),
        computed=frozenset(name for name, _, generated in columns if generated),
        volatile=volatile & names,
        above=frozenset(above),
    )
