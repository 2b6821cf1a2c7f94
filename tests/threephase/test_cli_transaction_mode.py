"""Which way of sending a migration a run takes for granted: the command line's word, the project's, or its files'."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import lint, project, threephase
from tests.linter.projects import write
from threephase.cli import lint as lint_command
from threephase.config import Sending

TWO = "SET LOCAL lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY i ON t (id);\n"
BATCH, EACH, SINGLE = ("concurrently-in-transaction", 2), ("set-local-without-transaction", 1), "Prisma 8 runs"


@pytest.mark.parametrize(
    ("files", "options", "said"),
    [
        pytest.param({}, "", BATCH, id="nothing known"),
        pytest.param({"package.json": '{"devDependencies": {"prisma": "7.8.0"}}'}, "", EACH, id="package.json"),
        pytest.param({"yarn.lock": '\n"prisma@npm:^7":\n  version: 7.9.1\n'}, "", EACH, id="a lockfile"),
        pytest.param(
            {"threephase.toml": '[lint]\ntransaction-mode = "per-statement"'}, "", EACH, id="the project's mode"
        ),
        pytest.param({"threephase.toml": '[lint]\nprisma-version = "7.8.0"'}, "", EACH, id="the project's version"),
        pytest.param(
            {"threephase.toml": '[lint]\ntransaction-mode = "batch"\nprisma-version = "7.8.0"'},
            "",
            BATCH,
            id="the project's mode goes before its version",
        ),
        pytest.param(
            {"threephase.toml": '[lint]\ntransaction-mode = "batch"'},
            "--transaction-mode per-statement",
            EACH,
            id="the command line's mode goes before the project's",
        ),
        pytest.param(
            {"threephase.toml": '[lint]\ntransaction-mode = "batch"'},
            "--prisma-version 7.8.0",
            EACH,
            id="the command line's version goes before the project's mode",
        ),
        pytest.param(
            {"threephase.toml": '[lint]\ntransaction-mode = "batch"\nprisma-version = "7.8.0"'},
            "--transaction-mode auto",
            EACH,
            id="auto takes the project's mode back, not its version",
        ),
        pytest.param(
            {
                "threephase.toml": '[lint]\nprisma-version = "6.0.0"',
                "package.json": '{"dependencies": {"prisma": "7.8.0"}}',
            },
            "",
            BATCH,
            id="the project's word goes before its files",
        ),
    ],
)
def test_the_nearest_word_counts(tmp_path: Path, files: dict[str, str], options: str, said: tuple[str, int]) -> None:
    root = write(project(tmp_path, TWO), {".git/HEAD": "", **files})
    outcome = lint(root, "--select", "transaction", "--format", "json", *options.split())
    assert outcome.in_short() == [said]


def test_two_projects_are_judged_each_by_its_own_prisma(tmp_path: Path) -> None:
    old, new = (project(tmp_path / name, TWO) for name in ("old", "new"))
    write(tmp_path, {".git/HEAD": ""})
    write(old, {"package.json": '{"dependencies": {"prisma": "6.0.0"}}'})
    write(new, {"package.json": '{"dependencies": {"prisma": "7.8.0"}}'})
    options = ("--select", "transaction", "--format", "json")
    outcome = threephase("lint", "old/migrations", "new/migrations", *options, cwd=tmp_path)
    assert (outcome.in_short(0), outcome.in_short(1)) == ([BATCH], [EACH])


def test_a_baseline_is_taken_under_the_same_mode_as_the_lint_that_honours_it(tmp_path: Path) -> None:
    toml = '[lint]\ntransaction-mode = "per-statement"\nbaseline = "threephase-baseline.json"\n'
    root = write(project(tmp_path, TWO), {".git/HEAD": "", "threephase.toml": toml})
    assert threephase("baseline", "migrations", cwd=root).code == 0
    outcome = lint(root, "--fail-on", "warning")
    assert outcome.code == 0


def test_the_option_offers_what_the_configuration_does() -> None:
    option = next(parameter for parameter in lint_command.params if parameter.name == "transaction_mode")
    assert list(option.type.choices) == list(Sending)  # type: ignore[attr-defined]
