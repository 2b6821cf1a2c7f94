"""A revert is steered like any run: window, signals, settings, pause; and ends well only when all of it is done."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from runner.errors import FailedError, PausedError
from runner.happened import BatchDone, Happened, Waiting
from runner.ledger import chain
from runner.ledger.runs import Run, change_setting, list_runs, move
from runner.state import State
from tests.faults.scene import FACTS, counting, members
from tests.runner.revert.scene import after_batch, done, ends, reverted

ROWS = 200


@pytest.fixture
def run(conn: psycopg.Connection, database: str) -> Run:
    """Has counted all members, in batches of fifty."""
    members(conn, ROWS)
    return done(database, counting(), size=50, most_size=50, least_size=1)


def left(conn: psycopg.Connection) -> int:
    row = conn.execute("SELECT count(*) FROM members WHERE hits > 0").fetchone()
    assert row is not None
    return int(row[0])


def test_images_that_are_purged_meanwhile_are_no_good_end(conn: psycopg.Connection, database: str, run: Run) -> None:
    def purge() -> None:
        conn.execute("ALTER TABLE threephase.image DISABLE TRIGGER USER")
        conn.execute("DELETE FROM threephase.image WHERE run_id = %s AND batch = 2", (run.id,))

    with pytest.raises(
        FailedError, match="run 1 changed 200 rows, and the images of 50 of them were not there any more"
    ):
        reverted(database, run, tell=after_batch(1, purge))
    newest, _ = list_runs(conn)
    assert (newest.state, left(conn)) == (State.FAILED, 50)


def test_a_revert_that_is_paused_says_so_and_goes_on_later(conn: psycopg.Connection, database: str, run: Run) -> None:
    with pytest.raises(PausedError, match="run 2 is paused: lunch"):
        reverted(database, run, tell=after_batch(2, lambda: move(conn, 2, State.PAUSED, "lunch", FACTS)))
    assert left(conn) == 100
    with pytest.raises(PausedError, match="run 2, the revert, is paused: lunch"):
        reverted(database, run)
    move(conn, 2, State.RUNNING, "", FACTS)
    outcome = reverted(database, run)
    assert (outcome.state, outcome.ends, left(conn)) == (State.SUCCEEDED, ends(restored=ROWS), 0)


def test_a_revert_that_is_cancelled_says_so(conn: psycopg.Connection, database: str, run: Run) -> None:
    outcome = reverted(database, run, tell=after_batch(2, lambda: move(conn, 2, State.CANCELLED, "", FACTS)))
    assert (outcome.state, outcome.ends) == (State.CANCELLED, ends(restored=100))


def test_settings_changed_meanwhile_hold_from_the_next_batch_on_and_an_image_goes_in_slices(
    conn: psycopg.Connection, database: str, run: Run
) -> None:
    sizes: list[int] = []

    def tell(happened: Happened) -> None:
        if isinstance(happened, BatchDone) and happened.walked:
            sizes.append(happened.walked)
        if len(sizes) == 1:
            change_setting(conn, 2, "size", "20", FACTS)

    outcome = reverted(database, run, tell=tell)
    assert sizes == [50, 20, 20, 10, 20, 20, 10, 20, 20, 10]
    assert (outcome.ends, left(conn)) == (ends(restored=ROWS), 0)
    assert chain.check(conn, 2) == []


def test_a_revert_begins_no_batch_outside_its_window(conn: psycopg.Connection, database: str, run: Run) -> None:
    night = datetime(2024, 1, 2, 1, tzinfo=UTC)

    def close() -> None:
        change_setting(conn, 2, "window", "daily 10:00-11:00 UTC", FACTS)

    with pytest.raises(PausedError, match="opens at 2024-01-02 10:00 UTC"):
        reverted(database, run, tell=after_batch(1, close), now=lambda: night)
    assert left(conn) == 150


def test_a_revert_waits_for_the_signals(conn: psycopg.Connection, database: str, run: Run) -> None:
    conn.execute("CREATE TABLE busy AS SELECT 2 AS level")
    waited: list[str] = []

    def tell(happened: Happened) -> None:
        if isinstance(happened, BatchDone) and happened.batch == 1:
            with conn.transaction():
                change_setting(conn, 2, "max_signal", "1", FACTS)
                change_setting(conn, 2, "signal", "SELECT level FROM busy", FACTS)
        if isinstance(happened, Waiting):
            waited.append(happened.reason)
            if happened.reason == "signal":
                conn.execute("UPDATE busy SET level = 0")

    outcome = reverted(database, run, tell=tell)
    assert "signal" in waited
    assert (outcome.state, left(conn)) == (State.SUCCEEDED, 0)


def test_beside_one_locked_row_all_other_slices_that_come_before_it_are_committed(
    conn: psycopg.Connection, database: str, run: Run
) -> None:
    """The slice with the row in it is made smaller and tried again, as often as the settings say."""
    with psycopg.connect(database) as other:
        other.execute("SELECT FROM members WHERE id = 130 FOR UPDATE")

        def tell(happened: Happened) -> None:
            if isinstance(happened, BatchDone) and happened.batch == 1:
                for name, value in (("attempts", "4"), ("lock_timeout_ms", "20")):
                    change_setting(conn, 2, name, value, FACTS)

        with pytest.raises(FailedError, match="Tried 4 times"):
            reverted(database, run, tell=tell)
    assert left(conn) <= 150 - 25
    outcome = reverted(database, run)
    assert (outcome.state, outcome.ends, left(conn)) == (State.SUCCEEDED, ends(restored=ROWS), 0)
