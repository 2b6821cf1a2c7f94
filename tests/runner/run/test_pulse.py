"""What others feel of a batch is seen while the batch is at work, not between two of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from threading import Thread
from time import monotonic, sleep

import psycopg
import pytest

from rules.value import replace
from runner.connection.dsn import read_dsn
from runner.pace.reason import Reason
from runner.run.link import Link
from runner.run.pulse import Pulse
from tests.runner.run.engine import BRISK, Engine
from tests.runner.works import update

FILL = update("members", "hits = 1", "hits = 0", columns=("hits",))


@pytest.fixture
def run_id(database: str, conn: psycopg.Connection) -> int:
    conn.execute("CREATE TABLE members (id int PRIMARY KEY, hits int); INSERT INTO members VALUES (1, 0)")
    settings = replace(BRISK, max_lag_s=None, max_archive_backlog=None, max_wraparound_vacuums=None)
    return Engine(database, settings=settings).begin(FILL).id


@pytest.fixture
def blocked(database: str) -> Iterator[psycopg.Connection]:
    """A worker's session in the middle of a batch, and somebody who waits for it."""
    with psycopg.connect(database) as worker, psycopg.connect(database) as other:
        worker.execute("UPDATE members SET hits = 1")
        waiting = Thread(target=lambda: other.execute("UPDATE members SET hits = 2"))
        waiting.start()
        yield worker
        worker.rollback()
        waiting.join()
        other.rollback()


def test_a_session_that_waits_for_a_batch_is_seen_while_it_waits(
    database: str, run_id: int, blocked: psycopg.Connection
) -> None:
    pids = [blocked.info.backend_pid]
    with closing(Pulse(Link(read_dsn(database), "pulse"), run_id, 0, lambda: pids)) as pulse:
        pulse.start()
        deadline = monotonic() + 10
        while [reading.value for reading in pulse.readings()] != [1.0] and monotonic() < deadline:
            sleep(0.1)
        assert [(reading.name, reading.value) for reading in pulse.readings()] == [(Reason.BLOCKED_SESSIONS, 1.0)]


def test_where_it_cannot_ask_there_are_no_readings(run_id: int) -> None:
    nowhere = read_dsn("host=127.0.0.1 port=1 dbname=none connect_timeout=1")
    with closing(Pulse(Link(nowhere, "pulse"), run_id, 0, list)) as pulse:
        pulse.start()
        assert pulse.readings() == ()
