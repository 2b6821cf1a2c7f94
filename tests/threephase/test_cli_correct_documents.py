"""`threephase correct new` and `check` as a user sees them: files, exit codes as numbers, text, JSON, annotations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Outcome, threephase
from tests.linter.correction.reading import text_of
from tests.linter.projects import LOCK, write

CLEAN = text_of()
WRONG = text_of("DELETE FROM m;")
TWO = 'revert = "sql"\nrevert_file = "INC-7-revert.sql"'


def new(root: Path, *arguments: str) -> Outcome:
    return threephase("correct", "new", *arguments, cwd=root)


def check(root: Path, *arguments: str) -> Outcome:
    return threephase("correct", "check", *arguments, cwd=root)


def test_new_writes_beside_the_folder_called_prisma(tmp_path: Path) -> None:
    write(tmp_path, {"prisma/migrations/migration_lock.toml": LOCK, "prisma/migrations/1_a/migration.sql": "SELECT 1;"})
    outcome = new(tmp_path / "prisma", "INC-7")
    assert outcome.code == 0
    assert (
        (tmp_path / "corrections" / "INC-7.sql")
        .read_text()
        .startswith('-- /// correction\n-- incident       = "INC-7"\n')
    )
    assert outcome.out.endswith("  threephase correct check " + str(tmp_path / "corrections" / "INC-7.sql") + "\n")


@pytest.mark.parametrize("output", [pytest.param("a", id="a folder"), pytest.param("a/INC-7.sql", id="a file")])
def test_new_writes_where_it_is_told_to(tmp_path: Path, output: str) -> None:
    assert new(tmp_path, "INC-7", "-o", output).code == 0
    assert (tmp_path / "a" / "INC-7.sql").exists()


def test_new_writes_over_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"corrections/INC-7.sql": CLEAN})
    outcome = new(tmp_path, "INC-7")
    assert (outcome.code, outcome.err) == (
        2,
        "threephase: corrections/INC-7.sql is there already. Name another place with -o.\n",
    )
    assert (tmp_path / "corrections" / "INC-7.sql").read_text() == CLEAN


@pytest.mark.parametrize("incident", ["../INC-7", "INC 7", "a/b", "", ".hidden", 'a"b', "a\nb"])
def test_an_incident_that_no_file_can_be_called(tmp_path: Path, incident: str) -> None:
    outcome = new(tmp_path, incident)
    assert outcome.code == 2
    assert "is no name for a file" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_what_new_writes_is_not_yet_a_correction(tmp_path: Path) -> None:
    new(tmp_path, "INC-7")
    outcome = check(tmp_path, "corrections")
    assert outcome.code == 1
    assert "6 errors in 1 correction\n" in outcome.out


def test_a_clean_file_and_a_wrong_one(tmp_path: Path) -> None:
    write(tmp_path, {"corrections/a.sql": CLEAN, "corrections/b.sql": WRONG})
    assert (check(tmp_path, "corrections/a.sql").code, check(tmp_path, "corrections").code) == (0, 1)
    out = check(tmp_path, "corrections").out
    assert out.startswith("corrections/b.sql:9:1\n  error[no-where]: DELETE without WHERE: every row of m is meant.\n")
    assert out.endswith("\n\n1 error in 2 corrections\n")


def test_a_way_back_that_is_not_there_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"corrections/INC-7.sql": text_of(block=TWO)})
    outcome = check(tmp_path, "corrections")
    assert outcome.code == 1
    assert outcome.out.startswith(
        "corrections/INC-7.sql:9:4\n  error[correction-block]: INC-7-revert.sql is not there, beside this file.\n"
    )
    write(tmp_path, {"corrections/INC-7-revert.sql": CLEAN})
    assert check(tmp_path, "corrections").code == 0


def test_json_for_programs(tmp_path: Path) -> None:
    write(tmp_path, {"corrections/a.sql": CLEAN, "corrections/b.sql": WRONG})
    report = json.loads(check(tmp_path, "corrections", "--format", "json").out)
    assert report["summary"] == {"corrections": 2, "errors": 1, "unreadable": []}
    first, second = report["corrections"]
    assert first["correction"]["steps"] == [
        {"line": 9, "kind": "delete", "table": "m", "writes": ["m"], "least": 1, "most": 1}
    ]
    assert first["correction"]["tables"] == ["m", "n"]
    assert second["correction"] is None
    assert second["findings"][0]["rule"] == "no-where"


def test_annotations_on_a_pull_request(tmp_path: Path) -> None:
    write(tmp_path, {"corrections/b.sql": WRONG})
    out = check(tmp_path, "corrections", "--format", "github").out
    assert out.startswith("::error file=corrections/b.sql,line=9,")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param("missing.sql", "missing.sql: does not exist.", id="missing"),
        pytest.param("empty", "empty: no correction here, that is, no .sql file.", id="an empty folder"),
        pytest.param("notes.txt", "notes.txt: name a .sql file, or a folder of them.", id="another file"),
    ],
)
def test_a_path_that_cannot_be_checked(tmp_path: Path, path: str, message: str) -> None:
    write(tmp_path, {"notes.txt": "x"})
    (tmp_path / "empty").mkdir()
    outcome = check(tmp_path, path)
    assert (outcome.code, outcome.err) == (2, f"threephase: {message}\n")


def test_a_file_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    write(tmp_path, {"corrections/a.sql": WRONG})
    (tmp_path / "corrections" / "b.sql").write_bytes(b"\xff\xfe\xff")
    outcome = check(tmp_path, "corrections")
    assert outcome.code == 2
    assert "no-where" in outcome.out
    assert "corrections/b.sql" in outcome.err
