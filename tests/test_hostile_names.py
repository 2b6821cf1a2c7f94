"""A migration's name is anybody's text: in no report and no error does it command a terminal or a runner."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.command import lint, project
from tests.linter.projects import write

NAMES = [
    pytest.param("1_a b", id="a space"),
    pytest.param("1_größe_数据", id="beyond ASCII"),
    pytest.param("1_\n::error::x", id="a line break and a command"),
    pytest.param("::error::x", id="a command"),
    pytest.param("1_##[error]x", id="a command of Azure"),
    pytest.param("1_\x1b[2J\r", id="a terminal's command"),
    pytest.param("1_%0A,:%25", id="percent signs"),
    pytest.param("1_|<b>`x`\\", id="Markdown"),
    pytest.param(os.fsdecode(b"1_\xff\xfe"), id="bytes that are no text"),
]


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_migration_breaks_or_commands_a_report(tmp_path: Path, name: str, format: str) -> None:
    summary = tmp_path / "summary.md"
    write(project(tmp_path), {f"migrations/{name}/migration.sql": "DROP TABLE t;"})
    outcome = lint(tmp_path, "--format", format, environment={"GITHUB_STEP_SUMMARY": str(summary)})
    assert (outcome.code, outcome.err) == (1, "")
    assert_harmless(outcome.out)
    if format == "github":
        assert_harmless(summary.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_migration_commands_a_log_by_an_error(tmp_path: Path, name: str) -> None:
    write(project(tmp_path), {f"migrations/{name}/migration.sql": "\0"})
    outcome = lint(tmp_path)
    assert outcome.code == 2
    assert_harmless(outcome.err)


def assert_harmless(printed: str) -> None:
    """Each line can be shown, and the only commands to a runner are annotations of our own."""
    assert printed.replace("\n", "").isprintable()
    assert "##[" not in printed
    for command in re.findall(r"^\s*::.*", printed, re.MULTILINE):
        assert re.match(
            r"::error file=[^:,]*,line=1,endLine=1,col=1,endColumn=13,title=threephase \(drop-table\)::", command
        )
