"""Backends that are terminated and statements that are cancelled, again and again, by somebody else."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread
from typing import LiteralString

import psycopg
import pytest

from runner.connection.dsn import read_dsn
from runner.happened import Happened, Retrying
from runner.run.link import Link
from runner.state import State
from tests.faults.invariants import unvisited, violations
from tests.faults.scene import begun, counting, members, worked_off

_VICTIMS = "FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'threephase backfill%'"

# So that it is a statement, and not a rest, that most of them meet.
_SLOW = """
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END $$;
    CREATE TRIGGER slow BEFORE UPDATE ON members FOR EACH STATEMENT EXECUTE FUNCTION slow()
"""


@pytest.mark.parametrize(
    ("function", "sqlstate"),
    [
        pytest.param("SELECT pg_terminate_backend(pid) ", "57P01", id="terminate"),
        pytest.param("SELECT pg_cancel_backend(pid) ", "57014", id="cancel"),
    ],
)
def test_a_run_outlives_what_is_done_to_its_backends(
    conn: psycopg.Connection, database: str, chance: random.Random, function: LiteralString, sqlstate: str
) -> None:
    members(conn, 600)
    conn.execute(_SLOW)
    backfill = counting()
    run = begun(database, backfill, size=50, most_size=50)
    told: list[Happened] = []
    with _again_and_again(database, function + _VICTIMS, chance):
        state = worked_off(database, run, backfill, workers=3, told=told)
    assert state is State.SUCCEEDED
    assert violations(database, run.id) == []
    assert unvisited(database) == 0
    retried = {event.sqlstate for event in told if isinstance(event, Retrying)}
    assert sqlstate in retried
    assert "25P02" not in retried, "a statement was sent in a transaction that had failed"


def test_a_connection_whose_transaction_was_not_ended_is_not_used_again(database: str) -> None:
    """As when the COMMIT or ROLLBACK itself is cancelled, before the server has begun with it."""
    link = Link(read_dsn(database), "threephase backfill of tests")
    with closing(link):
        conn = link.conn()
        conn.execute("BEGIN")
        with pytest.raises(psycopg.errors.DivisionByZero):
            conn.execute("SELECT 1 / 0")
        assert link.conn().execute("SELECT 1").fetchone() == (1,)


@contextmanager
def _again_and_again(dsn: str, statement: LiteralString, chance: random.Random) -> Iterator[None]:
    enough = Event()

    def repeat() -> None:
        with psycopg.connect(dsn, autocommit=True) as conn:
            while not enough.is_set():
                conn.execute(statement)
                time.sleep(chance.uniform(0.05, 0.12))

    thread = Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()
