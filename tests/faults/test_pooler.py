"""Through a real PgBouncer. That pooling by transaction is refused: tests/runner/connection/test_pooler.py."""

from __future__ import annotations

from contextlib import closing

import psycopg

from runner.connection.connect import connect
from runner.connection.dsn import read_dsn
from runner.connection.pooler import refuse_transaction_pooler
from runner.state import State
from tests.faults.invariants import unvisited, violations
from tests.faults.pgbouncer import pgbouncer
from tests.faults.scene import begun, counting, members, worked_off


def test_pooling_by_session_works(conn: psycopg.Connection, database: str) -> None:
    members(conn, 1_000)
    with pgbouncer(database, "session") as through:
        dsn = read_dsn(through)
        with closing(connect(dsn)) as pooled:
            refuse_transaction_pooler(dsn, pooled)
        _runs(database, through)


def test_nothing_relies_on_what_a_session_keeps(conn: psycopg.Connection, database: str) -> None:
    """Should such a pooler not be noticed, every row is counted once all the same."""
    members(conn, 1_000)
    with pgbouncer(database, "transaction") as through:
        _runs(database, through)


def _runs(database: str, through: str) -> None:
    backfill = counting()
    run = begun(through, backfill)
    assert worked_off(through, run, backfill, workers=2) is State.SUCCEEDED
    assert violations(database, run.id) == []
    assert unvisited(database) == 0
