"""Ends that look like success and are none, and what else must not change what a statement means."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from rules.value import replace
from runner.errors import FailedError
from runner.happened import BatchDone, Happened, Retrying, Waiting
from runner.ledger.runs import latest, move
from runner.run import passes
from runner.state import State
from tests.runner.run.engine import Engine
from tests.runner.works import update

ROWS = (
    "CREATE TABLE t (id int PRIMARY KEY, a text, n int DEFAULT 0); INSERT INTO t SELECT i FROM generate_series(1, 25) i"
)
FILL = update("t", "a = 'x'", "a IS NULL", columns=("a",), verify="SELECT count(*) FROM t WHERE a IS NULL")


def rows(conn: psycopg.Connection, query: str) -> list[tuple[Any, ...]]:
    return conn.execute(query.encode()).fetchall()


def test_resumed_after_it_failed_at_the_barrier_it_waits_there_again(
    database: str, conn: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn.execute(ROWS)
    monkeypatch.setattr(passes, "_LONGEST_BARRIER_SECONDS", 1.0)
    late = psycopg.connect(database)
    late.execute("INSERT INTO t (id) VALUES (-5)")
    for _ in range(2):
        with pytest.raises(FailedError, match="in a transaction that writes"):
            Engine(database).run(FILL)
    late.commit()
    late.close()
    assert Engine(database).run(FILL) is State.SUCCEEDED
    assert rows(conn, "SELECT count(*) FROM t WHERE a IS NULL") == [(0,)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("real", "0.1", id="a value that is rounded"),
        pytest.param("numeric(10, 2)", "1.005", id="a scale"),
    ],
)
def test_a_guard_that_never_holds_is_noticed_before_a_row_is_changed_twice(
    database: str, conn: psycopg.Connection, column: str, value: str
) -> None:
    conn.execute(f"CREATE TABLE t (id int PRIMARY KEY, a {column}, n int DEFAULT 0)".encode())
    conn.execute("INSERT INTO t SELECT i FROM generate_series(1, 25) i")
    backfill = update("t", f"a = {value}, n = n + 1", f"a IS DISTINCT FROM {value}", columns=("a", "n"))
    with pytest.raises(FailedError, match="changes rows again that it has changed itself"):
        Engine(database).run(backfill)
    assert rows(conn, "SELECT DISTINCT n FROM t") == [(1,)]


def test_a_row_that_somebody_else_writes_again_is_no_repetition(database: str, conn: psycopg.Connection) -> None:
    conn.execute(ROWS)

    def undo_one(event: Happened) -> None:
        if isinstance(event, BatchDone) and event.pass_number == 1 and event.walked < 10:
            conn.execute("UPDATE t SET a = NULL WHERE id = 3")

    assert Engine(database, told=undo_one).run(FILL) is State.SUCCEEDED


def test_another_date_style_breaks_nothing(database: str, conn: psycopg.Connection) -> None:
    conn.execute(ROWS)
    engine = Engine(f"{database} options='-c datestyle=German,DMY -c intervalstyle=sql_standard'")
    assert engine.run(FILL) is State.SUCCEEDED


def test_names_mean_what_they_meant_when_the_run_began(database: str, conn: psycopg.Connection) -> None:
    conn.execute(ROWS)
    conn.execute("CREATE SCHEMA app")

    def shadow(event: Happened) -> None:
        if isinstance(event, BatchDone) and event.batch == 1 and event.pass_number == 1:
            conn.execute("CREATE TABLE app.t (LIKE public.t INCLUDING ALL); INSERT INTO app.t SELECT * FROM public.t")

    engine = Engine(f"{database} options='-c search_path=app,public'", told=shadow)
    with pytest.raises(FailedError, match=r"t is not public\.t any more"):
        engine.run(FILL)
    assert rows(conn, "SELECT count(a) FROM public.t") == [(10,)]
    assert rows(conn, "SELECT count(*) FROM app.t WHERE a IS NULL") == [(15,)]


def test_a_role_with_another_search_path_joins_all_the_same(database: str, conn: psycopg.Connection) -> None:
    conn.execute(ROWS)
    conn.execute("CREATE SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY, a text)")
    Engine(database).begin(FILL)
    assert Engine(f"{database} options='-c search_path=app,public'").run(FILL) is State.SUCCEEDED
    assert rows(conn, "SELECT count(a) FROM public.t") == [(25,)]


def test_a_verification_whose_session_is_ended_is_asked_again(database: str, conn: psycopg.Connection) -> None:
    conn.execute(ROWS)
    conn.execute(
        "CREATE FUNCTION dies_once() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN "
        "IF NOT EXISTS (SELECT FROM threephase.entry WHERE kind = 'waited') AND pg_try_advisory_lock(7) THEN "
        "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); END IF; RETURN 0; END $$"
    )
    holder = psycopg.connect(database, autocommit=True)
    told: list[Happened] = []

    def hold(event: Happened) -> None:
        told.append(event)
        if isinstance(event, Retrying):
            holder.execute("SELECT pg_advisory_lock(7)")

    assert Engine(database, told=hold).run(replace(FILL, verify="SELECT dies_once()")) is State.SUCCEEDED
    assert [event.sqlstate for event in told if isinstance(event, Retrying)] == ["57P01"]
    holder.close()


def test_a_run_cancelled_at_the_barrier_ends_as_cancelled(database: str, conn: psycopg.Connection) -> None:
    conn.execute(ROWS)

    def cancel(event: Happened) -> None:
        if isinstance(event, Waiting) and event.reason == "open_transactions":
            run = latest(conn, "fill")
            assert run is not None
            if run.state is State.RUNNING:
                move(conn, run.id, State.CANCELLED, "", {})

    with psycopg.connect(database) as writer:
        writer.execute("INSERT INTO t (id) VALUES (-5)")
        assert Engine(database, told=cancel).run(FILL) is State.CANCELLED


def test_what_a_failing_row_holds_is_told_but_not_kept_where_everybody_reads(
    database: str, conn: psycopg.Connection
) -> None:
    conn.execute(ROWS)
    conn.execute("UPDATE t SET a = 'secret-42' WHERE id = 7")
    cast = update("t", "n = a::int", "a IS NOT NULL AND n = 0", columns=("n",))
    with pytest.raises(FailedError, match=r"the row 7 .*secret-42"):
        Engine(database).run(cast)
    assert rows(conn, "SELECT count(*) FROM threephase.entry WHERE body::text LIKE '%secret%'") == [(0,)]
    assert rows(conn, "SELECT why FROM threephase.run WHERE why LIKE '%secret%'") == []
    assert rows(conn, "SELECT why FROM threephase.worker WHERE why LIKE '%secret%'") == []
