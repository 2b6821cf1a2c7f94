"""`threephase ledger` as a DBA sees it: exit codes as numbers, what is said, what is printed for psql, no secret told."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from runner.ledger.chain import check
from runner.ledger.install import LATEST, version
from runner.ledger.runs import move
from runner.state import State
from tests.command import Outcome, threephase
from tests.runner.ledger.batches import run_with_batches
from tests.runner.ledger.runs import FACTS


def ledger(dsn: str, *arguments: str, cwd: Path) -> Outcome:
    return threephase("ledger", *arguments, cwd=cwd, environment={"THREEPHASE_DSN": dsn})


def test_init_makes_it_once_and_says_so(tmp_path: Path, database: str, conn: psycopg.Connection) -> None:
    first = ledger(database, "init", cwd=tmp_path)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith(
        f"A ledger of version {LATEST} is made in the database {conn.info.dbname}: the schema threephase"
    )
    assert "GRANT threephase_runner TO" in first.out
    again = ledger(database, "init", cwd=tmp_path)
    assert again == (0, f"There is a ledger of version {LATEST} in the database {conn.info.dbname} already.\n", "")
    assert ledger(database, "upgrade", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(("status",), 3, "There is no ledger in the database", id="status"),
        pytest.param(("upgrade",), 3, "Make it: threephase ledger init.", id="upgrade"),
        pytest.param(("purge", "1"), 3, "There is no ledger in the database", id="purge"),
        pytest.param(("purge", "none"), 2, "'none' is not a valid integer", id="purge what is no run"),
        pytest.param(
            ("show-sql", "--since", str(LATEST + 1)),
            2,
            f"knows the ledger up to version {LATEST}",
            id="show-sql of a later one",
        ),
        pytest.param(("init", "--dsn", "x", "--service", "y"), 2, "name the database twice", id="two databases"),
        pytest.param(("check",), 2, "No such command", id="no such command"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_code(
    tmp_path: Path, database: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    outcome = ledger(database, *arguments, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err


def test_a_ledger_of_a_later_release_is_left_alone(tmp_path: Path, database: str, conn: psycopg.Connection) -> None:
    ledger(database, "init", cwd=tmp_path)
    conn.execute(f"insert into threephase.meta (version, tool) values ({LATEST + 1}, 'a later release')".encode())
    for command in ("upgrade", "status"):
        outcome = ledger(database, command, cwd=tmp_path)
        assert outcome.code == 3
        assert f"newer than the {LATEST} that this threephase knows. Update threephase." in outcome.err
    assert ledger(database, "init", cwd=tmp_path).code == 0
    assert version(conn) == LATEST + 1


def test_what_show_sql_prints_makes_a_ledger_that_works(
    tmp_path: Path, database: str, conn: psycopg.Connection
) -> None:
    outcome = threephase("ledger", "show-sql", "-o", "ledger.sql", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (0, "")
    text = (tmp_path / "ledger.sql").read_text(encoding="utf-8")
    assert text == threephase("ledger", "show-sql", cwd=tmp_path).out
    assert text.startswith("BEGIN;\n")
    assert text.endswith("COMMIT;\n")
    conn.execute(sql.SQL(text))
    assert ledger(database, "status", cwd=tmp_path).code == 0
    assert check(conn, run_with_batches(conn).id) == []


def test_status_says_what_the_role_may_do(tmp_path: Path, database: str, conn: psycopg.Connection) -> None:
    ledger(database, "init", cwd=tmp_path)
    run_with_batches(conn)
    said = ledger(database, "status", cwd=tmp_path).out.splitlines()
    assert said[0] == f"ledger  version {LATEST}, in the database {conn.info.dbname}."
    assert said[2].startswith(f"you     {conn.info.user}, owner: may do everything")
    assert said[3] == "runs    1, 1 of them not ended."
    for role, may in (
        ("runner", "may run backfills"),
        ("approver", "may look, at the rows of corrections too, and approve of them"),
        ("reader", "may look, but not at images"),
    ):
        as_role = make_conninfo(database, options=f"-c role=threephase_{role}")
        assert f"{role}: {may}." in ledger(as_role, "status", cwd=tmp_path).out
    facts = json.loads(ledger(database, "status", "--format", "json", cwd=tmp_path).out)
    assert (facts["version"], facts["may"], facts["runs"], facts["missing"]) == (LATEST, "owner", 1, [])


def test_images_are_deleted_when_it_is_said_and_the_run_has_ended(
    tmp_path: Path, database: str, conn: psycopg.Connection
) -> None:
    ledger(database, "init", cwd=tmp_path)
    run = run_with_batches(conn)
    doubtful = ledger(database, "purge", "1", cwd=tmp_path)
    assert doubtful.code == 3
    assert "could not be reverted any more without its images. Say --yes to delete them." in doubtful.err
    early = ledger(database, "purge", "1", "--yes", cwd=tmp_path)
    assert (early.code, "has not ended: its images are still needed" in early.err) == (3, True)
    move(conn, run.id, State.CANCELLED, "not needed", FACTS)
    done = ledger(database, "purge", "1", "--yes", "--actor", "eve@example.org", cwd=tmp_path)
    assert (done.code, done.out.split(" are deleted")[0]) == (0, "The images of 3 batches of run 1")
    entered = "select body->>'actor' from threephase.entry where kind = 'images_purged'"
    assert conn.execute(entered).fetchall() == [("eve@example.org",)]
    assert check(conn, run.id) == []


def test_no_password_is_told(tmp_path: Path) -> None:
    dsn = make_conninfo(host=str(tmp_path / "nowhere"), user="anna", password="s3cret-word", dbname="members")
    outcome = ledger(dsn, "init", cwd=tmp_path)
    assert outcome.code == 2
    assert "s3cret-word" not in outcome.err + outcome.out
