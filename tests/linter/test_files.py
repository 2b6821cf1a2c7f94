"""What is amiss with a migration's file, or with its folder: an invisible mark, nothing in it, a name of another's."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from rules.finding import Finding, Severity
from tests.linter.history import add, linted, said
from tests.linter.projects import LOCK, write
from tests.linter.repositories import commit, git, repository

FIRST, SECOND = "20250101000000_first", "20250102000000_second"
TABLE = "CREATE TABLE t (id integer);\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one migration."""
    root = repository(tmp_path / "repository")
    write(root, {"migrations/migration_lock.toml": LOCK})
    add(root, FIRST, TABLE)
    return root


def _only(root: Path, *paths: str) -> Finding:
    (finding,) = [finding for migration in linted(root, *paths).migrations for finding in migration.findings]
    return finding


# The file -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [TABLE, "-- CreateTable\n" + TABLE], ids=["a statement first", "a comment first"])
def test_a_byte_order_mark_is_an_error(root: Path, conn: psycopg.Connection, script: str) -> None:
    add(root, SECOND, "\ufeff" + script)
    finding = _only(root)
    assert (finding.rule, finding.severity, finding.span) == ("byte-order-mark", Severity.ERROR, (1, 1, 1, 1))
    with pytest.raises(psycopg.errors.SyntaxError):
        conn.execute(("\ufeff" + script).encode())


def test_places_are_counted_as_if_the_mark_were_not_there(root: Path) -> None:
    add(root, SECOND, "\ufeffDROP TABLE u;")
    drop = linted(root).migrations[1].findings[1]
    assert (drop.rule, drop.span) == ("drop-table", (1, 1, 1, 13))


def test_a_mark_further_down_is_a_statement_that_nobody_understands(root: Path) -> None:
    add(root, SECOND, TABLE.replace("t", "u") + "\ufeff" + TABLE)
    assert said(linted(root))[SECOND] == ["unrecognised-statement"]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("", id="nothing"),
        pytest.param("\n \t\r\n", id="blanks"),
        pytest.param(";;\n", id="semicolons"),
        pytest.param("-- ALTER TABLE t ADD COLUMN a integer;\n", id="commented out"),
        pytest.param("/* This is an empty migration. */\n", id="not in Prisma's words"),
    ],
)
def test_a_migration_without_a_statement_is_a_warning(root: Path, script: str) -> None:
    add(root, SECOND, script)
    finding = _only(root)
    assert (finding.rule, finding.severity) == ("empty-migration", Severity.WARNING)


@pytest.mark.parametrize(
    "script", ["-- This is an empty migration.\n", "-- This is an empty migration.\r\n-- see 20250101000000_first\r\n"]
)
def test_one_that_says_so_in_prismas_words_is_meant(root: Path, script: str) -> None:
    add(root, SECOND, script)
    assert said(linted(root)) == {FIRST: [], SECOND: []}


# The folder -----------------------------------------------------------------------------------------------------------


def test_a_missing_lock_file_is_told_once(root: Path) -> None:
    (root / "migrations" / "migration_lock.toml").unlink()
    add(root, SECOND, "SELECT 1;")
    assert said(linted(root)) == {FIRST: ["missing-lock-file"], SECOND: []}
    assert said(linted(root, f"migrations/{SECOND}")) == {SECOND: ["missing-lock-file"]}
    assert _only(root).severity is Severity.WARNING


def test_a_file_by_itself_has_no_folder(root: Path) -> None:
    write(root, {"one.sql": TABLE})
    assert said(linted(root, "one.sql")) == {"one.sql": []}


@pytest.mark.parametrize(
    ("names", "told"),
    [
        pytest.param((FIRST, "20250102000000_a", "20250102000000_b"), "20250102000000_b", id="the last two"),
        pytest.param((FIRST, "20250101000000_a", SECOND), None, id="an old pair, long applied"),
        pytest.param(("1_a", "1_b"), None, id="no timestamp"),
        pytest.param(("20250102_a", "20250102_b"), None, id="a day, which Prisma never writes"),
        pytest.param(("20250102000000", "20250102000000_b"), "20250102000000_b", id="one without words"),
    ],
)
def test_the_timestamp_of_another_is_a_warning(root: Path, names: tuple[str, ...], told: str | None) -> None:
    git(root, "rm", "-rqf", "--ignore-unmatch", "--cached", ".")
    (root / "migrations" / FIRST / "migration.sql").unlink()
    (root / "migrations" / FIRST).rmdir()
    for name in names:
        add(root, name, "SELECT 1;")
    assert {name for name, rules in said(linted(root)).items() if rules} == ({told} if told else set())


@pytest.mark.parametrize("new", ["20250101000000_a", "20250101000000_z"], ids=["before it", "behind it"])
def test_a_new_migration_with_the_timestamp_of_a_merged_one_is_told_of(root: Path, new: str) -> None:
    add(root, SECOND, "SELECT 1;")
    commit(root)
    git(root, "checkout", "--quiet", "-b", "feature")
    add(root, new, "SELECT 1;")
    assert said(linted(root, since="main")) == {new: ["duplicate-timestamp", "out-of-order"]}


def test_of_two_new_ones_the_later_is_told_of(root: Path) -> None:
    commit(root)
    git(root, "checkout", "--quiet", "-b", "feature")
    for name in ("20250103000000_a", "20250103000000_b"):
        add(root, name, "SELECT 1;")
    assert said(linted(root, since="main")) == {"20250103000000_a": [], "20250103000000_b": ["duplicate-timestamp"]}
