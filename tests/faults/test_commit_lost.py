"""The connection is lost at the COMMIT, before it or after it: what the ledger says happened is what happened."""

from __future__ import annotations

import random
from collections.abc import Callable

import psycopg
import pytest

from runner.happened import BatchDone, Happened, Retrying
from runner.state import State
from tests.faults.invariants import unvisited, violations
from tests.faults.proxy import Loss, proxy
from tests.faults.scene import begun, counting, members, worked_off

_BATCHES = 20


@pytest.mark.parametrize("loss", [Loss.BEFORE, Loss.AFTER, Loss.LATE])
def test_a_lost_commit_is_looked_up_in_the_ledger(conn: psycopg.Connection, database: str, loss: Loss) -> None:
    """Every fifth is lost. A batch that was committed is told once, like any other."""
    told: list[Happened] = []
    lost = _run(conn, database, lambda number: loss if number % 5 == 3 else Loss.NONE, workers=1, told=told)
    assert lost
    assert len([event for event in told if isinstance(event, Retrying)]) >= len(lost)
    done = [(event.range_number, event.batch) for event in told if isinstance(event, BatchDone)]
    assert len(done) == len(set(done))
    if loss is Loss.AFTER:
        assert sum(event.changed for event in told if isinstance(event, BatchDone)) == 100 * _BATCHES


def test_commits_lost_at_random_by_several_workers_leave_no_gap_and_no_double(
    conn: psycopg.Connection, database: str, chance: random.Random
) -> None:
    losses = [chance.choice(list(Loss)) if chance.random() < 0.3 else Loss.NONE for _ in range(1_000)]
    assert _run(conn, database, lambda number: losses[number], workers=3)


def _run(
    conn: psycopg.Connection,
    database: str,
    choose: Callable[[int], Loss],
    *,
    workers: int,
    told: list[Happened] | None = None,
) -> list[int]:
    """The numbers of the COMMITs that were lost."""
    members(conn, 100 * _BATCHES)
    backfill = counting()
    run = begun(database, backfill)
    with proxy(database, choose) as (through, running):
        assert worked_off(through, run, backfill, workers=workers, told=told) is State.SUCCEEDED
    assert violations(database, run.id) == []
    assert unvisited(database) == 0
    return running.lost
