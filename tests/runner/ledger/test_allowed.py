"""What each role can do with the ledger, and until when."""

from __future__ import annotations

from itertools import product

import pytest
from psycopg import errors

from runner.errors import RefusedError
from runner.ledger.chain import append, check
from runner.ledger.dry_runs import find, record
from runner.ledger.images import purge
from runner.ledger.ranges import insert_ranges, list_ranges
from runner.ledger.runs import list_runs, move
from runner.ledger.workers import left, list_workers, seen
from runner.state import SUCCESSORS, State
from tests.runner.ledger.batches import batch, filled, run_with_batches
from tests.runner.ledger.conftest import Session, Sessions
from tests.runner.ledger.runs import FACTS, begin


@pytest.fixture
def full(conn: Session) -> Session:
    return filled(conn)


def test_the_reader_sees_how_many_rows_are_set_aside_and_checks_all_else(full: Session, as_role: Sessions) -> None:
    reader = as_role("threephase_reader")
    assert reader.execute("select count(*), min(sqlstate) from threephase.quarantine").fetchone() == (1, "23514")
    assert check(reader, 1) == []
    full.execute("alter table threephase.image disable trigger all")
    full.execute("update threephase.image set rows = '[]' where batch = 2")
    assert [broken.seq for broken in check(reader, 1)] == [3]


def test_the_runner_can_do_all_of_its_work(ledger: Session, as_role: Sessions) -> None:
    runner = as_role("threephase_runner")
    run = begin(runner)
    assert insert_ranges(runner, run.id, 1, [(None, None)])
    with runner.transaction():
        runner.execute("select from threephase.run where id = %s for share", (run.id,))
        runner.execute("select from threephase.range where run_id = %s for update skip locked", (run.id,))
        batch(runner, run.id, 1)
    record(runner, run.sha256, {"table": "members"}, "plan", {"rows": 1000})
    assert find(runner, run.sha256, {"table": "members"}) is not None
    seen(runner, run.id, "laptop:1:0", "working")
    left(runner, run.id, "laptop:1:0")
    assert [worker.doing for worker in list_workers(runner, run.id)] == ["left"]
    assert move(runner, run.id, State.SUCCEEDED, "verified", FACTS).ended_at is not None
    assert [part.walked for part in list_ranges(runner, run.id)] == [10]
    assert check(runner, run.id) == []
    with pytest.raises(RefusedError, match="may not delete images"):
        purge(runner, run.id, FACTS)


def test_the_database_knows_the_states_as_the_runner_does(ledger: Session) -> None:
    ends = {state: "null" if SUCCESSORS[state] else "now()" for state in State}
    for now, then in product(State, State):
        run = begin(ledger, f"from {now} to {then}")
        put = "update threephase.run set state = '{}', ended_at = {} where id = {}"
        if now is not State.RUNNING:
            ledger.execute(put.format(now, ends[now], run.id))
        try:
            ledger.execute(put.format(then, ends[then], run.id))
            moved = True
        except errors.ObjectNotInPrerequisiteState:
            moved = False
        assert moved == (then in SUCCESSORS[now] or (then is now and bool(SUCCESSORS[now]))), run.name


def test_an_ended_run_stays_as_it_is(ledger: Session) -> None:
    run = run_with_batches(ledger)
    move(ledger, run.id, State.CANCELLED, "not needed", FACTS)
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match=f"Run {run.id} has ended and stays as it is"):
        ledger.execute("update threephase.run set why = 'needed after all'")
    with pytest.raises(
        errors.ObjectNotInPrerequisiteState, match=f"Run {run.id} has ended: nothing of the kind batch is added"
    ):
        batch(ledger, run.id, 4)
    append(ledger, run.id, "verified", {"left": 0})
    assert len(list_runs(ledger)) == 1


def test_images_go_once_the_run_has_ended_and_the_chain_says_so(full: Session) -> None:
    with pytest.raises(RefusedError, match="Run 1 has not ended: its images are still needed"):
        purge(full, 1, FACTS)
    move(full, 1, State.CANCELLED, "not needed", FACTS)
    assert purge(full, 1, FACTS) == 3
    assert full.execute("select count(*) from threephase.image").fetchone() == (0,)
    assert full.execute("select key, image, message from threephase.quarantine").fetchall() == [(None, None, "")]
    assert full.execute(
        "select body->>'images', body->>'actor' from threephase.entry where kind = 'images_purged'"
    ).fetchall() == [("3", "anna@example.org")]
    assert check(full, 1) == []


def test_purging_one_run_leaves_the_images_of_another(full: Session) -> None:
    other = run_with_batches(full, name="other")
    move(full, 1, State.CANCELLED, "not needed", FACTS)
    purge(full, 1, FACTS)
    with pytest.raises(errors.InsufficientPrivilege, match=f"the images of run {other.id} are evidence"):
        full.execute("delete from threephase.image")
    with pytest.raises(errors.InsufficientPrivilege, match=r"UPDATE on threephase\.quarantine is refused"):
        full.execute("update threephase.quarantine set sqlstate = '', message = '', image = null")
