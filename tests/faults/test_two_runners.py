"""Two runners at one run: side by side, and one that was frozen while the other took over."""

from __future__ import annotations

import signal

import psycopg
import pytest

from runner.failpoint import Place
from runner.state import State
from tests.faults.child import STATES, Act, Trap, runner
from tests.faults.invariants import unvisited, violations
from tests.faults.scene import begun, counting, members

_SUCCEEDED = STATES.index(State.SUCCEEDED)


def test_two_runners_share_the_work_and_no_row(conn: psycopg.Connection, database: str) -> None:
    members(conn, 20_000)
    backfill = counting()
    run = begun(database, backfill, size=200, most_size=200)
    with runner(database, run, backfill, workers=2) as one, runner(database, run, backfill, workers=2) as other:
        assert (one.ended(), other.ended()) == (_SUCCEEDED, _SUCCEEDED)
    assert violations(database, run.id) == []
    assert unvisited(database) == 0
    workers = conn.execute("SELECT DISTINCT split_part(worker, ':', 2) FROM threephase.batch").fetchall()
    assert len(workers) == 2


@pytest.mark.parametrize("place", ["claimed", "worked", "before_commit", "committed"])
def test_a_frozen_runner_does_nothing_more_once_its_range_has_been_taken_over(
    conn: psycopg.Connection, database: str, place: Place
) -> None:
    """Frozen inside a transaction, its session is ended after idle_timeout_ms; the other one waits until then."""
    members(conn, 1_000)
    backfill = counting()
    run = begun(database, backfill, idle_timeout_ms=300)
    with runner(database, run, backfill, trap=Trap(place=place, act=Act.STOP, time=3)) as frozen:
        frozen.await_stopped()
        with runner(database, run, backfill) as other:
            assert other.ended() == _SUCCEEDED
        done = conn.execute("SELECT max(seq) FROM threephase.batch").fetchone()
        frozen.send(signal.SIGCONT)
        assert frozen.ended() == _SUCCEEDED  # it finds that the run has ended
    assert conn.execute("SELECT max(seq) FROM threephase.batch").fetchone() == done
    assert conn.execute("SELECT fence FROM threephase.range").fetchall() == [(2,)]
    assert violations(database, run.id) == []
    assert unvisited(database) == 0


def test_a_frozen_runner_that_comes_back_in_the_middle_goes_on_beside_the_other(
    conn: psycopg.Connection, database: str
) -> None:
    members(conn, 2_000)
    backfill = counting()
    run = begun(database, backfill, idle_timeout_ms=100, size=20, most_size=20, rest_ms=5)
    with runner(database, run, backfill, trap=Trap(place="worked", act=Act.STOP, time=3)) as frozen:
        frozen.await_stopped()
        trap = Trap(place="committed", act=Act.STOP, time=10)
        with runner(database, run, backfill, trap=trap) as other:
            other.await_stopped()
            frozen.send(signal.SIGCONT)
            assert frozen.ended() == _SUCCEEDED
            other.send(signal.SIGCONT)
            assert other.ended() == _SUCCEEDED
    assert violations(database, run.id) == []
    assert unvisited(database) == 0
