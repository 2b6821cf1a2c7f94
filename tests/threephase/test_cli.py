"""The commands as a CI job sees them: exit codes as numbers, what is printed, and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rules.registry import RULES
from tests.command import Outcome, lint, project, threephase
from tests.linter.projects import SCHEMA, write
from tests.linter.repositories import commit, git, repository

CLEAN = "CREATE TABLE t (id integer);\n"
ERROR = "DROP TABLE t;\n"
TWO = "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY i ON t (id);\n"
WARNING = "GRANT SELECT ON t TO r;\n"
APPROVED = "DROP TABLE t; -- MIGRATION_APPROVED: no version reads it since 2024\n"


# Exit codes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "options", "code"),
    [
        pytest.param(CLEAN, "", 0, id="clean"),
        pytest.param("", "", 0, id="nothing in it"),
        pytest.param(ERROR, "", 1, id="an error"),
        pytest.param(WARNING, "", 0, id="a warning"),
        pytest.param(WARNING, "--fail-on warning", 1, id="a warning that fails"),
        pytest.param(ERROR, "--fail-on warning", 1, id="an error where warnings fail"),
        pytest.param(CLEAN, "--fail-on warning", 0, id="clean where warnings fail"),
        pytest.param(ERROR, "--fail-on never", 0, id="an error that does not fail"),
        pytest.param(APPROVED, "", 0, id="approved"),
        pytest.param(APPROVED, "--fail-on warning", 0, id="approved where warnings fail"),
        pytest.param("DROP TABLE t; -- MIGRATION_APPROVED:\n", "", 1, id="approved without a reason"),
        pytest.param(
            "-- MIGRATION_APPROVED: no version reads it\nDROP TABLE t;\n", "", 1, id="approved on another line"
        ),
        pytest.param("DROP TABEL t;", "", 1, id="not understood"),
        pytest.param("DO $$ BEGIN EXECUTE a || b; END $$;", "", 1, id="code that cannot be seen into"),
        pytest.param("SELECT 'x", "", 1, id="a string that never ends"),
        pytest.param(ERROR, "--ignore drop-table", 0, id="the rule ignored"),
        pytest.param(ERROR, "--ignore data-loss", 0, id="its category ignored"),
        pytest.param(ERROR, "--select drop-table", 1, id="the rule selected"),
        pytest.param(ERROR, "--select data-loss", 1, id="its category selected"),
        pytest.param(ERROR, "--select truncate", 0, id="another rule selected"),
        pytest.param(ERROR, "--select truncate,drop-table", 1, id="two rules selected at once"),
        pytest.param(ERROR, "--select truncate --select drop-table", 1, id="two rules selected one by one"),
        pytest.param(ERROR, "--select data-loss --ignore drop-table", 0, id="ignored out of what is selected"),
        pytest.param(ERROR, "--select drop-table --ignore drop-table", 2, id="nothing left to ask"),
        pytest.param(ERROR, "--select drop-tabel", 2, id="a rule selected that is none"),
        pytest.param(ERROR, "--ignore DROP", 2, id="a rule ignored that is none"),
        pytest.param(ERROR, "--nope", 2, id="no such option"),
        pytest.param(ERROR, "--format xml", 2, id="no such format"),
        pytest.param(ERROR, "--fail-on error,warning", 2, id="no such severity"),
        pytest.param(ERROR, "--postgres-version 10", 2, id="too old a server"),
        pytest.param(ERROR, "--postgres-version 19", 2, id="too new a server"),
        pytest.param(CLEAN, "--postgres-version 18", 0, id="the newest server"),
        pytest.param(TWO, "", 1, id="an index built in a transaction"),
        pytest.param(TWO, "--transaction-mode per-statement", 0, id="each statement by itself"),
        pytest.param(TWO, "--transaction-mode auto", 1, id="a mode nothing is known of"),
        pytest.param(TWO, "--transaction-mode each", 2, id="no such mode"),
        pytest.param(TWO, "--prisma-version 7.8.0", 0, id="a version that sends each by itself"),
        pytest.param(TWO, "--prisma-version 7.3.0", 1, id="a version that does not"),
        pytest.param(TWO, "--prisma-version ^7.8.0", 2, id="no version"),
        pytest.param(TWO, "--transaction-mode batch --prisma-version 7.8.0", 1, id="a mode goes before a version"),
        pytest.param(ERROR, "--config gone.toml", 2, id="no such configuration"),
        pytest.param(ERROR, "gone", 2, id="another path that does not exist"),
        pytest.param(ERROR, "--since main", 2, id="no repository to compare with"),
        pytest.param(ERROR, "--help", 0, id="help"),
    ],
)
@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_lint_exits_with(tmp_path: Path, script: str, options: str, code: int, format: str) -> None:
    outcome = lint(project(tmp_path, script), "--format", format, *options.split())
    assert (outcome.code, bool(outcome.err)) == (code, code == 2)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param("", 2, id="nothing"),
        pytest.param("--help", 0, id="--help"),
        pytest.param("-h", 0, id="-h"),
        pytest.param("--version", 0, id="--version"),
        pytest.param("nope", 2, id="no such command"),
        pytest.param("lint", 2, id="lint where no project is"),
        pytest.param("rules", 0, id="rules"),
        pytest.param("rules --format json", 0, id="rules as JSON"),
        pytest.param("rules --format xml", 2, id="rules in no such format"),
        pytest.param("explain", 2, id="explain what?"),
        pytest.param("explain drop-column", 0, id="explain"),
        pytest.param("explain drop-colum", 2, id="explain no such rule"),
        pytest.param("explain data-loss", 2, id="explain a category"),
        pytest.param("baseline", 2, id="baseline where no project is"),
    ],
)
def test_the_other_commands_exit_with(tmp_path: Path, arguments: str, code: int) -> None:
    outcome = threephase(*arguments.split(), cwd=tmp_path)
    assert (outcome.code, bool(outcome.err)) == (code, code == 2)


def test_an_interrupt_exits_with_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("linter.lint.lint_folder", interrupt)
    assert lint(project(tmp_path, CLEAN)).code == 130


@pytest.mark.parametrize("environment", [{}, {"THREEPHASE_DEBUG": "1"}])
def test_a_bug_exits_with_70_and_says_what_to_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("linter.lint.lint_folder", fail)
    outcome = lint(project(tmp_path, CLEAN), environment=environment)
    assert (outcome.code, outcome.out) == (70, "")
    assert "this is a bug in threephase. Nothing was judged. Please report it" in outcome.err
    assert "ZeroDivisionError at test_cli.py:" in outcome.err or environment
    assert ("Traceback" in outcome.err) is bool(environment)


# Help -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["lint", "rules", "explain", "baseline"])
def test_the_help_of_each_command_shows_an_example_of_it(tmp_path: Path, command: str) -> None:
    text = threephase(command, "--help", cwd=tmp_path).out
    assert text.startswith(f"Usage: threephase {command} ")
    assert f"\n    threephase {command}" in text
    assert threephase(command, "-h", cwd=tmp_path) == threephase(command, "--help", cwd=tmp_path)


def test_the_help_names_every_command_and_every_exit_code(tmp_path: Path) -> None:
    words = threephase("--help", cwd=tmp_path).out.split()
    assert {"lint", "rules", "explain", "baseline", "trace"} <= set(words)
    assert {"0", "1", "2", "3", "70", "130"} <= set(words)


def test_a_misspelt_rule_is_named_and_the_right_one_too(tmp_path: Path) -> None:
    outcome = lint(project(tmp_path, CLEAN), "--select", "drop-colum")
    assert outcome.err == 'threephase: There is no rule or category "drop-colum". Did you mean drop-column?\n'


# Rules and explain ----------------------------------------------------------------------------------------------------


def test_every_rule_is_listed_once_under_its_category(tmp_path: Path) -> None:
    lines = threephase("rules", cwd=tmp_path).out.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("  ")]
    assert listed == [
        rule.id for category in dict.fromkeys(r.category for r in RULES) for rule in RULES if rule.category is category
    ]
    assert {line for line in lines if line and not line.startswith(" ")} == {rule.category for rule in RULES}


def test_every_rule_is_listed_as_json(tmp_path: Path) -> None:
    listed = json.loads(threephase("rules", "--format", "json", cwd=tmp_path).out)
    assert [rule["id"] for rule in listed] == [rule.id for rule in RULES]
    assert listed[0] | {"why": "", "instead": ""} == {
        "id": "drop-table",
        "category": "data-loss",
        "severity": "error",
        "approvable": True,
        "why": "",
        "instead": "",
        "source": "https://www.postgresql.org/docs/current/sql-droptable.html",
    }


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_every_rule_is_explained(tmp_path: Path, rule: str) -> None:
    plain = threephase("explain", rule, cwd=tmp_path)
    assert plain.out.startswith(f"# {rule}\n")
    coloured = threephase("explain", rule, "--color", "always", cwd=tmp_path)
    assert (plain.code, coloured.code) == (0, 0)
    assert "\x1b[" not in plain.out
    assert "\x1b[" in coloured.out


# Paths ----------------------------------------------------------------------------------------------------------------


def reported(outcome: Outcome) -> list[str]:
    return [migration["path"] for migration in json.loads(outcome.out)["migrations"]]


def test_without_paths_the_prisma_project_here_is_linted(tmp_path: Path) -> None:
    write(tmp_path, {"prisma/schema.prisma": SCHEMA})
    project(tmp_path / "prisma", CLEAN, ERROR)
    outcome = threephase("lint", "--format", "json", cwd=tmp_path)
    assert outcome.code == 1
    assert reported(outcome) == ["prisma/migrations/1_a/migration.sql", "prisma/migrations/2_a/migration.sql"]


@pytest.mark.parametrize("path", ["migrations/2_a", "migrations/2_a/", "migrations/2_a/migration.sql"])
def test_one_migration_is_judged_alone_and_knows_what_came_before(tmp_path: Path, path: str) -> None:
    project(tmp_path, "CREATE TABLE t (id bigint);", "ALTER TABLE t ALTER id TYPE bigint;", ERROR)
    outcome = threephase("lint", path, "--format", "json", cwd=tmp_path)
    assert outcome.code == 0  # it is a bigint already
    assert reported(outcome) == ["migrations/2_a/migration.sql"]
    assert json.loads(outcome.out)["summary"]["replayed"] == 1


def test_several_folders_are_one_report_in_the_order_given(tmp_path: Path) -> None:
    project(tmp_path / "b", ERROR)
    project(tmp_path / "a", WARNING)
    write(tmp_path, {"lone.sql": "TRUNCATE t;"})
    paths = ("b/migrations", "a/migrations", "lone.sql")
    outcome = threephase("lint", *paths, "--format", "json", cwd=tmp_path)
    assert outcome.code == 1
    assert reported(outcome) == ["b/migrations/1_a/migration.sql", "a/migrations/1_a/migration.sql", "lone.sql"]
    assert [outcome.in_short(i) for i in range(3)] == [
        [("drop-table", 1)],
        [("permission-change", 1)],
        [("truncate", 1)],
    ]
    assert threephase("lint", *paths, cwd=tmp_path).out.endswith("2 errors, 1 warning in 3 migrations\n")


def test_since_reports_on_the_branch_alone(tmp_path: Path) -> None:
    commit(repository(project(tmp_path, ERROR)))
    git(tmp_path, "checkout", "--quiet", "-b", "feature")
    assert lint(tmp_path, "--since", "main").code == 0
    project(tmp_path, ERROR, WARNING)
    outcome = lint(tmp_path, "--since", "main", "--format", "json")
    assert (outcome.code, reported(outcome)) == (0, ["migrations/2_a/migration.sql"])
    assert lint(tmp_path, "--since", "main", "--fail-on", "warning").code == 1
    write(tmp_path, {"migrations/1_a/migration.sql": "DROP TABLE other;\n"})
    outcome = lint(tmp_path, "--since", "main", "--format", "json")
    assert outcome.code == 1
    assert outcome.in_short() == [("edited-after-merge", 1), ("drop-table", 1)]
