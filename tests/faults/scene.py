"""The table and the backfill of the fault tests: a statement that must not be run twice on any row, on purpose."""

from __future__ import annotations

from threading import Event
from typing import Any

import psycopg
from psycopg import sql

from rules.backfill import Backfill
from rules.value import replace
from runner.connection.dsn import read_dsn
from runner.happened import Happened
from runner.ledger.install import install
from runner.ledger.runs import Run
from runner.run.begin import begin
from runner.run.whole import execute
from runner.settings import Settings
from runner.state import State
from tests.runner.works import update

MEMBERS = sql.SQL("CREATE TABLE members (id bigint PRIMARY KEY, name text, hits integer NOT NULL DEFAULT 0)")
FILL = sql.SQL("INSERT INTO members (id, name) SELECT i, 'member ' || i FROM generate_series(1, {}) i")
FACTS = {"host": "tests", "pid": 1, "os_user": "tests", "tool": "tests"}

# As fast as it goes: a test that waits finds nothing.
QUICK = Settings(size=100, least_size=10, most_size=100, nice=0.0, lock_timeout_ms=500, longest_wait_s=1, attempts=60)


def ledger(conn: psycopg.Connection) -> None:
    """Makes the ledger."""
    install(conn, tool="tests")


def members(conn: psycopg.Connection, rows: int) -> None:
    """The ledger, and a table of members whose hits are 0."""
    ledger(conn)
    conn.execute(MEMBERS)
    conn.execute(FILL.format(sql.Literal(rows)))
    conn.execute("ANALYZE members")


def counting(table: str = "members") -> Backfill:
    """One hit more for each member: whoever gets two was visited twice."""
    reason = "each member is counted once"
    return update(table, "hits = hits + 1", None, columns=("hits",), guarded=False, unguarded=reason)


def begun(dsn: str, backfill: Backfill, **settings: Any) -> Run:
    """A run of it that has begun, and of which no batch is done."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        return begin(conn, backfill, replace(QUICK, **settings), FACTS)


def worked_off(
    dsn: str, run: Run, backfill: Backfill, *, workers: int = 1, told: list[Happened] | None = None
) -> State:
    """Works on the run in this process, to its end."""
    tell = silent if told is None else told.append
    return execute(
        read_dsn(dsn), run, backfill, workers=workers, tell=tell, stop=Event(), wait_through=True, facts=FACTS
    )


def silent(_: Happened) -> None:
    """What happens is read from the ledger afterwards."""
