"""What the runner is held against: one plain UPDATE, a procedure on the server, and a loop that keeps no record."""

from __future__ import annotations

import psycopg
from psycopg import sql

from benchmarks.backfill_ways.table import ASSIGNMENT, GUARD

_PLAIN = "UPDATE {table} SET {assignment} WHERE {guard}"
_NEXT = "SELECT max(id) FROM (SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT %s) next"
_RANGE = _PLAIN + " AND id > %s AND id <= %s"
# The same batches and the same walk as the runner's, on the server itself: no way to and fro, and nothing written down.
_PROCEDURE = """
CREATE OR REPLACE PROCEDURE fill(size integer) LANGUAGE plpgsql AS $$
DECLARE
    low bigint := 0;
    high bigint;
BEGIN
    LOOP
        SELECT max(id) INTO high FROM (SELECT id FROM {table} WHERE id > low ORDER BY id LIMIT size) next;
        EXIT WHEN high IS NULL;
        UPDATE {table} SET {assignment} WHERE {guard} AND id > low AND id <= high;
        COMMIT;
        low := high;
    END LOOP;
END $$
"""


def plain(dsn: str, table: str) -> None:
    """One statement, one transaction."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(_about(_PLAIN, table))


def procedure(dsn: str, table: str, size: int) -> None:
    """A PL/pgSQL procedure that commits each batch."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(_about(_PROCEDURE, table))
        conn.execute("CALL fill(%s)", (size,))


def loop(dsn: str, table: str, size: int) -> None:
    """The same from a client that remembers where it is in a variable: a kill, and nobody knows."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        following, change = _about(_NEXT, table), _about(_RANGE, table)
        low = 0
        while True:
            with conn.transaction():
                row = conn.execute(following, (low, size)).fetchone()
                if row is None or row[0] is None:
                    return
                conn.execute(change, (low, row[0]))
                low = row[0]


def _about(text: str, table: str) -> sql.Composed:
    words = {"assignment": sql.SQL(ASSIGNMENT), "guard": sql.SQL(GUARD)}
    return sql.SQL(text).format(table=sql.Identifier(table), **words)
