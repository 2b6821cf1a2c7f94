"""A runner that is killed: at each named place, and a hundred times at random. Every row is counted exactly once."""

from __future__ import annotations

import random
import signal
import time
from typing import get_args

import psycopg
import pytest

from runner.failpoint import BatchPlace
from runner.ledger.runs import change_setting
from runner.state import State
from tests.faults.child import STATES, Act, Trap, runner
from tests.faults.invariants import unvisited, violations
from tests.faults.scene import FACTS, begun, counting, members

_SUCCEEDED = STATES.index(State.SUCCEEDED)
# `waiting` is reached by a runner that rests, `swept` by a backfill that may be run twice: tests of their own.
_PLACES = [place for place in get_args(BatchPlace) if place not in ("waiting", "swept")]


@pytest.mark.parametrize("time_reached", [pytest.param(1, id="first"), pytest.param(3, id="third")])
@pytest.mark.parametrize("place", _PLACES)
def test_a_runner_killed_at_a_place_is_resumed_without_a_gap_or_a_double(
    conn: psycopg.Connection, database: str, place: BatchPlace, time_reached: int
) -> None:
    members(conn, 500)
    backfill = counting()
    run = begun(database, backfill)
    times = 1 if place == "before_verify" else time_reached
    with runner(database, run, backfill, workers=2, trap=Trap(place=place, act=Act.KILL, time=times)) as killed:
        assert killed.ended() == -signal.SIGKILL
    assert violations(database, run.id) == []
    with runner(database, run, backfill) as resumed:
        assert resumed.ended() == _SUCCEEDED
    assert violations(database, run.id) == []
    assert unvisited(database) == 0


def test_a_runner_that_falls_over_inside_a_batch_leaves_nothing_of_it(conn: psycopg.Connection, database: str) -> None:
    members(conn, 500)
    backfill = counting()
    run = begun(database, backfill)
    with runner(database, run, backfill, trap=Trap(place="audited", act=Act.RAISE, time=3)) as fallen:
        assert fallen.ended() == 1  # as Python ends with a traceback
    assert violations(database, run.id) == []
    assert unvisited(database) == 300
    with runner(database, run, backfill) as resumed:
        assert resumed.ended() == _SUCCEEDED
    assert violations(database, run.id) == []


def test_a_runner_that_was_asleep_inside_a_batch_does_it_again(conn: psycopg.Connection, database: str) -> None:
    """The server has ended its session: idle_in_transaction_session_timeout."""
    members(conn, 500)
    backfill = counting()
    run = begun(database, backfill, idle_timeout_ms=200)
    with runner(database, run, backfill, trap=Trap(place="audited", act=Act.SLEEP, time=3)) as sleeper:
        assert sleeper.ended() == _SUCCEEDED
    assert violations(database, run.id) == []
    assert unvisited(database) == 0


def test_a_runner_killed_while_it_rests_is_resumed(conn: psycopg.Connection, database: str) -> None:
    members(conn, 500)
    backfill = counting()
    run = begun(database, backfill, rest_ms=20)
    with runner(database, run, backfill, trap=Trap(place="waiting", act=Act.KILL, time=2)) as killed:
        assert killed.ended() == -signal.SIGKILL
    assert violations(database, run.id) == []
    with runner(database, run, backfill) as resumed:
        assert resumed.ended() == _SUCCEEDED
    assert violations(database, run.id) == []
    assert unvisited(database) == 0


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(100, id="a hundred times"),
        pytest.param(1_000, id="a thousand times", marks=pytest.mark.soak),
    ],
)
def test_a_runner_killed_at_random_counts_every_row_once(
    conn: psycopg.Connection, database: str, chance: random.Random, kills: int
) -> None:
    """There is more work than the killed ones can do; the invariants hold after each tenth kill, and in the end."""
    members(conn, 200 * kills)
    backfill = counting()
    run = begun(database, backfill, size=10, most_size=10, rest_ms=20)
    for number in range(kills):
        with runner(database, run, backfill, workers=chance.randint(1, 3)) as victim:
            time.sleep(chance.uniform(0.03, 0.2))
            victim.send(signal.SIGKILL)
            assert victim.ended() == -signal.SIGKILL, f"it ended by itself after {number} kills"
        if number % 10 == 0:
            assert violations(database, run.id) == []
    assert unvisited(database) < 200 * kills, "all were killed before they did anything"
    for name, value in {"rest_ms": "0", "most_size": "1000", "size": "1000"}.items():
        change_setting(conn, run.id, name, value, FACTS)
    with runner(database, run, backfill, workers=3) as last:
        assert last.ended() == _SUCCEEDED
    assert violations(database, run.id) == []
    assert unvisited(database) == 0
