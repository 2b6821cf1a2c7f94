"""Others are in the way of a correction: it waits, is tried again as a whole, or says what stopped it."""

from __future__ import annotations

from threading import Thread
from typing import LiteralString, get_args

import psycopg
import pytest

from rules.value import replace
from runner.correct.attempt import TriedAgain
from runner.correct.limits import Limits
from runner.errors import FailedError
from runner.failpoint import CorrectionPlace
from tests.faults.child import await_that
from tests.faults.correction import SOON, at, corrected, counted, noted, run_again, times_done, tried
from tests.runner.correct.scene import approved, members

_BLOCKED = "SELECT count(*) > 0 FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
_TWICE = replace(SOON, lock_timeout_ms=50, attempts=2)
_PATIENT = replace(SOON, lock_timeout_ms=20_000)
_WORK = """
    FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'threephase correct INC-1'
    AND backend_xid IS NOT NULL
"""
_LEDGER = """
    FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'threephase correct INC-1'
    AND state = 'idle'
"""
_SLOW = """
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(30); RETURN NULL; END $$;
    CREATE TRIGGER slow AFTER UPDATE ON bookings FOR EACH STATEMENT EXECUTE FUNCTION slow()
"""


@pytest.fixture
def counting(conn: psycopg.Connection, database: str) -> None:
    """Members, and the correction of theirs approved."""
    members(conn)
    approved(database, counted())


@pytest.mark.usefixtures("counting")
@pytest.mark.parametrize(
    ("place", "whose"),
    [
        *((place, _WORK) for place in ("watched", "kept", "before_correction_commit", "correction_committed")),
        pytest.param("corrected", _LEDGER, id="corrected, the ledger's"),
        pytest.param("before_correction_commit", _LEDGER, id="before_correction_commit, the ledger's"),
    ],
    ids=lambda value: value if value in get_args(CorrectionPlace) else "its own",
)
def test_a_correction_outlives_that_its_backends_are_terminated(
    conn: psycopg.Connection, database: str, place: CorrectionPlace, whose: LiteralString
) -> None:
    def terminate() -> None:
        conn.execute(f"SELECT pg_terminate_backend(pid) {whose}")

    with at(place, terminate):
        corrected(database, counted())
    run_again(database, counted())


@pytest.mark.usefixtures("counting")
def test_one_whose_backends_are_terminated_again_and_again_ends_with_nothing_changed(
    conn: psycopg.Connection, database: str
) -> None:
    told: list[TriedAgain] = []

    def terminate() -> None:
        conn.execute(f"SELECT pg_terminate_backend(pid) {_WORK}")
        conn.execute(f"SELECT pg_terminate_backend(pid) {_LEDGER}")

    with (
        at("corrected", terminate, times=2),
        pytest.raises(FailedError, match=r"Tried 2 times\. Nothing was changed\."),
    ):
        corrected(database, counted(), limits=_TWICE, told=told)
    assert [(event.sqlstate, event.attempt) for event in told] == [("57P01", 1)]
    assert noted(conn)[-2:] == ["began", "failed"]
    run_again(database, counted())


@pytest.mark.parametrize("whose", [pytest.param(_WORK, id="its own"), pytest.param(_LEDGER, id="the ledger's")])
def test_a_dry_run_outlives_that_its_backends_are_terminated(
    conn: psycopg.Connection, database: str, whose: LiteralString
) -> None:
    members(conn)
    whose = whose.replace("state = 'idle'", "state = 'idle in transaction'")

    def terminate() -> None:
        conn.execute(f"SELECT pg_terminate_backend(pid) {whose}")

    with at("corrected", terminate):
        assert tried(database, counted()).problems == ()
    assert times_done(database) == 0
    assert noted(conn) == ["dry_run"]


@pytest.mark.usefixtures("counting")
@pytest.mark.parametrize("place", ["watched", "corrected", "before_correction_commit"])
def test_a_cancel_between_two_statements_is_nothing(
    conn: psycopg.Connection, database: str, place: CorrectionPlace
) -> None:
    with at(place, lambda: conn.execute(f"SELECT pg_cancel_backend(pid) {_WORK}")):
        corrected(database, counted())
    run_again(database, counted())


@pytest.mark.parametrize(
    ("limits", "cancels"),
    [
        pytest.param(SOON, True, id="cancelled"),
        pytest.param(replace(SOON, statement_timeout_ms=200), False, id="statement_timeout"),
    ],
)
def test_a_statement_that_is_cut_short_is_not_tried_again(
    conn: psycopg.Connection, database: str, limits: Limits, cancels: bool
) -> None:
    """Whoever did that meant it."""
    members(conn)
    conn.execute(_SLOW)
    told: list[TriedAgain] = []

    def cancel() -> None:
        with psycopg.connect(database, autocommit=True) as other:
            sleeps = f"SELECT pg_cancel_backend(pid) {_WORK} AND wait_event = 'PgSleep'"
            await_that(lambda: other.execute(sleeps).fetchone() == (True,))

    cancelling = Thread(target=cancel if cancels else lambda: None)
    cancelling.start()
    with pytest.raises(FailedError, match=r"^line 2: canceling statement due to .* \(57014\)\. Nothing was changed\.$"):
        tried(database, counted(), limits=limits, told=told)
    cancelling.join()
    assert told == []
    conn.execute("DROP TRIGGER slow ON bookings")
    approved(database, counted())
    run_again(database, counted())


@pytest.mark.usefixtures("counting")
def test_a_deadlock_is_ended_and_the_correction_tried_again(conn: psycopg.Connection, database: str) -> None:
    """An application holds a booking and then wants its member, which the correction holds."""
    told: list[TriedAgain] = []
    with psycopg.connect(database) as application:
        application.execute("SET deadlock_timeout = '20s'")  # so that the correction is the one who notices
        application.execute("SELECT FROM bookings WHERE id = 3 FOR UPDATE")
        correcting = Thread(target=lambda: corrected(database, counted(), limits=_PATIENT, told=told))
        correcting.start()
        await_that(lambda: conn.execute(_BLOCKED, (application.info.backend_pid,)).fetchone() == (True,))
        application.execute("UPDATE members SET name = name WHERE id = 3")
        application.commit()
        correcting.join()
    assert [event.sqlstate for event in told] == ["40P01"]
    assert told[0].message.startswith("line 2: deadlock detected")
    run_again(database, counted())


@pytest.mark.parametrize(
    ("lock", "freeze", "where"),
    [
        pytest.param("SELECT FROM bookings WHERE id = 3 FOR UPDATE", (), "line 2: ", id="a row"),
        pytest.param("LOCK TABLE members IN ROW EXCLUSIVE MODE", ("members",), "", id="a table that is to be frozen"),
    ],
)
def test_a_lock_that_is_not_to_be_had_ends_it_with_nothing_changed(
    conn: psycopg.Connection, database: str, lock: LiteralString, freeze: tuple[str, ...], where: str
) -> None:
    members(conn)
    script = counted(freeze=freeze)
    approved(database, script)
    told: list[TriedAgain] = []
    with psycopg.connect(database) as application:
        application.execute(lock)
        with pytest.raises(
            FailedError, match=rf"^{where}canceling statement due to lock timeout \(55P03\)\. Tried 2 times"
        ):
            corrected(database, script, limits=_TWICE, told=told)
    assert [(event.sqlstate, event.attempt) for event in told] == [("55P03", 1)]
    run_again(database, script)


@pytest.mark.usefixtures("counting")
@pytest.mark.parametrize("times", [pytest.param(1, id="once"), pytest.param(2, id="each time")])
def test_a_row_that_others_write_after_the_snapshot_makes_it_begin_anew(
    conn: psycopg.Connection, database: str, times: int
) -> None:
    """Its values stay, so that what was approved still holds."""
    told: list[TriedAgain] = []

    def touch() -> None:
        conn.execute("UPDATE members SET name = name WHERE id = 3")

    with at("watched", touch, times=times):
        if times == 1:
            corrected(database, counted(), told=told)
        else:
            with pytest.raises(FailedError, match=r"^line 1: could not serialize .* \(40001\)\. Tried 2 times"):
                corrected(database, counted(), limits=_TWICE, told=told)
    assert [event.sqlstate for event in told] == ["40001"]
    run_again(database, counted())
