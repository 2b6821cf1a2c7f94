"""What is left of the rows' values once a run's images are purged, and who still needs them."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from runner.errors import RefusedError
from runner.ledger.chain import check
from runner.ledger.images import purge
from runner.ledger.runs import move
from runner.state import State
from tests.runner.ledger.batches import filled
from tests.runner.ledger.conftest import Session, Sessions
from tests.runner.ledger.runs import FACTS, begin

WAITING = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


@pytest.fixture
def ended(conn: Session) -> Session:
    """Run 1 has three images and a quarantined row, and has ended."""
    move(filled(conn), 1, State.SUCCEEDED, "verified", FACTS)
    return conn


def test_images_that_a_revert_needs_are_kept_until_it_has_ended(ended: Session) -> None:
    revert = begin(ended, "revert of run 1", kind="revert", reverts=1)
    for state in (State.RUNNING, State.PAUSED, State.RUNNING, State.FAILED):
        if state is not State.RUNNING or revert.state is not State.RUNNING:
            revert = move(ended, revert.id, state, "", FACTS)
        with pytest.raises(RefusedError, match="Run 2 reverts run 1 and has not ended: the images are still needed"):
            purge(ended, 1, FACTS)
    assert ended.execute("select count(*) from threephase.image").fetchone() == (3,)
    move(ended, revert.id, State.CANCELLED, "", FACTS)
    assert purge(ended, 1, FACTS) == 3
    assert check(ended, 1) == []


def test_no_revert_begins_once_the_images_are_purged(ended: Session) -> None:
    purge(ended, 1, FACTS)
    with pytest.raises(RefusedError, match="The images of run 1 were purged"):
        begin(ended, "revert of run 1", kind="revert", reverts=1)


def test_a_purge_waits_for_a_revert_that_begins(ended: Session, database: str) -> None:
    def purge_beside() -> int:
        with psycopg.connect(database, autocommit=True) as own:
            own.execute("set default_transaction_isolation to 'repeatable read'")
            return purge(own, 1, FACTS)

    with ThreadPoolExecutor(1) as pool:
        with ended.transaction():
            begin(ended, "revert of run 1", kind="revert", reverts=1)
            purging = pool.submit(purge_beside)
            wait_until_blocked(purging, database)
        with pytest.raises(RefusedError, match="Run 2 reverts run 1"):
            purging.result()


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read"])
def test_a_revert_that_begins_waits_for_the_purge(ended: Session, database: str, isolation: str) -> None:
    def revert_beside() -> None:
        with psycopg.connect(database, autocommit=True) as own:
            own.execute(f"set default_transaction_isolation to '{isolation}'")
            begin(own, "revert of run 1", kind="revert", reverts=1)

    with ThreadPoolExecutor(1) as pool:
        with ended.transaction():
            purge(ended, 1, FACTS)
            reverting = pool.submit(revert_beside)
            wait_until_blocked(reverting, database)
        with pytest.raises((RefusedError, psycopg.errors.SerializationFailure)):
            reverting.result()
    assert ended.execute("select count(*) from threephase.run").fetchone() == (1,)


def wait_until_blocked(beside: Future[Any], database: str) -> None:
    """Or until it has ended, which then is the test's to judge."""
    with psycopg.connect(database, autocommit=True) as conn:
        while not conn.execute(WAITING).fetchall() and not beside.done():
            pass


def test_a_digest_does_not_tell_the_values(ended: Session, as_role: Sessions) -> None:
    """Whoever knows the rest of an image, and that few values are possible, cannot try them one after the other."""
    reader = as_role("threephase_reader")
    digest = "select body->>'image_sha256' from threephase.entry where kind = 'batch' and body->>'batch' = '1'"
    ((kept,),) = reader.execute(digest).fetchall()
    ((rows, salt),) = ended.execute("select rows::text, salt from threephase.image where batch = 1").fetchall()
    assert kept == hashlib.sha256(f"{salt}{rows}".encode()).hexdigest()
    assert kept != hashlib.sha256(rows.encode()).hexdigest()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("select salt from threephase.image")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("select sha256(convert_to(i::text, 'UTF8')) from threephase.image i")
    purge(ended, 1, FACTS)
    assert ended.execute("select count(*) from threephase.image").fetchone() == (0,)


def test_of_a_quarantined_row_remains_that_there_was_one_and_why(ended: Session, as_role: Sessions) -> None:
    purge(ended, 1, FACTS)
    assert ended.execute("select key, message, image, sqlstate from threephase.quarantine").fetchall() == [
        (None, "", None, "23514")
    ]
    reader = as_role("threephase_reader")
    assert reader.execute("select sqlstate from threephase.quarantine").fetchall() == [("23514",)]
    for column in ("key", "message", "image"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute(f"select {column} from threephase.quarantine".encode())
