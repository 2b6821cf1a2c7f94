"""Where a report goes, in which colours, and what happens when nobody can take it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import lint, project, threephase
from tests.documents import ROOT
from tests.linter.projects import write

ERROR = "DROP TABLE t;\n"


# Colours --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "environment", "terminal", "coloured"),
    [
        pytest.param("auto", {}, False, False, id="a log"),
        pytest.param("auto", {}, True, True, id="a terminal"),
        pytest.param("auto", {"TERM": "dumb"}, True, False, id="a terminal without colours"),
        pytest.param("auto", {"NO_COLOR": "1"}, True, False, id="NO_COLOR on a terminal"),
        pytest.param("auto", {"NO_COLOR": ""}, True, True, id="an empty NO_COLOR on a terminal"),
        pytest.param("auto", {"FORCE_COLOR": "1"}, False, True, id="FORCE_COLOR in a log"),
        pytest.param("auto", {"FORCE_COLOR": ""}, False, False, id="an empty FORCE_COLOR in a log"),
        pytest.param("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False, id="both: NO_COLOR"),
        pytest.param("auto", {"CI": "true", "GITHUB_ACTIONS": "true"}, False, False, id="a CI job's log"),
        pytest.param("always", {"NO_COLOR": "1"}, False, True, id="the option before NO_COLOR"),
        pytest.param("never", {"FORCE_COLOR": "1"}, True, False, id="the option before FORCE_COLOR"),
    ],
)
@pytest.mark.parametrize("command", ["lint migrations", "explain drop-table"])
def test_a_text_is_coloured_when(
    tmp_path: Path, command: str, option: str, environment: dict[str, str], terminal: bool, coloured: bool
) -> None:
    project(tmp_path, ERROR)
    outcome = threephase(*command.split(), "--color", option, cwd=tmp_path, environment=environment, terminal=terminal)
    assert ("\x1b[" in outcome.out) is coloured


def test_colours_change_nothing_but_colours(tmp_path: Path) -> None:
    project(tmp_path, ERROR)
    coloured = lint(tmp_path, "--color", "always").out
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == lint(tmp_path).out


@pytest.mark.parametrize("format", ["json", "sarif", "github"])
def test_what_programs_read_has_no_colours(tmp_path: Path, format: str) -> None:
    assert "\x1b" not in lint(project(tmp_path, ERROR), "--format", format, "--color", "always").out


# A file ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["text", "json", "sarif"])
def test_a_report_in_a_file_is_the_report(tmp_path: Path, format: str) -> None:
    project(tmp_path, ERROR)
    printed = lint(tmp_path, "--format", format)
    written = lint(tmp_path, "--format", format, "--output-file", "report")
    assert (written.code, written.out, written.err) == (1, "", "")
    assert (tmp_path / "report").read_text(encoding="utf-8") == printed.out


def test_annotations_go_to_the_log_even_if_the_report_goes_to_a_file(tmp_path: Path) -> None:
    outcome = lint(project(tmp_path, ERROR), "--format", "github", "-o", "report.txt")
    assert outcome.out.startswith("::error file=migrations/1_a/migration.sql,line=1,endLine=1,col=1,endColumn=13,")
    assert "::" not in (tmp_path / "report.txt").read_text(encoding="utf-8")


def test_a_file_has_colours_only_if_asked_for(tmp_path: Path) -> None:
    project(tmp_path, ERROR)
    threephase("lint", "migrations", "-o", "a", cwd=tmp_path, environment={"FORCE_COLOR": "1"}, terminal=True)
    lint(tmp_path, "-o", "b", "--color", "always")
    assert "\x1b" not in (tmp_path / "a").read_text()
    assert "\x1b" in (tmp_path / "b").read_text()


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    write(project(tmp_path, ERROR), {"report.json": "x" * 100_000})
    assert lint(tmp_path, "--format", "json", "-o", "report.json").code == 1
    assert json.loads((tmp_path / "report.json").read_text())["version"] == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["migrations", "report.json"]


def test_a_dash_is_standard_output(tmp_path: Path) -> None:
    project(tmp_path, ERROR)
    assert lint(tmp_path, "-o", "-") == lint(tmp_path)


# GitHub's summary -----------------------------------------------------------------------------------------------------


def test_the_summary_is_added_to_the_jobs_page_for_github_alone(tmp_path: Path) -> None:
    write(project(tmp_path, ERROR), {"page.md": "# Build\n"})
    for name in ("text", "json", "sarif", "github"):
        assert lint(tmp_path, "--format", name, environment={"GITHUB_STEP_SUMMARY": "page.md"}).code == 1
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert page.startswith("# Build\n### threephase: 1 error in 1 migration\n")
    assert page.count("### threephase") == 1


@pytest.mark.parametrize("page", ["gone/page.md", "migrations", "/dev/full"])
def test_a_summary_that_cannot_be_written_is_said_and_changes_no_verdict(tmp_path: Path, page: str) -> None:
    outcome = lint(project(tmp_path, "SELECT 1;"), "--format", "github", environment={"GITHUB_STEP_SUMMARY": page})
    assert outcome.code == 0
    assert outcome.err.startswith(f"threephase: the step summary {page} cannot be written: ")
    assert outcome.err.count("\n") == 1


# Nobody there to take it ----------------------------------------------------------------------------------------------


def shell(command: str, cwd: Path, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """Runs a line of shell in which `threephase` is this very program."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": os.devnull}
    line = f'threephase() {{ "{sys.executable}" -m threephase.main "$@"; }}; {command}'
    return subprocess.run(
        ["bash", "-c", line], cwd=cwd, env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )


@pytest.mark.parametrize("statements", [1, 2_000])
def test_a_reader_that_has_gone_is_no_success_and_no_traceback(tmp_path: Path, statements: int) -> None:
    project(tmp_path, ERROR * statements)
    reading, writing = os.pipe()
    os.close(reading)
    done = shell("threephase lint --fail-on never", tmp_path, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("arguments", ["lint", "lint --format json", "rules", "explain drop-table"])
def test_a_full_disk_behind_standard_output_is_an_error(tmp_path: Path, arguments: str) -> None:
    done = shell(f"threephase {arguments} >/dev/full", project(tmp_path, "SELECT 1;"))
    assert done.returncode == 2
    assert done.stderr == "threephase: standard output cannot be written: no space left on device.\n"


@pytest.mark.parametrize(("script", "code"), [("SELECT 1;", 0), (ERROR, 1)])
def test_a_standard_output_that_is_shut_changes_no_verdict(tmp_path: Path, script: str, code: int) -> None:
    done = shell("threephase lint >&-", project(tmp_path, script))
    assert (done.returncode, done.stderr) == (code, "")
    done = shell("threephase lint >&- 2>&-", tmp_path)
    assert done.returncode == code


def test_a_terminal_that_knows_ascii_only_gets_escapes(tmp_path: Path) -> None:
    done = shell("PYTHONIOENCODING=ascii threephase lint", project(tmp_path, 'DROP TABLE "größe";'))
    assert (done.returncode, done.stderr) == (1, "")
    assert "gr\\xf6\\xdfe" in done.stdout
