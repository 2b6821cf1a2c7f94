"""A corrector that is killed: all of it was done, or nothing, and the same command afterwards does the right thing."""

from __future__ import annotations

import random
import signal
import time
from functools import partial
from typing import get_args

import psycopg
import pytest

from runner.failpoint import CorrectionPlace
from tests.faults.child import DONE, Act, Trap, corrector
from tests.faults.correction import counted, run_again, times_done
from tests.runner.correct.scene import approved, members

_KILLS = 20
_KEPT = "SELECT (SELECT count(*) FROM threephase.correction_dry_run), (SELECT count(*) FROM threephase.change_set)"


@pytest.mark.parametrize("place", get_args(CorrectionPlace))
def test_a_corrector_killed_at_a_place_has_done_all_or_nothing(
    conn: psycopg.Connection, database: str, place: CorrectionPlace
) -> None:
    members(conn)
    script = counted()
    approved(database, script)
    with corrector(database, counted, trap=Trap(place=place, act=Act.KILL)) as killed:
        assert killed.ended() == -signal.SIGKILL
    assert times_done(database) == (1 if place == "correction_committed" else 0)
    run_again(database, script)


@pytest.mark.parametrize(
    ("place", "time_reached"),
    [("watched", 1), ("kept", 1), ("frozen", 2), ("corrected", 2)],
)
def test_a_dry_run_killed_at_a_place_leaves_nothing(
    conn: psycopg.Connection, database: str, place: CorrectionPlace, time_reached: int
) -> None:
    """It does everything twice."""
    members(conn)
    with corrector(database, counted, dry=True, trap=Trap(place=place, act=Act.KILL, time=time_reached)) as killed:
        assert killed.ended() == -signal.SIGKILL
    assert times_done(database) == 0
    assert conn.execute(_KEPT).fetchone() == (0, 0)
    script = counted()
    approved(database, script)
    run_again(database, script)


def test_a_corrector_killed_at_random_has_done_all_or_nothing(
    conn: psycopg.Connection, database: str, chance: random.Random
) -> None:
    """As soon as one was done the next one is dry-run and approved."""
    members(conn)
    done, ready = 0, False
    for _ in range(_KILLS):
        script = partial(counted, incident=f"INC-{done}")
        if not ready:
            approved(database, script())
        with corrector(database, script) as killed:
            time.sleep(chance.uniform(0, 0.25))
            killed.send(signal.SIGKILL)
            ended = killed.ended()
        now = times_done(database)
        assert now in (done, done + 1)
        assert ended == -signal.SIGKILL or (ended, now) == (DONE, done + 1)
        done, ready = now, now == done
    print(f"{done} of {_KILLS} were done")  # noqa: T201  # pytest shows it where a test fails
