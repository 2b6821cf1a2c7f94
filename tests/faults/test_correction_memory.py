"""A hundred thousand changed rows pass through the client in no more memory than a thousand."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import psycopg

from runner.correct.script import Script
from runner.ledger.approvals import approve
from tests.faults.child import DONE, measured
from tests.runner.correct.scene import FACTS, approver, corrected_by, members

_MORE_KILOBYTES = 10_000  # the rows are several times as much, on each side


def lengthened(rows: int) -> Script:
    """So many members' names, by a hundred letters."""
    return corrected_by((f"UPDATE members SET name = name || repeat('x', 100) WHERE id <= {rows}", rows))


def test_the_memory_of_the_client_does_not_grow_with_the_rows(
    conn: psycopg.Connection, database: str, tmp_path: Path
) -> None:
    members(conn, 100_000)
    few = _peaks(database, tmp_path / "memory", 1_000)
    many = _peaks(database, tmp_path / "memory", 100_000)
    assert conn.execute("SELECT count(*) FROM members WHERE length(name) > 100").fetchone() == (100_000,)
    assert many[0] - few[0] < _MORE_KILOBYTES, "of the dry run"
    assert many[1] - few[1] < _MORE_KILOBYTES, "of the run"


def _peaks(dsn: str, memory: Path, rows: int) -> tuple[int, int]:
    """What the processes of a dry run and of a run have needed at most, in kilobytes."""
    script = partial(lengthened, rows)
    with measured(dsn, script, memory, dry=True) as trying:
        assert trying.ended() == DONE
    tried = int(memory.read_text())
    with psycopg.connect(approver(dsn), autocommit=True) as conn:
        newest = "SELECT digest FROM threephase.correction_dry_run ORDER BY id DESC LIMIT 1"
        ((digest,),) = conn.execute(newest).fetchall()
        approve(conn, digest, "System Owner", 72, FACTS)
    with measured(dsn, script, memory) as running:
        assert running.ended() == DONE
    return tried, int(memory.read_text())
