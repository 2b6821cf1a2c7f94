"""Others write to the same rows at the same time: nothing of theirs is lost, and no row is missed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

import psycopg
from psycopg import sql

from runner.connection.dsn import read_dsn
from runner.happened import BatchDone, Happened, Retrying, Waiting
from runner.run.whole import execute
from runner.state import State
from tests.faults.child import await_that
from tests.faults.invariants import violations
from tests.faults.scene import FACTS, begun, counting, ledger, members, worked_off
from tests.runner.works import update

NICKS = update("members", "nick = upper(name)", "nick IS DISTINCT FROM upper(name)", columns=("nick",))
_BLOCKED = "SELECT count(*) > 0 FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"


class Writer:
    """Writes until it is told to stop, in transactions of its own. committed: how many of them."""

    def __init__(self, dsn: str, seed: int) -> None:
        self.committed = 0
        self._dsn = dsn
        self._chance = random.Random(seed)
        self._enough = Event()
        self._thread = Thread(target=self._write)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """As long as the `with` lasts."""
        self._thread.start()
        try:
            yield
        finally:
            self._enough.set()
            self._thread.join()

    def _write(self) -> None:
        with psycopg.connect(self._dsn) as conn:
            while not self._enough.is_set():
                try:
                    self.once(conn, self._chance)
                    conn.commit()
                    self.committed += 1
                except (psycopg.errors.DeadlockDetected, psycopg.errors.UniqueViolation):
                    conn.rollback()
                time.sleep(0.002)

    def once(self, conn: psycopg.Connection, chance: random.Random) -> None:
        """One transaction, without its COMMIT."""
        raise NotImplementedError


class Touching(Writer):
    """Two rows of the same batch, in any order."""

    def once(self, conn: psycopg.Connection, chance: random.Random) -> None:
        first = chance.randint(1, 1_950)
        for key in chance.sample([first, first + chance.randint(1, 40)], 2):
            conn.execute("UPDATE members SET touched = touched + 1 WHERE id = %s", (key,))


class Inserting(Writer):
    """Rows behind all others, as an application does; each already as it shall be."""

    def once(self, conn: psycopg.Connection, chance: random.Random) -> None:
        conn.execute("INSERT INTO members (id, name, hits) SELECT max(id) + 1, 'new', 0 FROM members")


class Moving(Writer):
    """Rows get other keys, before and behind where the run is."""

    def once(self, conn: psycopg.Connection, chance: random.Random) -> None:
        conn.execute("UPDATE members SET id = %s WHERE id = %s", (chance.randint(1, 3_000), chance.randint(1, 3_000)))


class Deleting(Writer):
    """Some go, and some come, not as they shall be."""

    def once(self, conn: psycopg.Connection, chance: random.Random) -> None:
        conn.execute("DELETE FROM members WHERE id = %s", (chance.randint(1, 3_000),))
        conn.execute("INSERT INTO members (id, name) VALUES (%s, 'late')", (chance.randint(1, 3_000),))


def test_updates_of_the_same_rows_are_not_lost_and_every_row_is_counted_once(
    conn: psycopg.Connection, database: str, chance: random.Random
) -> None:
    members(conn, 2_000)
    conn.execute("ALTER TABLE members ADD touched integer NOT NULL DEFAULT 0")
    backfill = counting()
    run = begun(database, backfill, size=50, most_size=50, rest_ms=10)
    touching = [Touching(database, chance.getrandbits(32)) for _ in range(2)]
    with ExitStack() as stack:
        for writer in (*touching, Inserting(database, 0)):
            stack.enter_context(writer.at_work())
        assert worked_off(database, run, backfill, workers=2) is State.SUCCEEDED
    assert violations(database, run.id) == []
    assert conn.execute("SELECT DISTINCT hits FROM members WHERE id <= 2000").fetchall() == [(1,)]
    assert conn.execute("SELECT sum(touched) FROM members").fetchone() == (
        2 * sum(writer.committed for writer in touching),
    )


def test_rows_that_move_come_and_go_are_all_done_in_the_end(
    conn: psycopg.Connection, database: str, chance: random.Random
) -> None:
    """While they come, sweeps find some; when the writers have stopped, the last sweep finds none."""
    members(conn, 2_000)
    conn.execute("ALTER TABLE members ADD nick text")
    run = begun(database, NICKS, size=50, most_size=50, rest_ms=10, passes=50)
    writers = [kind(database, chance.getrandbits(32)) for kind in (Moving, Deleting)]
    with ExitStack() as writing:
        for writer in writers:
            writing.enter_context(writer.at_work())

        def tell(event: Happened) -> None:
            if isinstance(event, BatchDone) and event.pass_number == 3:
                writing.close()

        state = execute(read_dsn(database), run, NICKS, workers=1, tell=tell, stop=Event(), facts=FACTS)
    assert state is State.SUCCEEDED
    assert all(writer.committed > 20 for writer in writers)
    assert conn.execute("SELECT count(*) FROM members WHERE nick IS DISTINCT FROM upper(name)").fetchone() == (0,)


def test_a_deadlock_is_ended_and_the_batch_tried_again(conn: psycopg.Connection, database: str) -> None:
    """A writer holds the batch's second row and then wants its first, which the batch holds."""
    members(conn, 100)
    backfill = counting()
    run = begun(database, backfill, lock_timeout_ms=20_000)
    told: list[Happened] = []
    with psycopg.connect(database) as writer:
        writer.execute("SET deadlock_timeout = '20s'")  # so that the runner is the one who notices
        writer.execute("UPDATE members SET name = 'mine' WHERE id = 2")
        running = Thread(target=lambda: worked_off(database, run, backfill, told=told))
        running.start()
        await_that(lambda: conn.execute(_BLOCKED, (writer.info.backend_pid,)).fetchone() == (True,))
        writer.execute("UPDATE members SET name = 'mine' WHERE id = 1")
        writer.commit()
        running.join()
    assert "40P01" in [event.sqlstate for event in told if isinstance(event, Retrying)]
    assert violations(database, run.id) == []
    assert conn.execute("SELECT id, hits FROM members WHERE name = 'mine' ORDER BY id").fetchall() == [(1, 1), (2, 1)]
    assert conn.execute("SELECT sum(hits) FROM members").fetchone() == (100,)


def test_a_row_that_another_transaction_changes_meanwhile_is_judged_by_what_it_holds_then(
    conn: psycopg.Connection, database: str
) -> None:
    """The batch waits for its lock; then the row does not match any more, and stays the writer's."""
    ledger(conn)
    conn.execute("CREATE TABLE members (id integer PRIMARY KEY, nick text)")
    conn.execute("INSERT INTO members SELECT i FROM generate_series(1, 10) i")
    backfill = update("members", "nick = 'none'", "nick IS NULL", columns=("nick",))
    run = begun(database, backfill, lock_timeout_ms=20_000)
    with psycopg.connect(database) as writer:
        writer.execute("UPDATE members SET nick = 'mine' WHERE id = 5")
        running = Thread(target=lambda: worked_off(database, run, backfill))
        running.start()
        await_that(lambda: conn.execute(_BLOCKED, (writer.info.backend_pid,)).fetchone() == (True,))
        writer.commit()
        running.join()
    assert conn.execute("SELECT id FROM members WHERE nick = 'mine'").fetchall() == [(5,)]
    assert conn.execute("SELECT sum(changed) FROM threephase.batch").fetchone() == (9,)


def test_the_image_of_a_row_that_another_transaction_changes_meanwhile_is_what_it_held_then(
    conn: psycopg.Connection, database: str
) -> None:
    """Else a revert would bring back what was there before the other's change, which would be lost."""
    ledger(conn)
    conn.execute("CREATE TABLE members (id integer PRIMARY KEY, nick text)")
    conn.execute("INSERT INTO members SELECT i, 'before' FROM generate_series(1, 10) i")
    backfill = update("members", "nick = 'none'", "nick IS DISTINCT FROM 'none'", columns=("nick",))
    run = begun(database, backfill, lock_timeout_ms=20_000)
    with psycopg.connect(database) as writer:
        writer.execute("UPDATE members SET nick = 'mine' WHERE id = 5")
        running = Thread(target=lambda: worked_off(database, run, backfill))
        running.start()
        await_that(lambda: conn.execute(_BLOCKED, (writer.info.backend_pid,)).fetchone() == (True,))
        writer.commit()
        running.join()
    images = (
        "SELECT image FROM threephase.image AS batch, jsonb_array_elements(batch.rows) AS image WHERE image ->> 0 = '5'"
    )
    assert conn.execute(images).fetchall() == [(["5", "mine", "none"],)]


def test_a_row_committed_after_the_scan_has_passed_is_found_by_the_sweep(
    conn: psycopg.Connection, database: str
) -> None:
    members(conn, 2_000)
    conn.execute("ALTER TABLE members ADD nick text")
    conn.execute("DELETE FROM members WHERE id = 250")
    run = begun(database, NICKS)
    told: list[Happened] = []
    with psycopg.connect(database) as writer:
        writer.execute("INSERT INTO members (id, name) VALUES (250, 'late')")

        def tell(event: Happened) -> None:
            told.append(event)
            if isinstance(event, Waiting) and event.reason == "open_transactions":
                writer.commit()

        state = execute(read_dsn(database), run, NICKS, workers=2, tell=tell, stop=Event(), facts=FACTS)
    assert state is State.SUCCEEDED
    assert [event.reason for event in told if isinstance(event, Waiting)][:1] == ["open_transactions"]
    assert conn.execute("SELECT nick FROM members WHERE id = 250").fetchone() == ("LATE",)
    changed = sql.SQL("SELECT pass, sum(changed) FROM threephase.batch GROUP BY pass ORDER BY pass")
    assert conn.execute(changed).fetchall() == [(1, 1_999), (2, 1), (3, 0)]
