"""Transactions that were open when a pass ended are awaited; those that only read, or began later, are not."""

from __future__ import annotations

import psycopg
import pytest

from runner.errors import FailedError
from runner.run.barrier import await_open_transactions


class Rests:
    """Counts the waits, and ends a session at the n-th."""

    def __init__(self, session: psycopg.Connection | None = None, at: int = 0) -> None:
        self.details: list[str] = []
        self._session = session
        self._at = at

    def __call__(self, reason: str, detail: str, seconds: float) -> None:
        self.details.append(detail)
        if self._session is not None and len(self.details) == self._at:
            self._session.commit()


def test_it_waits_until_an_older_writer_has_ended(database: str, conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE t (id int)")
    with psycopg.connect(database) as writer:
        writer.execute("INSERT INTO t VALUES (1)")
        pid, rests = writer.info.backend_pid, Rests(writer, at=3)
        await_open_transactions(conn, 60, rests)
    assert rests.details == [f"waits for the session with pid {pid}, which may still bring rows"] * 3


def test_it_does_not_wait_for_readers(database: str, conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE t (id int)")
    with psycopg.connect(database) as reader:
        reader.execute("SELECT * FROM t")
        rests = Rests()
        await_open_transactions(conn, 60, rests)
    assert rests.details == []


def test_one_that_never_ends_ends_the_run_with_its_pid(database: str, conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE t (id int)")
    with psycopg.connect(database) as writer:
        writer.execute("INSERT INTO t VALUES (1)")
        pid = writer.info.backend_pid
        with pytest.raises(
            FailedError, match=f"the session with pid {pid} has been in a transaction that writes for 3"
        ):
            await_open_transactions(conn, 3, Rests())
