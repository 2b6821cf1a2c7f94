"""Signals, measured on a real server with other sessions at work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql

from rules.value import replace
from runner.pace.gate import Reading
from runner.pace.signals import asked, read
from runner.settings import Settings
from tests.runner.pace.sessions import Standby, plain_role, running, until

_NOTHING = replace(Settings(), max_lag_s=None, max_blocked=None, max_archive_backlog=None, max_wraparound_vacuums=None)


def the(conn: psycopg.Connection, *our: psycopg.Connection, oid: int = 0, **limit: Any) -> Reading:
    """The one reading that this limit asks for."""
    (found,) = read(conn, replace(_NOTHING, **limit), oid, [each.info.backend_pid for each in our], lambda: 7.0)
    assert found.at == 7.0
    return found


@pytest.fixture
def sessions(database: str) -> Iterator[list[psycopg.Connection]]:
    """Three of them."""
    with ExitStack() as stack:
        yield [stack.enter_context(psycopg.connect(database)) for _ in range(3)]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        pytest.param({}, ["replica_lag", "blocked_sessions", "archive_backlog", "wraparound_vacuum"], id="by default"),
        pytest.param(
            {"max_lag_s": None}, ["blocked_sessions", "archive_backlog", "wraparound_vacuum"], id="without one"
        ),
        pytest.param(
            {"max_active": 3, "max_xmin_age_s": 60.0, "signal": "SELECT 1", "max_signal": 2.0},
            [
                "replica_lag",
                "blocked_sessions",
                "active_sessions",
                "oldest_snapshot",
                "archive_backlog",
                "wraparound_vacuum",
                "signal",
            ],
            id="all",
        ),
    ],
)
def test_what_has_a_limit_is_asked_and_read(
    conn: psycopg.Connection, changes: dict[str, object], names: list[str]
) -> None:
    settings = replace(Settings(), **changes)
    readings = read(conn, settings, 0, [conn.info.backend_pid])
    assert [reading.name for reading in readings] == list(asked(settings)) == names
    assert all(reading.value is not None and reading.value <= reading.limit for reading in readings)


@pytest.mark.parametrize(
    ("changes", "limit", "critical"),
    [
        pytest.param({"max_lag_s": 10.0}, 10.0, 30.0, id="three times the limit"),
        pytest.param({"max_lag_s": 10.0, "critical": 1.5}, 10.0, 15.0, id="as set"),
        pytest.param({"max_lag_s": 10.0, "critical": None}, 10.0, None, id="never"),
        pytest.param({"max_blocked": 0}, 0.0, None, id="no multiple of nothing"),
        pytest.param({"max_active": 4}, 4.0, None, id="their work"),
        pytest.param({"signal": "SELECT 1", "max_signal": 4.0}, 4.0, 12.0, id="the DBA's own"),
    ],
)
def test_a_reading_has_its_limits(
    conn: psycopg.Connection, changes: dict[str, Any], limit: float, critical: float | None
) -> None:
    found = the(conn, conn, **changes)
    assert (found.limit, found.critical) == (limit, critical)


def test_sessions_that_wait_for_our_locks_are_counted_and_no_others(
    conn: psycopg.Connection, sessions: list[psycopg.Connection]
) -> None:
    ours, theirs, waiting = sessions
    conn.execute("CREATE TABLE members (id integer)")
    ours.execute("LOCK TABLE members IN ROW EXCLUSIVE MODE")
    assert the(conn, ours, max_blocked=0).value == 0
    with running(waiting, sql.SQL("LOCK TABLE members IN ACCESS EXCLUSIVE MODE")) as pid:
        until(lambda: the(conn, ours, max_blocked=0).value == 1)
        assert the(conn, ours, max_blocked=0).detail == "Sessions that wait for this run's locks: 1; max_blocked is 0."
        assert the(conn, theirs, max_blocked=0).value == 0  # the lock is not theirs
        assert the(conn, ours, waiting, max_blocked=0).value == 0  # one of ours waits for another of ours
        assert pid == waiting.info.backend_pid
    assert the(conn, ours, max_blocked=0).value == 0


def test_a_plain_role_sees_who_waits_for_it(database: str, conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE members (id integer)")
    conn.execute("GRANT ALL ON members TO public")
    with plain_role(database) as dsn, psycopg.connect(dsn) as ours, psycopg.connect(dsn, autocommit=True) as watching:
        ours.execute("LOCK TABLE members IN ROW EXCLUSIVE MODE")
        with running(psycopg.connect(database), sql.SQL("LOCK TABLE members IN ACCESS EXCLUSIVE MODE")):
            until(lambda: the(watching, ours, max_blocked=0).value == 1)


def test_active_sessions_are_counted_unless_they_are_hidden(database: str, conn: psycopg.Connection) -> None:
    with running(psycopg.connect(database), sql.SQL("SELECT pg_sleep(60)")):
        until(lambda: (the(conn, max_active=1).value or 0) >= 1)
        with plain_role(database) as dsn, psycopg.connect(dsn, autocommit=True) as watching:
            found = the(watching, max_active=1)
            assert found.value is None
            assert f"GRANT pg_monitor TO {watching.info.user}, or set max_active=none." in found.detail


def test_the_oldest_snapshot_is_told_unless_it_is_hidden(
    database: str, conn: psycopg.Connection, sessions: list[psycopg.Connection]
) -> None:
    holding = sessions[0]
    assert the(conn, max_xmin_age_s=60.0).value == 0
    with plain_role(database) as dsn, psycopg.connect(dsn, autocommit=True) as watching:
        assert the(watching, max_xmin_age_s=60.0).value == 0
        holding.execute("SELECT txid_current()")
        found = the(conn, max_xmin_age_s=60.0)
        assert found.value is not None
        assert 0 < found.value < 60
        assert f"The transaction of process {holding.info.backend_pid} is 0 s old" in found.detail
        assert the(conn, holding, max_xmin_age_s=60.0).value == 0  # it is ours
        assert the(watching, max_xmin_age_s=60.0).value is None
        with psycopg.connect(dsn) as its_own:
            its_own.execute("SELECT txid_current()")
            assert the(watching, max_xmin_age_s=60.0).value is None  # one is seen, and the other may be older


def test_a_vacuum_against_wraparound_is_noticed_also_where_its_words_are_hidden(
    database: str, conn: psycopg.Connection, sessions: list[psycopg.Connection]
) -> None:
    conn.execute("CREATE TABLE members (id integer) PARTITION BY RANGE (id)")
    conn.execute("CREATE TABLE members_1 PARTITION OF members FOR VALUES FROM (1) TO (2)")
    oid = conn.execute("SELECT 'members'::regclass::oid").fetchall()[0][0]
    sessions[0].execute("LOCK TABLE members_1 IN SHARE UPDATE EXCLUSIVE MODE")  # as a vacuum does
    with plain_role(database) as dsn, psycopg.connect(dsn, autocommit=True) as watching:
        assert the(watching, oid=oid, max_wraparound_vacuums=0).value == 0  # the table is young
        with conn.transaction(force_rollback=False):
            conn.execute(
                "UPDATE pg_class SET relfrozenxid = ((txid_current() - 300000000) & 4294967295)::text::xid"
                " WHERE relname = 'members_1'"
            )
        assert the(watching, oid=oid, max_wraparound_vacuums=0).value == 1
        assert (
            the(conn, oid=oid, max_wraparound_vacuums=0).value == 0
        )  # its words are seen, and they are none of a vacuum


def test_no_standby_is_no_lag(database: str, conn: psycopg.Connection) -> None:
    assert the(conn, max_lag_s=10.0).value == 0
    with plain_role(database) as dsn, psycopg.connect(dsn, autocommit=True) as watching:
        assert the(watching, max_lag_s=10.0).value == 0


def test_a_standby_is_as_far_behind_as_it_says_and_not_known_where_it_says_nothing(
    database: str, conn: psycopg.Connection
) -> None:
    with closing(Standby(database, "kiel")) as standby:
        until(lambda: the(conn, max_lag_s=10.0).value is None)
        assert the(conn, max_lag_s=10.0).detail == (
            "The standby kiel is away, or does not say how far it is. Mend it, or set max_lag_s=none."
        )
        standby.answer(1 << 60)
        until(lambda: the(conn, max_lag_s=10.0).value == 0)  # idle, and it has all there is
        with plain_role(database) as dsn, psycopg.connect(dsn, autocommit=True) as watching:
            assert the(watching, max_lag_s=10.0).value is None
            assert "GRANT pg_monitor TO" in the(watching, max_lag_s=10.0).detail
        if conn.info.server_version < 120000:
            return  # the age of an answer is not shown
        conn.execute("CREATE TABLE members ()")
        standby.answer(standby.begins, ago=timedelta(seconds=40))
        until(lambda: (the(conn, max_lag_s=10.0).value or 0) > 39)  # frozen: its last words are old
        assert the(conn, max_lag_s=10.0).detail.startswith("The standby kiel is 4")
    until(lambda: the(conn, max_lag_s=10.0).value == 0)


def test_a_standby_that_is_away_is_known_by_its_slot(conn: psycopg.Connection) -> None:
    conn.execute("SELECT pg_create_physical_replication_slot('threephase_test_slot', true)")
    try:
        found = the(conn, max_lag_s=10.0)
        assert found.value is None
        assert found.detail.startswith("The standby threephase_test_slot is away")
    finally:
        conn.execute("SELECT pg_drop_replication_slot('threephase_test_slot')")


def test_where_nothing_is_archived_there_is_no_backlog(database: str, conn: psycopg.Connection) -> None:
    assert conn.execute("SHOW archive_mode").fetchone() == ("off",)
    with plain_role(database) as dsn, psycopg.connect(dsn, autocommit=True) as watching:
        assert the(watching, max_archive_backlog=1).value == 0


def test_a_lost_connection_is_an_error_and_no_reading(database: str, conn: psycopg.Connection) -> None:
    with psycopg.connect(database, autocommit=True) as lost:
        conn.execute("SELECT pg_terminate_backend(%s)", [lost.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            read(lost, Settings(), 0, [])


def test_what_cannot_be_asked_is_a_reading_without_a_value(conn: psycopg.Connection) -> None:
    """In a transaction that has failed, every question fails."""
    conn.execute("BEGIN")
    with pytest.raises(psycopg.errors.DivisionByZero):
        conn.execute("SELECT 1 / 0")
    readings = read(conn, replace(Settings(), signal="SELECT 1", max_signal=2.0), 0, [])
    assert [reading.value for reading in readings] == [None] * 5
    conn.execute("ROLLBACK")
