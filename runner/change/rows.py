"""The changed rows of a set, both sides of each beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from rules.name import Name
from rules.value import Value
from runner.errors import NotFoundError
from runner.statement import statement

_PAGE = 500


class RowChange(Value):
    """A row, its values as PostgreSQL writes them, in the order of columns; old None: inserted; new None: deleted.

    key: the names of its key's columns; () where its table has none: then every row is inserted or deleted.
    """

    table: Name
    columns: tuple[str, ...]
    key: tuple[str, ...]
    old: tuple[str | None, ...] | None
    new: tuple[str | None, ...] | None


class TableTotals(Value):
    """How many rows of a table were changed, all in all."""

    table: Name
    inserted: int
    updated: int
    deleted: int


class ChangedTable(Value):
    """A table of a set. key: the names of its key's columns. volatile: of those whose new values may differ."""

    name: Name
    columns: tuple[str, ...]
    key: tuple[str, ...]
    volatile: frozenset[str]

    @property
    def places(self) -> list[int]:
        """Of the key's columns, counted from 1 as PostgreSQL does."""
        return [self.columns.index(column) + 1 for column in self.key]


def changes(conn: psycopg.Connection[Any], set_id: int, *, limit: int | None = None) -> Iterator[RowChange]:
    """By table, then by key, as the key's texts sort. Read by a cursor: there may be more than memory holds.

    limit: of rows for each table. Raises NotFoundError: no such set, or it was purged.
    """
    tables, set_id = tables_of(conn, set_id)
    for number, table in enumerate(tables):
        with conn.transaction(), conn.cursor("threephase_changes") as cursor:
            cursor.itersize = _PAGE
            cursor.execute(_with_sides("change/pairs"), {**_asked(set_id, number, table), "limit": limit})
            for old, new in cursor:
                yield RowChange(
                    table=table.name,
                    columns=table.columns,
                    key=table.key,
                    old=None if old is None else tuple(old),
                    new=None if new is None else tuple(new),
                )


def left_rows(conn: psycopg.Connection[Any], set_id: int) -> Iterator[RowChange]:
    """The rows that a revert left as they are, as it would have made them."""
    tables, set_id = tables_of(conn, set_id)
    for number, table in enumerate(tables):
        with conn.transaction(), conn.cursor("threephase_left") as cursor:
            cursor.itersize = _PAGE
            for (row,) in cursor.execute(statement("change/left"), {"set_id": set_id, "number": number}):
                yield RowChange(table=table.name, columns=table.columns, key=table.key, old=None, new=tuple(row))


def totals(conn: psycopg.Connection[Any], set_id: int) -> tuple[TableTotals, ...]:
    """Of each table in which a row was changed."""
    found = []
    tables, set_id = tables_of(conn, set_id)
    for number, table in enumerate(tables):
        ((inserted, updated, deleted),) = conn.execute(
            _with_sides("change/totals"), _asked(set_id, number, table)
        ).fetchall()
        if inserted or updated or deleted:
            found.append(TableTotals(table=table.name, inserted=inserted, updated=updated, deleted=deleted))
    return tuple(found)


def tables_of(conn: psycopg.Connection[Any], set_id: int) -> tuple[list[ChangedTable], int]:
    """The tables of a set, and the set that holds its rows. Raises NotFoundError: no such set, or it was purged."""
    tables, holder = set_tables(conn, set_id)
    found = [
        ChangedTable(
            name=Name(name=table["name"], schema=table["schema"]),
            columns=tuple(column["name"] for column in table["columns"]),
            key=tuple(table["key"]),
            volatile=frozenset(table["volatile"]),
        )
        for table in tables
    ]
    return found, holder


def set_tables(conn: psycopg.Connection[Any], set_id: int) -> tuple[list[dict[str, Any]], int]:
    """The same, as runner.change.watched.to_json wrote them."""
    row = conn.execute(statement("change/set_tables"), {"set_id": set_id}).fetchone()
    if row is None:
        raise NotFoundError(f"There are no changed rows {set_id} in the ledger.")
    tables, holder, purged_at = row
    if purged_at is not None:
        raise NotFoundError(f"The rows were purged on {purged_at:%Y-%m-%d}: what they held is not known any more.")
    return tables, holder


def _with_sides(name: str) -> sql.Composed:
    return statement(name).format(sides=statement("change/sides"))


def _asked(set_id: int, number: int, table: ChangedTable) -> dict[str, object]:
    return {"set_id": set_id, "number": number, "places": table.places}
