"""`threephase backfill new` and `check` as a user sees them: files, exit codes as numbers, text, JSON, annotations."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command import Outcome, threephase
from tests.linter.projects import LOCK, write

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, name text, nick text);\n"
ADD = "ALTER TABLE members ADD display_name text;\n"
FILL = "UPDATE members SET display_name = name WHERE display_name IS NULL;\n"
CLEAN = f"-- /// backfill\n-- ///\n{FILL}"


def with_key(line: str) -> str:
    """The clean file with a line more in its block."""
    return CLEAN.replace("-- ///\n", f"-- {line}\n-- ///\n")


def project(root: Path, *scripts: str) -> Path:
    """A Prisma project whose migrations are 1_init, 2_names."""
    names = ("1_init", "2_names")
    files = {f"prisma/migrations/{name}/migration.sql": script for name, script in zip(names, scripts, strict=False)}
    write(root, {"prisma/migrations/migration_lock.toml": LOCK, **files})
    return root


def new(root: Path, *arguments: str) -> Outcome:
    return threephase("backfill", "new", *arguments, cwd=root)


def check(root: Path, *arguments: str) -> Outcome:
    return threephase("backfill", "check", *arguments, cwd=root)


@pytest.mark.parametrize("named", ["2_names", "prisma/migrations/2_names", "prisma/migrations/2_names/migration.sql"])
def test_a_migration_is_found_by_its_name_and_by_its_path(tmp_path: Path, named: str) -> None:
    outcome = new(project(tmp_path, MEMBERS, ADD + FILL), "--from", named)
    assert outcome.code == 0
    assert (tmp_path / "backfills" / "names.sql").read_text() == (
        "-- /// backfill\n"
        '-- after  = "2_names"\n'
        '-- verify = "SELECT count(*) FROM members WHERE display_name IS NULL"\n'
        '-- # window = "mon-fri 22:00-06:00 Europe/Berlin"  # without it batches may begin at any time\n'
        "-- ///\n"
        "UPDATE members SET display_name = name WHERE display_name IS NULL;\n"
    )
    assert check(tmp_path, "backfills").code == 0


def test_the_next_steps_are_printed(tmp_path: Path) -> None:
    out = new(project(tmp_path, MEMBERS, ADD + FILL), "--from", "2_names").out
    assert out.startswith("backfills/names.sql\n\n  -- /// backfill\n")
    assert out.endswith(
        "Next:\n"
        "  1. Take the statement out of prisma/migrations/2_names/migration.sql (line 2), before that is merged.\n"
        "  2. threephase backfill check backfills/names.sql\n"
        "  3. threephase backfill dry-run backfills/names.sql --rehearse\n"
        "  4. threephase backfill run backfills/names.sql\n"
    )


def test_a_guard_that_was_added_is_told_of(tmp_path: Path) -> None:
    outcome = new(project(tmp_path, MEMBERS, ADD + "UPDATE members SET display_name = name;\n"), "--from", "2_names")
    assert outcome.code == 0
    assert "\nnote: Nothing here leaves out the rows that are done" in outcome.out
    assert "  WHERE display_name IS DISTINCT FROM name;\n" in outcome.out


def test_each_statement_gets_a_file_and_what_cannot_is_told(tmp_path: Path) -> None:
    third = "UPDATE members SET nick = random()::text WHERE nick IS NULL;\n"
    script = ADD + FILL + "DELETE FROM members WHERE nick = 'x';\n" + third
    outcome = new(project(tmp_path, MEMBERS, script), "--from", "2_names")
    assert outcome.code == 1
    assert sorted(path.name for path in (tmp_path / "backfills").iterdir()) == ["names_1.sql", "names_2.sql"]
    assert (
        "One statement cannot be run in batches as written:\n\nprisma/migrations/2_names/migration.sql:4:27\n"
        in outcome.out
    )
    assert "error[volatile-function]: random()" in outcome.out


def test_a_migration_without_such_a_statement_gives_no_file(tmp_path: Path) -> None:
    outcome = new(project(tmp_path, MEMBERS, ADD), "--from", "2_names")
    assert outcome.code == 1
    assert not (tmp_path / "backfills").exists()
    assert "has no UPDATE, DELETE or INSERT … SELECT over older rows; nothing was written." in outcome.err
    assert outcome.out == "A backfill of your own: threephase backfill new names\n"


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        pytest.param("INSERT INTO members VALUES (1, 'a');", "a seed", id="a seed"),
        pytest.param("DELETE FROM members WHERE id = 7;", "names by a unique key", id="a row by its key"),
        pytest.param(
            "CREATE TABLE plans (id integer); UPDATE plans SET id = 1;", "made by this migration", id="a new table"
        ),
        pytest.param(
            f'-- threephase: ignore backfill-in-migration reason="twelve rows, counted in March"\n{FILL}',
            "backfill-in-migration was answered for: twelve rows, counted in March",
            id="answered for",
        ),
        pytest.param("UPDATE members SET ;", "not understood", id="a slip"),
    ],
)
def test_what_is_passed_over_is_told_with_the_reason(tmp_path: Path, statement: str, why: str) -> None:
    outcome = new(project(tmp_path, MEMBERS, ADD + statement), "--from", "2_names")
    assert outcome.code == 1
    assert not (tmp_path / "backfills").exists()
    first, passed, *_ = outcome.out.splitlines()
    assert first == "Passed over in prisma/migrations/2_names/migration.sql:"
    assert re.match(r"  line [23]: ", passed)
    assert why in passed


def test_what_is_passed_over_beside_what_is_taken_is_told_too(tmp_path: Path) -> None:
    outcome = new(project(tmp_path, MEMBERS, ADD + FILL + "DELETE FROM members WHERE id = 7;\n"), "--from", "2_names")
    assert outcome.code == 0
    assert "\n  line 3: the DELETE of members: " in outcome.out


def test_a_migration_of_which_nothing_is_left_is_to_be_removed(tmp_path: Path) -> None:
    outcome = new(project(tmp_path, MEMBERS, "DELETE FROM members WHERE nick = 'x';\n"), "--from", "2_names")
    assert '-- after  = "1_init"\n' in (tmp_path / "backfills" / "names.sql").read_text()
    assert "Nothing is left in prisma/migrations/2_names/migration.sql then" in outcome.out


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    project(tmp_path, MEMBERS, ADD + FILL + "DELETE FROM members WHERE nick = 'x';\n")
    write(tmp_path, {"backfills/names_2.sql": "precious"})
    outcome = new(tmp_path, "--from", "2_names")
    assert outcome.code == 2
    assert "backfills/names_2.sql is there already. Name another place with -o." in outcome.err
    assert (tmp_path / "backfills" / "names_2.sql").read_text() == "precious"
    assert not (tmp_path / "backfills" / "names_1.sql").exists()


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        pytest.param(("--from", "2_names", "-o", "jobs"), "jobs/names.sql", id="a folder"),
        pytest.param(("--from", "2_names", "-o", "jobs/one.sql"), "jobs/one.sql", id="a file"),
        pytest.param(("fill", "--from", "2_names"), "backfills/fill.sql", id="a name of one's own"),
        pytest.param(("fill",), "backfills/fill.sql", id="an empty one"),
        pytest.param(("fill.sql", "-o", "jobs"), "jobs/fill.sql", id="an empty one elsewhere"),
    ],
)
def test_where_the_file_goes(tmp_path: Path, arguments: tuple[str, ...], file: str) -> None:
    outcome = new(project(tmp_path, MEMBERS, ADD + FILL), *arguments)
    assert outcome.code == 0
    assert outcome.out.startswith(f"{file}\n")
    assert (tmp_path / file).exists()


def test_a_lone_file_has_no_migration_to_wait_for(tmp_path: Path) -> None:
    write(tmp_path, {"fix.sql": FILL})
    assert new(tmp_path, "--from", "fix.sql").code == 0
    assert "after" not in (tmp_path / "backfills" / "fix.sql").read_text()


def test_an_empty_one_needs_no_project(tmp_path: Path) -> None:
    assert new(tmp_path, "fill").code == 0
    assert check(tmp_path, "backfills").code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param((), "Name the backfill, or a migration with --from.", id="nothing said"),
        pytest.param(("../x",), "../x is no name for a file", id="a path for a name"),
        pytest.param(("--from", "2_name"), "there is no migration 2_name. Did you mean 2_names?", id="misspelt"),
        pytest.param(("--from", "prisma/migrations/3_x"), "3_x: does not exist", id="a path that is not there"),
        pytest.param(("--from", "prisma/migrations"), "there are 2 migrations. Name one of them.", id="all of them"),
    ],
)
def test_what_new_does_not_understand(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    outcome = new(project(tmp_path, MEMBERS, ADD + FILL), *arguments)
    assert outcome.code == 2
    assert message in outcome.err
    assert not (tmp_path / "backfills").exists()


@pytest.mark.parametrize(
    ("files", "arguments", "code"),
    [
        pytest.param({"a.sql": CLEAN}, ("backfills",), 0, id="clean"),
        pytest.param({"deep/er/a.SQL": CLEAN, "notes.md": "x"}, ("backfills",), 0, id="in a folder below"),
        pytest.param({"a.sql": CLEAN, "b.sql": FILL}, ("backfills",), 1, id="a finding"),
        pytest.param({"a.sql": CLEAN, "b.sql": FILL}, ("backfills/a.sql",), 0, id="one file of two"),
        pytest.param({"a.sql": with_key('window = "always"')}, ("backfills",), 1, id="a window"),
        pytest.param({"a.sql": with_key("target_ms = -5")}, ("backfills",), 1, id="a setting"),
        pytest.param({"a.md": "x"}, ("backfills",), 2, id="no backfill in it"),
        pytest.param({"a.md": "x"}, ("backfills/a.md",), 2, id="no .sql file"),
        pytest.param({"a.sql": CLEAN}, ("backfill",), 2, id="not there"),
        pytest.param({"a.sql": CLEAN}, (), 2, id="nothing named"),
        pytest.param({"a.sql": CLEAN, "b.sql": b"\xff"}, ("backfills",), 2, id="not readable"),
    ],
)  # fmt: skip
def test_exit_codes_of_check(
    tmp_path: Path, files: dict[str, str | bytes], arguments: tuple[str, ...], code: int
) -> None:
    for name, content in files.items():
        path = tmp_path / "backfills" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert check(tmp_path, *arguments).code == code


SEATS = "-- /// backfill\n-- ///\nUPDATE events SET seats = 40;\n"


def test_a_finding_is_shown_in_place_with_the_mended_statement(tmp_path: Path) -> None:
    write(tmp_path, {"backfills/seats.sql": SEATS})
    assert check(tmp_path, "backfills").out == (
        "backfills/seats.sql:3:1\n"
        "  error[no-guard]: Nothing here leaves out the rows that are done: a repetition would change them\n"
        "  once more.\n"
        "    |\n"
        "  3 | UPDATE events SET seats = 40;\n"
        "    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "    |\n"
        "  help: Leave them out in the WHERE:\n"
        "          UPDATE events SET seats = 40\n"
        "          WHERE seats IS DISTINCT FROM 40;\n"
        "        Or say why that is no danger, in the block; then no final sweep is run:\n"
        '          -- unguarded = "…"\n'
        "\n"
        "1 error in 1 backfill\n"
    )


def test_what_is_not_readable_does_not_hide_the_rest(tmp_path: Path) -> None:
    write(tmp_path, {"backfills/a.sql": SEATS})
    (tmp_path / "backfills" / "b.sql").write_bytes(b"\xff")
    outcome = check(tmp_path, "backfills")
    assert "error[no-guard]" in outcome.out
    assert outcome.out.endswith("1 error, 1 not readable in 1 backfill\n")
    assert "backfills/b.sql: not UTF-8" in outcome.err


def test_settings_are_judged_on_their_line(tmp_path: Path) -> None:
    write(tmp_path, {"a.sql": with_key("nice = 1\n-- target_ms = -5")})
    (found,) = json.loads(check(tmp_path, "a.sql", "--format", "json").out)["backfills"][0]["findings"]
    assert (found["rule"], found["line"], found["column"]) == ("backfill-block", 3, 4)
    assert "target_ms" in found["message"]


def test_all_that_is_wrong_is_learnt_at_once(tmp_path: Path) -> None:
    lines = ('target_ms = "fast"', 'window = "always"', "wnidow = 1", "nice = -1")
    write(tmp_path, {"a.sql": with_key("\n-- ".join(lines)).replace("WHERE display_name IS NULL", "")})
    found = json.loads(check(tmp_path, "a.sql", "--format", "json").out)["backfills"][0]["findings"]
    assert [(each["rule"], each["line"]) for each in found] == [
        ("backfill-block", 2),
        ("backfill-block", 3),
        ("backfill-block", 4),
        ("backfill-block", 5),
    ]


def test_settings_are_held_against_each_other_and_not_against_the_usual_ones(tmp_path: Path) -> None:
    write(tmp_path, {"a.sql": with_key("size = 5\n-- least_size = 2"), "b.sql": with_key("size = 5")})
    report = json.loads(check(tmp_path, "a.sql", "b.sql", "--format", "json").out)["backfills"]
    assert [len(each["findings"]) for each in report] == [0, 1]


def test_a_misspelt_where_is_said_to_be_one(tmp_path: Path) -> None:
    write(tmp_path, {"a.sql": CLEAN.replace("WHERE", "WERE")})
    (found,) = json.loads(check(tmp_path, "a.sql", "--format", "json").out)["backfills"][0]["findings"]
    assert (found["rule"], found["line"], found["column"]) == ("not-understood", 3, 40)
    assert "WERE" in found["message"]
    assert found["help"] == "Did you mean where?"


def test_json_says_what_was_understood(tmp_path: Path) -> None:
    write(tmp_path, {"backfills/names.sql": CLEAN, "backfills/seats.sql": SEATS})
    report = json.loads(check(tmp_path, "backfills", "--format", "json").out)
    assert report["version"] == 1
    assert report["summary"] == {"backfills": 2, "errors": 1, "unreadable": []}
    names, seats = report["backfills"]
    assert (names["path"], names["findings"]) == ("backfills/names.sql", [])
    assert {key: names["backfill"][key] for key in ("name", "kind", "written", "columns", "guarded", "after")} == {
        "name": "names",
        "kind": "update",
        "written": "members",
        "columns": ["display_name"],
        "guarded": True,
        "after": None,
    }
    assert seats["backfill"] is None
    assert seats["findings"][0]["fix"] == ["UPDATE events SET seats = 40\nWHERE seats IS DISTINCT FROM 40;"]


def test_annotations_name_the_file_from_the_repositorys_root(tmp_path: Path) -> None:
    write(tmp_path, {"app/backfills/seats.sql": SEATS, ".git/HEAD": ""})
    out = check(tmp_path / "app", "backfills", "--format", "github").out
    assert out.startswith(
        "::error file=app/backfills/seats.sql,line=3,endLine=3,col=1,endColumn=29,title=threephase (no-guard)::Nothing here"
    )


def test_the_report_can_go_to_a_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.sql": CLEAN})
    outcome = check(tmp_path, "a.sql", "-o", "report.txt")
    assert (outcome.code, outcome.out) == (0, "")
    assert (tmp_path / "report.txt").read_text() == "no findings in 1 backfill\n"
