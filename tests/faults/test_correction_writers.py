"""Others read and write while a correction is under way: readers go on, writers of frozen tables wait, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Thread
from typing import LiteralString

import psycopg
import pytest

from runner.failpoint import CorrectionPlace
from tests.faults.child import await_that
from tests.faults.correction import at, corrected, counted, run_again
from tests.runner.correct.scene import approved, corrected_by, members

_BLOCKED = "SELECT pg_blocking_pids(%s) <> '{}'"


@pytest.mark.parametrize("place", ["frozen", "corrected", "before_correction_commit"])
def test_who_writes_to_a_frozen_table_waits_and_who_reads_it_does_not(
    conn: psycopg.Connection, database: str, place: CorrectionPlace
) -> None:
    """What waited is done afterwards."""
    members(conn)
    script = counted(freeze=("members",))
    approved(database, script)
    with psycopg.connect(database, autocommit=True) as writer, _writing(conn, writer) as begin:

        def look() -> None:
            begin()
            assert conn.execute("SELECT count(*), sum(visits) FROM members").fetchone() == (10, 0)

        with at(place, look):
            corrected(database, script)
    assert conn.execute("SELECT count(*), sum(visits) FROM members").fetchone() == (11, 11)
    run_again(database, script)


@contextmanager
def _writing(conn: psycopg.Connection, writer: psycopg.Connection) -> Iterator[partial[None]]:
    """What begins to insert a member in another thread and comes back when it waits. In the end it has been done."""
    insert = "INSERT INTO members VALUES (11, 'new@example.org', 'new', 1)"  # no row's lock is in its way
    thread = Thread(target=lambda: writer.execute(insert))

    def begin() -> None:
        thread.start()
        await_that(lambda: conn.execute(_BLOCKED, (writer.info.backend_pid,)).fetchone() == (True,))

    yield partial(begin)
    thread.join()


_ELSEWHERE: tuple[LiteralString, ...] = (
    "UPDATE members SET visits = visits + 5 WHERE id = 7",
    "INSERT INTO members VALUES (11, 'new@example.org', 'new', 5)",
    "INSERT INTO bookings VALUES (11, 7, '2026-06-01')",
    "DELETE FROM bookings WHERE id = 3",  # which refers to a row that is corrected
)


@pytest.mark.parametrize("place", ["frozen", "watched", "corrected", "before_correction_commit"])
def test_who_writes_to_other_rows_goes_on(conn: psycopg.Connection, database: str, place: CorrectionPlace) -> None:
    """Neither waits for the other or sees what it does, and all of it is there afterwards."""
    members(conn)
    script = corrected_by(("UPDATE members SET visits = visits + 1 WHERE id <= 5", 5))
    approved(database, script)
    conn.execute("SET lock_timeout = '2s'")

    def write() -> None:
        for statement in _ELSEWHERE:
            conn.execute(statement)

    with at(place, write):
        done = corrected(database, script).done
    assert [(each.table.name, each.inserted, each.updated) for each in done.totals] == [("members", 0, 5)]
    visits = conn.execute("SELECT array_agg(visits ORDER BY id) FROM members").fetchone()
    assert visits == ([1, 1, 1, 1, 1, 0, 5, 0, 0, 0, 5],)
    assert conn.execute("SELECT array_agg(id ORDER BY id) FROM bookings WHERE id IN (3, 11)").fetchone() == ([11],)
