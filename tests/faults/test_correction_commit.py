"""The connection is lost at the COMMIT of a correction, or the server is: what it says is what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Thread
from typing import LiteralString

import psycopg
import pytest

from runner.correct.attempt import TriedAgain
from runner.errors import RunnerError
from tests.faults.child import await_that
from tests.faults.cluster import Cluster, cluster
from tests.faults.correction import at, corrected, counted, run_again, times_done, tried
from tests.faults.proxy import Loss, proxy
from tests.runner.correct.scene import approved, members

# The first COMMIT is that of the journal's entry that it began.
_ITS_COMMIT = 2
# There is no such standby, so that whoever wants to wait for it waits for ever: the correction alone, by a trigger.
_WAITS = "-c synchronous_standby_names=nobody -c synchronous_commit=local"
_WAIT = """
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN PERFORM set_config('synchronous_commit', 'on', true); RETURN NULL; END $$;
    CREATE TRIGGER wait BEFORE UPDATE ON members FOR EACH STATEMENT EXECUTE FUNCTION wait()
"""
_WAITING = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


@pytest.mark.parametrize("loss", [Loss.BEFORE, Loss.AFTER, Loss.LATE])
def test_a_lost_commit_is_looked_up_at_the_server(conn: psycopg.Connection, database: str, loss: Loss) -> None:
    """Only the one that was not committed is tried again."""
    members(conn)
    script = counted()
    approved(database, script)
    told: list[TriedAgain] = []
    with proxy(database, lambda number: loss if number == _ITS_COMMIT else Loss.NONE) as (through, running):
        done = corrected(through, script, told=told)
    assert running.lost == [_ITS_COMMIT]
    assert [event.sqlstate for event in told] == ([None] if loss is Loss.BEFORE else [])
    assert conn.execute("SELECT id FROM threephase.correction").fetchall() == [(done.id,)]
    run_again(database, script)


@pytest.mark.parametrize("loss", [Loss.BEFORE, Loss.AFTER, Loss.LATE])
def test_a_dry_run_whose_commit_is_lost_is_made_again(conn: psycopg.Connection, database: str, loss: Loss) -> None:
    members(conn)
    script = counted()
    told: list[TriedAgain] = []
    with proxy(database, lambda number: loss if number == 1 else Loss.NONE) as (through, running):
        seen = tried(through, script, told=told)
    assert running.lost == [1]
    assert [event.sqlstate for event in told] == [None]
    assert seen.digest in [
        digest for (digest,) in conn.execute("SELECT digest FROM threephase.correction_dry_run").fetchall()
    ]
    assert times_done(database) == 0


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """One to be crashed."""
    with cluster(_WAITS) as running:
        yield running


@pytest.fixture
def dsn(server: Cluster) -> str:
    """That of a database with members and a ledger on it."""
    with psycopg.connect(server.dsn, autocommit=True) as conn:
        conn.execute("DROP SCHEMA IF EXISTS threephase CASCADE")
        conn.execute("DROP TABLE IF EXISTS bookings, members")
        conn.execute("DROP FUNCTION IF EXISTS wait")
        members(conn)
    return server.dsn


@pytest.mark.parametrize("crash", [Cluster.stop_immediately, Cluster.kill], ids=["immediate stop", "kill -9"])
def test_a_server_that_crashes_before_the_commit_has_changed_nothing(
    server: Cluster, dsn: str, crash: Callable[[Cluster], None]
) -> None:
    """It is tried again. By then its transaction's number may be that of another one, which was committed."""
    script = counted()
    approved(dsn, script)
    told: list[TriedAgain] = []

    def crashed() -> None:
        crash(server)
        server.start(_WAITS)
        with psycopg.connect(dsn, autocommit=True) as conn:
            for _ in range(50):
                conn.execute("SELECT txid_current()")
        assert times_done(dsn) == 0

    with at("before_correction_commit", crashed):
        corrected(dsn, script, told=told)
    assert len(told) == 1
    run_again(dsn, script)


def _terminate(server: Cluster) -> None:
    _send(server, f"SELECT pg_terminate_backend(pid) {_WAITING}")


def _cancel(server: Cluster) -> None:
    _send(server, f"SELECT pg_cancel_backend(pid) {_WAITING}")


def _send(server: Cluster, statement: LiteralString) -> None:
    with psycopg.connect(server.dsn, autocommit=True) as conn:
        assert conn.execute(statement).fetchall() == [(True,)]


def _kill(server: Cluster) -> None:
    server.kill()
    server.start(_WAITS)


@pytest.mark.parametrize("act", [_terminate, _cancel, _kill])
def test_what_was_committed_and_not_answered_is_not_done_again(
    server: Cluster, dsn: str, act: Callable[[Cluster], None]
) -> None:
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(_WAIT)
    script = counted()
    approved(dsn, script)
    told: list[TriedAgain] = []
    acting = Thread(target=_when_it_waits, args=(server, act))
    acting.start()
    corrected(dsn, script, told=told)
    acting.join()
    assert told == []
    run_again(dsn, script)


def _when_it_waits(server: Cluster, act: Callable[[Cluster], None]) -> None:
    with psycopg.connect(server.dsn, autocommit=True) as conn:
        await_that(lambda: conn.execute(f"SELECT count(*) = 1 {_WAITING}").fetchone() == (True,))
    act(server)


def test_a_server_that_does_not_come_back_leaves_a_plain_error(server: Cluster, dsn: str) -> None:
    """What happened cannot be noted; it is said all the same."""
    script = counted()
    approved(dsn, script)
    with at("corrected", server.stop_immediately), pytest.raises(RunnerError):
        corrected(dsn, script)
    server.start(_WAITS)
    run_again(dsn, script)
