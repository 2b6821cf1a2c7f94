"""The disk is full: the run pauses with nothing half done, and goes on when there is room again."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from runner.errors import PausedError
from runner.state import State
from tests.faults.cluster import cluster
from tests.faults.invariants import unvisited, violations
from tests.faults.scene import begun, counting, members, worked_off

# At the 250th row, in the third batch. As a server says it that has no room for a table's next page.
_FULL = """
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE 'could not extend file "base/1/2": No space left on device' USING ERRCODE = 'disk_full';
    END $$;
    CREATE TRIGGER full_disk BEFORE UPDATE ON members FOR EACH ROW WHEN (NEW.id = 250) EXECUTE FUNCTION full_disk()
"""


def test_a_full_disk_pauses_the_run_and_it_goes_on_later(conn: psycopg.Connection, database: str) -> None:
    members(conn, 500)
    conn.execute(_FULL)
    backfill = counting()
    run = begun(database, backfill)
    with pytest.raises(PausedError, match=r"No space left on device \(53100\)"):
        worked_off(database, run, backfill)
    assert violations(database, run.id) == []
    assert unvisited(database) == 300
    conn.execute("DROP TRIGGER full_disk ON members")
    assert worked_off(database, run, backfill) is State.SUCCEEDED
    assert violations(database, run.id) == []
    assert unvisited(database) == 0


def test_so_it_is_on_a_real_disk(small_disk: Path) -> None:
    with cluster() as server, psycopg.connect(server.dsn, autocommit=True) as conn:
        place = small_disk / "tablespace"
        place.mkdir()
        shutil.chown(place, server.user)
        conn.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(sql.Literal(str(place))))
        members(conn, 10_000)
        conn.execute("ALTER TABLE members SET (autovacuum_enabled = false)")
        conn.execute("ALTER TABLE members SET TABLESPACE small")
        conn.execute("CREATE TABLE ballast (filler text) TABLESPACE small")
        with suppress(psycopg.errors.DiskFull):
            while True:
                conn.execute("INSERT INTO ballast SELECT repeat('x', 1000) FROM generate_series(1, 50)")
        backfill = counting()
        run = begun(server.dsn, backfill)
        with pytest.raises(PausedError, match=r"could not extend file .* \(53100\)"):
            worked_off(server.dsn, run, backfill)
        assert violations(server.dsn, run.id) == []
        assert unvisited(server.dsn) > 0
        conn.execute("DROP TABLE ballast")
        assert worked_off(server.dsn, run, backfill) is State.SUCCEEDED
        assert violations(server.dsn, run.id) == []
        assert unvisited(server.dsn) == 0
