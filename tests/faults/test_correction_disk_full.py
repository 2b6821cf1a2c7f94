"""The disk is full while the changed rows are kept: nothing is changed, and the same command does it when there is room."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from runner.correct.attempt import TriedAgain
from runner.errors import FailedError
from tests.faults.cluster import cluster
from tests.faults.correction import corrected, counted, noted, run_again, times_done, tried
from tests.runner.correct.scene import approved, members

_FULL = r"could not extend file .*\(53100\)\. .*Nothing was changed\."
_ROWS = 5_000


def test_a_full_disk_ends_a_correction_with_nothing_changed(small_disk: Path) -> None:
    told: list[TriedAgain] = []
    script = counted(_ROWS)
    with cluster() as server, psycopg.connect(server.dsn, autocommit=True) as conn:
        members(conn, _ROWS)
        _put_pages_on(conn, small_disk, server.user)
        _fill(conn)
        with pytest.raises(FailedError, match=_FULL):
            tried(server.dsn, script, told=told)
        conn.execute("DROP TABLE ballast")
        approved(server.dsn, script)
        _fill(conn)
        with pytest.raises(FailedError, match=_FULL):
            corrected(server.dsn, script, told=told)
        assert times_done(server.dsn) == 0
        assert noted(conn) == ["failed", "dry_run", "approved", "began", "failed"]
        assert told == []
        conn.execute("DROP TABLE ballast")
        run_again(server.dsn, script)


def _put_pages_on(conn: psycopg.Connection, disk: Path, user: str) -> None:
    place = disk / "tablespace"
    place.mkdir()
    shutil.chown(place, user)
    conn.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(sql.Literal(str(place))))
    conn.execute("ALTER TABLE threephase.change_page SET TABLESPACE small")
    conn.execute("ALTER TABLE threephase.change_page SET (autovacuum_enabled = false)")


def _fill(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE ballast (filler text) TABLESPACE small")
    with suppress(psycopg.errors.DiskFull):
        while True:
            conn.execute("INSERT INTO ballast SELECT repeat('x', 1000) FROM generate_series(1, 50)")
