"""Input that nobody planned for: each ends with its exit code and a sentence that says where and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Outcome, lint, project, threephase
from tests.linter.projects import forbid_reading, migrations, write

DROP = "DROP TABLE t;\n"
SAVE_AS_UTF8 = "Save the file as UTF-8."


def assert_sentence(outcome: Outcome, *words: str) -> None:
    """What is said is one line of threephase's own, with these words in it, and no traceback."""
    assert "Traceback" not in outcome.err
    assert "bug in threephase" not in outcome.err
    assert outcome.err.startswith("threephase: ")
    assert outcome.err.count("\n") == 1
    for word in words:
        assert word in outcome.err


# Folders --------------------------------------------------------------------------------------------------------------


def nothing(root: Path) -> None:
    """As it is."""


def empty_folder(root: Path) -> None:
    (root / "migrations").mkdir()


def no_script(root: Path) -> None:
    (root / "migrations" / "1_a").mkdir(parents=True)


def loose_script(root: Path) -> None:
    write(root, {"migrations/init.sql": DROP})


def file_in_its_place(root: Path) -> None:
    write(root, {"migrations": DROP})


def linked_to_itself(root: Path) -> None:
    (root / "migrations").symlink_to("migrations")


def mysql(root: Path) -> None:
    migrations(root / "migrations", "1_a", lock='provider = "mysql"\n')


def mysql_by_schema(root: Path) -> None:
    migrations(root / "migrations", "1_a", lock=None)
    write(root, {"schema.prisma": 'datasource db {\n  provider = "mysql"\n}\n'})


def lock_is_no_text(root: Path) -> None:
    migrations(root / "migrations", "1_a")
    (root / "migrations" / "migration_lock.toml").write_bytes(b"\xff")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        pytest.param(nothing, ("migrations: does not exist.", "threephase lint path/to/migrations"), id="no such path"),
        pytest.param(empty_folder, ("migrations: no migration here", "migration.sql"), id="an empty folder"),
        pytest.param(no_script, ("migrations: no migration here", "migration.sql"), id="no migration.sql"),
        pytest.param(loose_script, ("migrations: no migration here", "name the files"), id="only a loose .sql file"),
        pytest.param(file_in_its_place, ("migrations: name a migrations folder, a .sql file",), id="a file"),
        pytest.param(linked_to_itself, ("migrations: cannot be read: too many levels of symbolic links",), id="a loop"),
        pytest.param(mysql, ("migrations/migration_lock.toml: the provider is mysql.",), id="another database"),
        pytest.param(mysql_by_schema, ("schema.prisma: the provider is mysql.",), id="another database, by schema"),
        pytest.param(lock_is_no_text, ("migrations/migration_lock.toml: not UTF-8",), id="a lock that is no text"),
    ],
)
def test_a_folder_that_cannot_be_judged_is_an_error(
    tmp_path: Path, made: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    made(tmp_path)
    outcome = lint(tmp_path)
    assert outcome.code == 2
    assert outcome.out == ""
    assert_sentence(outcome, *words)


def test_without_paths_and_without_a_project_it_says_what_it_looked_for(tmp_path: Path) -> None:
    outcome = threephase("lint", cwd=tmp_path)
    assert outcome.code == 2
    assert_sentence(outcome, "no schema.prisma", "threephase lint path/to/migrations")


def test_a_migration_without_its_script_is_a_finding_beside_the_others(tmp_path: Path) -> None:
    project(tmp_path, DROP)
    (tmp_path / "migrations" / "2_b").mkdir()
    report = lint(tmp_path, "--format", "json")
    assert report.code == 1
    assert report.in_short(0) == [("drop-table", 1)]
    assert report.in_short(1) == [("missing-migration-file", 1)]


# Files ----------------------------------------------------------------------------------------------------------------


def content(data: bytes) -> Callable[[Path], None]:
    return lambda path: write_over(path, data)


def write_over(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def a_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def a_dead_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("gone.sql")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


UNREADABLE = [
    pytest.param(
        content(b"-- \xe9\n"), f"not UTF-8: byte 0xE9 at byte offset 3 (line 1). {SAVE_AS_UTF8}", id="Latin-1"
    ),
    pytest.param(content(b"A;\n\xc3("), f"not UTF-8: byte 0xC3 at byte offset 3 (line 2). {SAVE_AS_UTF8}", id="half"),
    pytest.param(content(b"\xed\xa0\x80"), "not UTF-8: byte 0xED at byte offset 0 (line 1).", id="half a pair"),
    pytest.param(content("\ufeffA;".encode("utf-16-le")), "the file is UTF-16", id="UTF-16, little end first"),
    pytest.param(content("\ufeffA;".encode("utf-16-be")), "the file is UTF-16", id="UTF-16, big end first"),
    pytest.param(content("A;".encode("utf-16-le")), "NUL byte at byte offset 1 (line 1).", id="UTF-16 without a mark"),
    pytest.param(content(b"A;\n\0"), "NUL byte at byte offset 3 (line 2). PostgreSQL refuses it; remove it.", id="NUL"),
    pytest.param(a_loop, "cannot be read: too many levels of symbolic links.", id="a link to itself"),
    pytest.param(a_dead_link, "cannot be read: no such file or directory.", id="a link to nothing"),
    pytest.param(a_folder, "this is a folder, not a file. Put a regular file in its place.", id="a folder"),
    pytest.param(a_pipe, "this is a named pipe, not a file. Put a regular file in its place.", id="a named pipe"),
]


@pytest.mark.parametrize(("spoil", "words"), UNREADABLE)
def test_a_file_that_cannot_be_read_fails_the_run_and_hides_no_other(
    tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    project(tmp_path, DROP, "", DROP)
    spoil(tmp_path / "migrations" / "2_a" / "migration.sql")
    report = lint(tmp_path, "--format", "json", "--fail-on", "never")
    assert report.code == 2
    assert report.in_short(0) == report.in_short(1) == [("drop-table", 1)]
    assert_sentence(report, "migrations/2_a/migration.sql: ", words)


def test_a_file_that_one_may_not_read_fails_the_run_and_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path, DROP, DROP, DROP)
    forbid_reading(monkeypatch, "2_a")
    report = lint(tmp_path, "--format", "json")
    assert report.code == 2
    assert report.in_short(0) == report.in_short(1) == [("drop-table", 1)]
    assert_sentence(report, "migrations/2_a/migration.sql: cannot be read: permission denied.")


@pytest.mark.parametrize("format", ["text", "github", "sarif"])
def test_an_unreadable_file_fails_the_run_in_every_format(tmp_path: Path, format: str) -> None:
    outcome = lint(project(tmp_path, "SELECT 1;", b"\xff"), "--format", format)
    assert outcome.code == 2
    assert_sentence(outcome, "migrations/2_a/migration.sql: not UTF-8")


def test_every_unreadable_file_is_named(tmp_path: Path) -> None:
    outcome = lint(project(tmp_path, b"\xff", b"\0", "SELECT 1;"))
    assert outcome.code == 2
    assert [line.split(": ")[1] for line in outcome.err.splitlines()] == [
        "migrations/1_a/migration.sql",
        "migrations/2_a/migration.sql",
    ]


def test_no_baseline_is_written_over_what_was_not_read(tmp_path: Path) -> None:
    outcome = threephase("baseline", "migrations", cwd=project(tmp_path, DROP, b"\xff"))
    assert outcome.code == 2
    assert "migrations/2_a/migration.sql: not UTF-8" in outcome.err
    assert "No baseline is written" in outcome.err
    assert not (tmp_path / "threephase-baseline.json").exists()
