"""A revert is a run like any other: killed, cut off or done twice at once, each row goes back once."""

from __future__ import annotations

import random
import signal
import time
from threading import Event

import psycopg
import pytest

from rules.backfill import Backfill
from runner.connection.dsn import read_dsn
from runner.failpoint import Place
from runner.ledger import chain
from runner.ledger.runs import Run
from runner.revert.ends import Ends
from runner.revert.whole import revert
from runner.state import State
from tests.faults.child import STATES, Act, Trap, reverter
from tests.faults.proxy import Loss, proxy
from tests.faults.scene import FACTS, begun, counting, members, silent, worked_off

_SUCCEEDED = STATES.index(State.SUCCEEDED)
_ROWS = 1_000
_RUN = "SELECT id FROM threephase.run WHERE kind = 'revert'"
_ENDS = """
    SELECT sum((body ->> 'restored')::int), sum((body ->> 'already_old')::int), sum((body ->> 'conflict')::int)
    FROM threephase.entry e JOIN threephase.run r ON r.id = e.run_id WHERE r.kind = 'revert' AND e.kind = 'batch'
"""


@pytest.fixture
def run(conn: psycopg.Connection, database: str) -> Run:
    """A run that has counted all members, in batches of twenty."""
    members(conn, _ROWS)
    backfill: Backfill = counting()
    begins = begun(database, backfill, size=20, most_size=20)
    assert worked_off(database, begins, backfill) is State.SUCCEEDED
    return begins


def _all_went_back_once(conn: psycopg.Connection) -> None:
    assert conn.execute("SELECT DISTINCT hits FROM members").fetchall() == [(0,)]
    assert conn.execute(_ENDS).fetchone() == (_ROWS, 0, 0)
    for (number,) in conn.execute(_RUN).fetchall():
        assert chain.check(conn, number) == []


@pytest.mark.parametrize("place", ["claimed", "worked", "audited", "before_commit", "committed"])
def test_a_revert_killed_at_a_place_goes_on_where_it_was(
    conn: psycopg.Connection, database: str, run: Run, place: Place
) -> None:
    with reverter(database, run.id, trap=Trap(place=place, act=Act.KILL, time=5)) as killed:
        assert killed.ended() == -signal.SIGKILL
    with reverter(database, run.id) as resumed:
        assert resumed.ended() == _SUCCEEDED
    _all_went_back_once(conn)


def test_a_revert_killed_at_random_goes_on_where_it_was(
    conn: psycopg.Connection, database: str, run: Run, chance: random.Random
) -> None:
    while True:
        with reverter(database, run.id) as killed:
            time.sleep(chance.uniform(0.05, 0.15))
            killed.send(signal.SIGKILL)
            killed.ended()
        # Not by how the process ended: it may have been killed after its run had succeeded, and another one would be new.
        if (
            conn.execute("SELECT FROM threephase.run WHERE kind = 'revert' AND state = 'succeeded'").fetchone()
            is not None
        ):
            break
    _all_went_back_once(conn)


def test_two_reverts_at_once_are_one(conn: psycopg.Connection, database: str, run: Run) -> None:
    with reverter(database, run.id) as one, reverter(database, run.id) as other:
        assert (one.ended(), other.ended()) == (_SUCCEEDED, _SUCCEEDED)
    assert len(conn.execute(_RUN).fetchall()) == 1
    _all_went_back_once(conn)


@pytest.mark.parametrize("loss", [Loss.BEFORE, Loss.AFTER, Loss.LATE])
def test_a_revert_whose_commits_are_lost_goes_on(conn: psycopg.Connection, database: str, run: Run, loss: Loss) -> None:
    with proxy(database, lambda number: loss if number % 10 == 5 else Loss.NONE) as (through, running):
        outcome = revert(read_dsn(through), run.id, tell=silent, stop=Event(), facts=FACTS)
    assert running.lost
    assert (outcome.state, outcome.ends) == (State.SUCCEEDED, Ends(restored=_ROWS))
    _all_went_back_once(conn)
