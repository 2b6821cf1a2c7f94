"""What the benchmark of accuracy counts, and what it leaves out."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from benchmarks.judged import Judgements
from benchmarks.replaying import Replay
from linter.folder import MigrationFile

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, club integer);"


def judged(dsn: str, *scripts: str) -> Judgements:
    with psycopg.connect(dsn) as conn:
        major = conn.info.server_version // 10000
    into = Judgements()
    replay = Replay(dsn, major, 3, into)
    for n, script in enumerate(scripts, 1):
        file = MigrationFile(name=f"{n}_a", path=Path(f"/none/{n}_a/migration.sql"), shown=f"{n}_a/migration.sql")
        replay.migration(file, script, [])
    return into


@pytest.mark.parametrize(
    ("script", "counted", "reason"),
    [
        pytest.param("ALTER TABLE members ADD fax text;", 1, "", id="a plain statement"),
        pytest.param(
            "DROP TABLE nobody; ALTER TABLE members ADD fax text;",
            0,
            "lock modes: an earlier statement of the file failed",
            id="after a failure in its file",
        ),
        pytest.param(
            "DO $$ BEGIN EXECUTE (SELECT 'ALTER TABLE members ADD fax text'); UPDATE members SET club = 1; END $$;",
            0,
            "lock modes: lint says that it does not see all of the statement",
            id="dynamic SQL",
        ),
        pytest.param(
            "ALTER TABLE IF EXISTS members ADD COLUMN IF NOT EXISTS fax text;", 1, "", id="a guard that lets it happen"
        ),
    ],
)
def test_the_share_of_right_lock_modes_is_of_what_can_be_wrong(
    database: str, script: str, counted: int, reason: str
) -> None:
    into = judged(database, MEMBERS, script)
    assert into.locks_statements == counted
    assert [each for each in into.left_out if each.startswith("lock modes")] == ([reason] if reason else [])
