"""What a correction is held against: the same statement by hand, in one transaction, and nothing kept of it."""

from __future__ import annotations

import psycopg
from psycopg import sql

from benchmarks.backfill_ways.table import ASSIGNMENT

_STATEMENT = f"UPDATE {{table}} SET {ASSIGNMENT} WHERE id <= {{rows}}"


def statement(table: str, rows: int) -> str:
    """The owner's statement, for both: the first rows of the table get a name to be shown."""
    return _STATEMENT.format(table=table, rows=rows)


def bare(dsn: str, table: str, rows: int) -> None:
    """The statement and COMMIT."""
    with psycopg.connect(dsn) as conn:
        conn.execute(_composed(table, rows))


def tried(dsn: str, table: str, rows: int) -> None:
    """The statement, rolled back: what a dry run leaves of dead rows is then there as well."""
    with psycopg.connect(dsn) as conn:
        conn.execute(_composed(table, rows))
        conn.rollback()


def _composed(table: str, rows: int) -> sql.Composed:
    return sql.SQL(_STATEMENT).format(table=sql.Identifier(table), rows=sql.Literal(rows))
