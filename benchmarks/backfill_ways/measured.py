"""What one way costs on one copy of the table: time, WAL, growth, memory."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable

import psycopg

from benchmarks.backfill_ways.ours import Own
from benchmarks.backfill_ways.table import Size, copy, unfilled
from rules.value import Value

Way = Callable[[str], Own | None]
"""Fills the table of that name. Ours also says what it knows of itself."""


class WrongError(Exception):
    """A way left rows undone, so that its figures mean nothing."""


class Measured(Value):
    """seconds: from its start to its end. wal: bytes. table, indexes: how many times as large they are as before.

    own: what ours knows of itself.
    """

    rows: int
    seconds: float
    wal: int
    table: float
    indexes: float
    own: Own | None = None

    @property
    def rate(self) -> float:
        """Rows per second."""
        return self.rows / self.seconds


def measure(conn: psycopg.Connection, way: Way, rows: int) -> Measured:
    """Lets it fill a fresh copy. Raises WrongError if a row is left."""
    with copy(conn, rows) as table:
        before, wal, begin = Size(conn, table), _written(conn), time.perf_counter()
        own = way(table)
        seconds = time.perf_counter() - begin
        wal, grown = _written(conn) - wal, Size(conn, table).to(before)
        if left := unfilled(conn, table):
            raise WrongError(f"{left} rows of {rows} were left undone.")
    return Measured(rows=rows, seconds=seconds, wal=wal, own=own, **grown)


def median(values: Iterable[float]) -> float:
    """Of an even number: the mean of the two in the middle."""
    return statistics.median(values)


def _written(conn: psycopg.Connection) -> int:
    row = conn.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint").fetchone()
    return int(row[0]) if row else 0
