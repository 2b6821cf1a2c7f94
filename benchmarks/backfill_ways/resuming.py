"""How long it takes from starting a killed run again to its first new batch."""

from __future__ import annotations

import time

import psycopg

from benchmarks.backfill_ways.ours import Runner, at_size
from benchmarks.backfill_ways.table import copy

_BATCHES = """
    SELECT coalesce(sum(r.batches), 0)::bigint FROM threephase.range r JOIN threephase.run u ON u.id = r.run_id
    WHERE u.name = %s
"""
_LOOK_SECONDS = 0.002
_PATIENCE_SECONDS = 60.0


class StuckError(Exception):
    """No batch was committed."""


def resume(conn: psycopg.Connection, runner: Runner, rows: int, size: int, kills: int) -> list[float]:
    """Kills one run so many times, and starts it again; seconds to the first batch of each new process."""
    with copy(conn, rows) as table:
        # Slow enough that some of it is left for the last process.
        settings = at_size(size) | {"rest_ms": 20}
        file = runner.write(table, settings)
        name = file.removesuffix(".sql")
        taken = []
        for _ in range(kills + 1):
            before, begin = _batches(conn, name), time.perf_counter()
            process = runner.start(file)
            taken.append(_first_batch(conn, name, before) - begin)
            time.sleep(0.3)
            process.killed()
    return taken[1:]


def _first_batch(conn: psycopg.Connection, name: str, before: int) -> float:
    begin = time.perf_counter()
    while _batches(conn, name) <= before:
        if time.perf_counter() - begin > _PATIENCE_SECONDS:
            raise StuckError(name)
        time.sleep(_LOOK_SECONDS)
    return time.perf_counter()


def _batches(conn: psycopg.Connection, name: str) -> int:
    row = conn.execute(_BATCHES, (name,)).fetchone()
    return int(row[0]) if row else 0
