"""Runs, ranges, dry runs and workers: what is kept is what was given, and of several who try, one succeeds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic

import psycopg
import pytest

from rules.backfill import WorkKind
from rules.name import Name
from rules.value import replace
from runner.errors import NotFoundError, RefusedError, UsageError
from runner.ledger import target_json
from runner.ledger.chain import append
from runner.ledger.runs import (
    Run,
    change_setting,
    create_run,
    latest,
    list_runs,
    move,
    read_run,
    set_pass,
    unfinished,
)
from runner.settings import Settings
from runner.state import State
from runner.target.key import Column, Key, KeyColumn, Target
from tests.runner.ledger.conftest import Session
from tests.runner.ledger.runs import FACTS, TARGET, begin

HOSTILE = "Ro\"bert'); DROP TABLE threephase.run; -- %s \\ 日本"


def bodies(conn: Session, kind: str) -> list[dict[str, object]]:
    rows = conn.execute("select body from threephase.entry where kind = %s order by run_id, seq", (kind,))
    return [body for (body,) in rows]


@pytest.mark.parametrize(
    "target",
    [
        TARGET,
        replace(TARGET, written_key=None, images=()),
        Target(
            kind=WorkKind.INSERT,
            walked=Name(schema=HOSTILE, name=HOSTILE),
            written=Name(name="posts"),
            key=Key(
                index=Name(schema="s", name=HOSTILE),
                columns=(
                    KeyColumn(name=HOSTILE, type="character varying(5)", collation=Name(schema="pg_catalog", name="C")),
                    KeyColumn(name="at", type="timestamp(6) with time zone", collation=Name(name="de")),
                ),
            ),
            written_key=None,
            images=(Column(name=HOSTILE, type='"Mood"[]'),),
            rows=10**12,
            oid=2**32 - 1,
        ),
    ],
    ids=["plain", "without images", "hostile"],
)
def test_a_run_is_read_back_as_it_was_begun(ledger: Session, target: Target) -> None:
    settings = Settings(window="daily 22:00-06:00 Europe/Berlin", nice=0.25, max_lag_s=None)
    run = begin(ledger, HOSTILE, file=f"-- {HOSTILE}\r\nSELECT 1\n", target=target, settings=settings)
    again = read_run(ledger, run.id)
    assert (again, again.target, again.settings) == (run, target, settings)
    assert (again.name, again.file, again.state) == (HOSTILE, f"-- {HOSTILE}\r\nSELECT 1\n", State.RUNNING)
    assert target_json.from_json(target_json.to_json(target)) == target
    assert bodies(ledger, "began")[0]["os_user"] == "anna"


def test_of_those_who_begin_a_run_at_the_same_time_one_does(ledger: Session, database: str) -> None:
    def create(_: int) -> Run | None:
        with psycopg.connect(database, autocommit=True) as own:
            return create_run(
                own,
                kind="backfill",
                name="display_name",
                sha256="",
                file="",
                target=TARGET,
                settings=Settings(),
                facts=FACTS,
            )

    with ThreadPoolExecutor(6) as pool:
        runs = [run for run in pool.map(create, range(6)) if run is not None]
    assert runs == list_runs(ledger)
    assert len(runs) == len(bodies(ledger, "began")) == 1


def test_a_name_has_one_unfinished_run_and_a_history(ledger: Session) -> None:
    first = begin(ledger)
    other = begin(ledger, "other")
    assert unfinished(ledger, "display_name") == first
    failed = move(ledger, first.id, State.FAILED, "a check fails", FACTS)
    assert failed.ended_at is None
    assert unfinished(ledger, "display_name") == failed
    move(ledger, first.id, State.CANCELLED, "given up", FACTS)
    assert unfinished(ledger, "display_name") is None
    second = begin(ledger)
    assert [run.id for run in list_runs(ledger)] == [second.id, other.id, first.id]
    assert latest(ledger, "display_name") == second
    assert latest(ledger, "nothing") is None
    with pytest.raises(NotFoundError, match="There is no run 99 in the ledger"):
        read_run(ledger, 99)


def test_a_move_is_entered_with_who_and_why(ledger: Session) -> None:
    run = begin(ledger)
    paused = move(ledger, run.id, State.PAUSED, "lunch", FACTS)
    assert (paused.state, paused.why, paused.ended_at) == (State.PAUSED, "lunch", None)
    (body,) = bodies(ledger, "state")
    assert {name: body[name] for name in ("before", "after", "why", "os_user", "host", "actor", "db_user")} == {
        "before": "running",
        "after": "paused",
        "why": "lunch",
        "os_user": "anna",
        "host": "laptop",
        "actor": "anna@example.org",
        "db_user": ledger.info.user,
    }


@pytest.mark.parametrize(
    ("way", "then", "said"),
    [
        (
            (State.PAUSED,),
            State.SUCCEEDED,
            "Run 1 is paused and cannot become succeeded. Possible: cancelled, running.",
        ),
        ((State.PAUSED,), State.PAUSED, "Run 1 is paused and cannot become paused. Possible: cancelled, running."),
        (
            (State.CANCELLED,),
            State.RUNNING,
            "Run 1 is cancelled and cannot become running. Possible: none, it has ended.",
        ),
    ],
)
def test_a_move_that_cannot_be_names_what_can(ledger: Session, way: tuple[State, ...], then: State, said: str) -> None:
    run = begin(ledger)
    for state in way:
        move(ledger, run.id, state, "", FACTS)
    with pytest.raises(RefusedError) as refused:
        move(ledger, run.id, then, "", FACTS)
    assert str(refused.value) == said
    assert len(bodies(ledger, "state")) == len(way)


def test_a_move_waits_for_the_batch(ledger: Session, database: str) -> None:
    run = begin(ledger)
    began = Event()

    def pause() -> float:
        with psycopg.connect(database, autocommit=True) as own:
            began.set()
            move(own, run.id, State.PAUSED, "", FACTS)
            return monotonic()

    with ThreadPoolExecutor(1) as pool, psycopg.connect(database, autocommit=True) as batch:
        with batch.transaction():
            batch.execute("select from threephase.run where id = %s for share", (run.id,))
            paused = pool.submit(pause)
            began.wait()
            waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            while not ledger.execute(waiting).fetchall():
                assert not paused.done()
            batch.execute("select threephase.append(%s, 'left', '{}')", (run.id,))
            committing = monotonic()
        assert paused.result() > committing
    assert [kind for (kind,) in ledger.execute("select kind from threephase.entry order by seq")] == [
        "began",
        "left",
        "state",
    ]


def test_who_holds_the_run_and_who_appends_do_not_wait_in_a_circle(ledger: Session, database: str) -> None:
    run = begin(ledger)

    def append_beside() -> int:
        with psycopg.connect(database, autocommit=True) as own:
            return append(own, run.id, "left", {})

    with ThreadPoolExecutor(1) as pool:
        with ledger.transaction():
            ledger.execute("select from threephase.run where id = %s for update", (run.id,))
            beside = pool.submit(append_beside)
            waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            while not ledger.execute(waiting).fetchall() and not beside.done():
                ledger.execute("select pg_stat_clear_snapshot()")
            assert append(ledger, run.id, "left", {}) == 2
        assert beside.result() == 3


def test_a_setting_is_changed_with_an_entry_of_before_and_after(ledger: Session) -> None:
    run = begin(ledger)
    assert change_setting(ledger, run.id, "nice", "2.5", FACTS) == Settings(nice=2.5)
    assert read_run(ledger, run.id).settings == Settings(nice=2.5)
    (body,) = bodies(ledger, "setting")
    assert (body["name"], body["before"], body["after"]) == ("nice", 1.0, 2.5)
    with pytest.raises(UsageError):
        change_setting(ledger, run.id, "nise", "2.5", FACTS)
    move(ledger, run.id, State.CANCELLED, "", FACTS)
    with pytest.raises(RefusedError, match="Run 1 is cancelled: it has ended and stays as it is"):
        change_setting(ledger, run.id, "nice", "3", FACTS)
    assert len(bodies(ledger, "setting")) == 1


def test_a_pass_begins_once(ledger: Session) -> None:
    run = begin(ledger)
    assert set_pass(ledger, run.id, 2, FACTS)
    assert not set_pass(ledger, run.id, 2, FACTS)
    assert read_run(ledger, run.id).pass_number == 2
    assert [body["pass"] for body in bodies(ledger, "pass")] == [2]
