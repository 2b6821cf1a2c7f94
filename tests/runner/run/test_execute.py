"""Whole runs on a real server: what each sort of statement does, and how a run ends."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from rules.backfill import Backfill
from rules.value import replace
from runner.errors import FailedError, PausedError, RefusedError
from runner.happened import BatchDone, Happened, PassBegan, Quarantined, Retrying, StateChanged
from runner.ledger.chain import check
from runner.ledger.ranges import totals
from runner.ledger.runs import change_setting, latest, move
from runner.state import State
from tests.runner.run.engine import BRISK, Engine, with_size
from tests.runner.works import delete, insert, update

MEMBERS = """
    CREATE TABLE members (id int PRIMARY KEY, first_name text, last_name text, display_name text, hits int DEFAULT 0);
    INSERT INTO members SELECT i, 'First' || i, 'Last' || i FROM generate_series(1, 95) i
"""
FILL = update(
    "members",
    "display_name = first_name || ' ' || last_name",
    "display_name IS NULL",
    columns=("display_name",),
    verify="SELECT count(*) FROM members WHERE display_name IS NULL",
)
COUNT = update("members", "hits = hits + 1", None, columns=("hits",), guarded=False, unguarded="each row counts once")


def rows(conn: psycopg.Connection, query: str) -> list[tuple[Any, ...]]:
    return conn.execute(query.encode()).fetchall()


def test_an_update_changes_every_row_once_and_verifies(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    engine = Engine(database)
    assert engine.run(FILL) is State.SUCCEEDED
    assert rows(conn, "SELECT count(*) FROM members WHERE display_name = first_name || ' ' || last_name") == [(95,)]
    run = latest(conn, "fill")
    assert run is not None
    assert [(each.pass_number, each.walked, each.changed) for each in totals(conn, run.id)] == [(1, 95, 95), (2, 95, 0)]
    assert list(check(conn, run.id)) == []
    assert engine.of(StateChanged) == [StateChanged(state=State.SUCCEEDED, why="verified")]


def test_batches_are_of_the_size_that_is_set(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    engine = Engine(database, settings=with_size(40))
    engine.run(COUNT)
    assert [(batch.walked, batch.changed) for batch in engine.of(BatchDone)] == [(40, 40), (40, 40), (15, 15)]


def test_what_is_not_guarded_is_never_swept(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    engine = Engine(database)
    assert engine.run(COUNT) is State.SUCCEEDED
    assert rows(conn, "SELECT DISTINCT hits FROM members") == [(1,)]
    assert engine.of(PassBegan) == [PassBegan(pass_number=1)]


@pytest.mark.parametrize("workers", [1, 3])
def test_several_workers_share_the_ranges(database: str, conn: psycopg.Connection, workers: int) -> None:
    conn.execute("CREATE TABLE members (id int PRIMARY KEY, hits int DEFAULT 0)")
    conn.execute("INSERT INTO members SELECT i * 7 FROM generate_series(1, 60000) i; ANALYZE members")
    engine = Engine(database, settings=with_size(500))
    assert engine.run(COUNT, workers=workers) is State.SUCCEEDED
    assert rows(conn, "SELECT count(*), min(hits), max(hits) FROM members") == [(60000, 1, 1)]
    run = latest(conn, "fill")
    assert run is not None
    assert totals(conn, run.id)[0].ranges == 6
    assert list(check(conn, run.id)) == []


@pytest.mark.parametrize(
    ("backfill", "query", "expected"),
    [
        pytest.param(
            update(
                "members",
                "display_name = c.name",
                "c.id = members.id % 2 AND members.display_name IS NULL -- in both",
                source="clubs AS c",
                columns=("display_name",),
            ),
            "SELECT count(*) FILTER (WHERE display_name = 'even'), count(*) FROM members WHERE display_name IS NOT NULL",
            (47, 95),
            id="update from",
        ),
        pytest.param(
            delete("members", "id % 10 = 0 -- every tenth"), "SELECT count(*) FROM members", (86,), id="delete"
        ),
        pytest.param(
            delete("members", "clubs.id = members.id", source="clubs"),
            "SELECT count(*) FROM members",
            (94,),
            id="delete using",
        ),
        pytest.param(
            insert("names", ("id", "name"), "id, first_name", "members", tail="ON CONFLICT (id) DO NOTHING"),
            "SELECT count(*), max(name) FILTER (WHERE id = 7) FROM names",
            (95, "there before"),
            id="insert",
        ),
        pytest.param(
            update(
                "members",
                "display_name = '100 % {sure} $1'",
                "display_name IS DISTINCT FROM '100 % {sure} $1' AND first_name LIKE 'First%'",
                columns=("display_name",),
            ),
            "SELECT count(*) FROM members WHERE display_name = '100 % {sure} $1'",
            (95,),
            id="signs that mean something to others",
        ),
        pytest.param(
            update("public.members", "hits = public.members.id", "public.members.hits = 0", columns=("hits",)),
            "SELECT count(*) FROM members WHERE hits = id",
            (95,),
            id="columns named with their schema",
        ),
        pytest.param(
            update("members", "display_name = random()::text", "display_name IS NULL", columns=("display_name",)),
            "SELECT count(DISTINCT display_name) FROM members",
            (95,),
            id="a value that differs at each call",
        ),
    ],
)
def test_each_sort_of_statement_runs(
    database: str, conn: psycopg.Connection, backfill: Backfill, query: str, expected: tuple[Any, ...]
) -> None:
    conn.execute(MEMBERS)
    conn.execute("CREATE TABLE clubs (id int PRIMARY KEY, name text)")
    conn.execute("INSERT INTO clubs VALUES (0, 'even'), (1, 'odd')")
    conn.execute("CREATE TABLE names (id int PRIMARY KEY, name text); INSERT INTO names VALUES (7, 'there before')")
    assert Engine(database).run(backfill) is State.SUCCEEDED
    assert rows(conn, query) == [expected]


def test_images_hold_key_old_and_new_values(database: str, conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE members (club int, id int, at timestamptz, display_name text, PRIMARY KEY (club, id))")
    conn.execute("INSERT INTO members VALUES (1, 2, '2026-01-01 00:00:00.000001+00', NULL)")
    backfill = update("members", "display_name = 'x'", "display_name IS NULL", columns=("display_name",))
    Engine(database).run(backfill)
    assert rows(conn, "SELECT rows FROM threephase.image") == [([["1", "2", None, "x"]],)]


def test_a_row_that_commits_late_is_found_by_the_sweep(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("DELETE FROM members WHERE id = 5")
    late = psycopg.connect(database)
    late.execute("INSERT INTO members (id, first_name, last_name) VALUES (5, 'Late', 'Comer')")

    def commit_late(event: Happened) -> None:
        if isinstance(event, BatchDone) and event.pass_number == 1 and event.walked < 10:
            late.commit()
            late.close()

    assert Engine(database, told=commit_late).run(FILL) is State.SUCCEEDED
    assert rows(conn, "SELECT display_name FROM members WHERE id = 5") == [("Late Comer",)]
    run = latest(conn, "fill")
    assert run is not None
    assert [each.changed for each in totals(conn, run.id)] == [94, 1, 0]


def test_a_run_that_leaves_rows_has_failed_and_can_be_resumed(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    named = update(
        "members", "display_name = first_name", "display_name IS NULL AND hits = 0", columns=("display_name",)
    )
    named = replace(named, verify=FILL.verify)
    conn.execute("UPDATE members SET hits = 1 WHERE id = 9")
    engine = Engine(database)
    with pytest.raises(FailedError, match="verify yields 1, and must yield 0"):
        engine.run(named)
    run = latest(conn, "fill")
    assert run is not None
    assert (run.state, run.ended_at) == (State.FAILED, None)
    conn.execute("UPDATE members SET hits = 0 WHERE id = 9")
    assert engine.run(named) is State.SUCCEEDED


def test_a_statement_that_does_not_reach_its_own_goal_is_told_so(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("UPDATE members SET last_name = NULL WHERE id = 9")
    with pytest.raises(
        FailedError, match=r"changes rows again that it has changed itself.* an expression that yields NULL"
    ):
        Engine(database).run(FILL)


def test_one_bad_row_is_found_and_set_aside(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("ALTER TABLE members ADD CHECK (display_name <> 'First33 Last33')")
    engine = Engine(database)
    assert engine.run(replace(FILL, quarantine=1)) is State.SUCCEEDED_WITH_QUARANTINE
    assert [(aside.key, aside.sqlstate) for aside in engine.of(Quarantined)][:1] == [(("33",), "23514")]
    assert rows(conn, "SELECT key, sqlstate, image FROM threephase.quarantine") == [(["33"], "23514", [None])]
    assert rows(conn, "SELECT count(*) FROM members WHERE display_name IS NULL") == [(1,)]
    run = latest(conn, "fill")
    assert run is not None
    assert list(check(conn, run.id)) == []


def test_more_bad_rows_than_allowed_end_the_run(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("ALTER TABLE members ADD CHECK (display_name <> 'First33 Last33')")
    with pytest.raises(FailedError, match=r"the row 33 of public\.members fails by itself: .* allows 0"):
        Engine(database).run(FILL)
    assert rows(conn, "SELECT count(*) FROM threephase.quarantine") == [(0,)]


def test_a_paused_run_stops_and_goes_on_after_resume(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)

    def pause(event: Happened) -> None:
        if isinstance(event, BatchDone) and event.batch == 3 and event.pass_number == 1:
            move(conn, 1, State.PAUSED, "the site is slow", {})

    engine = Engine(database, told=pause)
    with pytest.raises(PausedError, match="run 1 is paused: the site is slow"):
        engine.run(COUNT)
    assert rows(conn, "SELECT sum(hits) FROM members") == [(30,)]
    move(conn, 1, State.RUNNING, "", {})
    assert Engine(database).run(COUNT) is State.SUCCEEDED
    assert rows(conn, "SELECT DISTINCT hits FROM members") == [(1,)]


def test_told_to_stop_it_finishes_its_batch(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    engine = Engine(database, told=lambda event: engine.stop.set() if isinstance(event, BatchDone) else None)
    with pytest.raises(PausedError, match="The same command resumes"):
        engine.run(COUNT)
    assert rows(conn, "SELECT sum(hits) FROM members") == [(10,)]
    engine.stop.clear()


def test_a_cancelled_run_ends_as_such(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)

    def cancel(event: Happened) -> None:
        if isinstance(event, BatchDone):
            move(conn, 1, State.CANCELLED, "", {})

    assert Engine(database, told=cancel).run(COUNT) is State.CANCELLED
    assert rows(conn, "SELECT sum(hits) FROM members") == [(10,)]


def test_a_setting_holds_from_the_next_batch_on(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)

    def slow_down(event: Happened) -> None:
        if isinstance(event, BatchDone) and event.batch == 1:
            change_setting(conn, 1, "size", "5", {})

    engine = Engine(database, told=slow_down)
    engine.run(COUNT)
    assert [batch.walked for batch in engine.of(BatchDone)][:3] == [10, 5, 5]


def test_another_version_of_the_file_does_not_join(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    engine = Engine(database)
    engine.begin(FILL)
    with pytest.raises(RefusedError, match="run 1 of fill is running with another version of the file"):
        engine.begin(replace(FILL, sha256="0" * 64))


def test_a_table_made_anew_is_not_walked_on(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    engine = Engine(database)
    engine.begin(FILL)
    conn.execute("DROP TABLE members")
    conn.execute(MEMBERS)
    with pytest.raises(RefusedError, match=r"public\.members is not as it was when run 1 began"):
        engine.begin(FILL)


def test_an_empty_table_succeeds(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("TRUNCATE members")
    assert Engine(database).run(FILL) is State.SUCCEEDED


def test_writers_that_never_stop_end_in_failure_not_in_a_loop(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)

    def write_the_old_way(event: Happened) -> None:
        if isinstance(event, PassBegan):
            conn.execute("UPDATE members SET display_name = NULL WHERE id = 1")

    engine = Engine(database, settings=replace(BRISK, passes=3), told=write_the_old_way)
    with pytest.raises(FailedError, match="pass 3 still changed 1 rows"):
        engine.run(FILL)


def test_a_role_whose_transactions_are_serializable_does_the_same(database: str, conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    engine = Engine(f"{database} options='-c default_transaction_isolation=serializable'")
    assert engine.run(COUNT, workers=2) is State.SUCCEEDED
    assert rows(conn, "SELECT DISTINCT hits FROM members") == [(1,)]
    assert engine.of(Retrying) == []
