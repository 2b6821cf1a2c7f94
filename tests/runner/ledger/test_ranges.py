"""Ranges, dry runs and workers: what is kept is what was given, and of several who try, one succeeds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import psycopg

from runner.ledger import dry_runs
from runner.ledger.ranges import Totals, insert_ranges, list_ranges, totals
from runner.ledger.workers import left, list_workers, seen
from tests.runner.ledger.conftest import Session
from tests.runner.ledger.runs import begin

HOSTILE = "Ro\"bert'); DROP TABLE threephase.run; -- %s \\ 日本"


def test_a_pass_gets_its_ranges_from_one_worker_only(ledger: Session, database: str) -> None:
    run = begin(ledger)

    def insert(worker: int) -> bool:
        cuts = [str(10 * worker + 1), str(10 * worker + 2)]
        bounds = [(None, [cuts[0]]), ([cuts[0]], [cuts[1]]), ([cuts[1]], None)]
        with psycopg.connect(database, autocommit=True) as own:
            return insert_ranges(own, run.id, 1, bounds)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(insert, range(4))) == [False, False, False, True]
    ranges = list_ranges(ledger, run.id)
    assert [(part.number, part.done, part.cursor, part.fence) for part in ranges] == [
        (1, False, None, 0),
        (2, False, None, 0),
        (3, False, None, 0),
    ]
    assert (ranges[0].low, ranges[2].high) == (None, None)
    assert all(before.high == after.low for before, after in pairwise(ranges))


def test_keys_stay_text_to_the_last_digit(ledger: Session) -> None:
    run = begin(ledger)
    low, high = ("2026-01-10 12:00:00.123456+00", "9223372036854775807"), (HOSTILE, "0.10")
    insert_ranges(ledger, run.id, 1, [(low, high)])
    (only,) = list_ranges(ledger, run.id, 1)
    assert (only.low, only.high) == (low, high)


def test_totals_are_by_pass(ledger: Session) -> None:
    run = begin(ledger)
    insert_ranges(ledger, run.id, 1, [(None, ["5"]), (["5"], None)])
    insert_ranges(ledger, run.id, 2, [(None, None)])
    ledger.execute(
        "update threephase.range set batches = 3, walked = 30, changed = 7, done = number = 1 where pass = 1"
    )
    assert totals(ledger, run.id) == [
        Totals(pass_number=1, ranges=2, done=1, batches=6, walked=60, changed=14),
        Totals(pass_number=2, ranges=1, done=0, batches=0, walked=0, changed=0),
    ]
    assert totals(ledger, 99) == []


def test_the_newest_dry_run_of_the_same_file_and_target_is_found(ledger: Session) -> None:
    target = {"table": ["public", "members"], "database": {"oid": 5}}
    dry_runs.record(ledger, "aa", target, "plan", {"rows": 1})
    dry_runs.record(ledger, "aa", dict(reversed(target.items())), "rehearse", {"rows": 2, "note": HOSTILE})
    found = dry_runs.find(ledger, "aa", target)
    assert found is not None
    assert (found.kind, found.result, found.by) == ("rehearse", {"rows": 2, "note": HOSTILE}, ledger.info.user)
    assert dry_runs.find(ledger, "ab", target) is None
    assert dry_runs.find(ledger, "aa", {**target, "database": {"oid": 6}}) is None


def test_a_worker_is_seen_and_leaves(ledger: Session) -> None:
    run = begin(ledger)
    seen(ledger, run.id, "b:1:0", "working")
    seen(ledger, run.id, "a:1:0", "waiting", "the window is closed")
    (first,) = [worker for worker in list_workers(ledger, run.id) if worker.name == "b:1:0"]
    left(ledger, run.id, "b:1:0")
    waiting, gone = list_workers(ledger, run.id)
    assert (waiting.name, waiting.doing, waiting.why) == ("a:1:0", "waiting", "the window is closed")
    assert (gone.doing, gone.seen_at > first.seen_at, 0 <= gone.age_s < 60) == ("left", True, True)
