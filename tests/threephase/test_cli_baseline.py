"""`baseline` and then `lint`: what was there is accepted, what comes is not, what is mended is stale."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import lint, project, threephase
from tests.linter.projects import write

OLD = "DROP TABLE t;\nTRUNCATE u;\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder whose two findings were accepted."""
    outcome = threephase("baseline", "migrations", cwd=project(tmp_path, OLD))
    assert outcome.code == 0
    assert outcome.out.startswith("2 findings accepted in threephase-baseline.json.\n")
    _, _, advice = outcome.out.partition("write this into threephase.toml:\n")
    write(tmp_path, {"threephase.toml": advice})
    return tmp_path


def test_what_was_found_is_accepted_afterwards(root: Path) -> None:
    report = lint(root, "--format", "json", "--fail-on", "warning")
    assert report.code == 0
    assert [finding["accepted"]["by"] for finding in report.findings()] == ["baseline", "baseline"]
    assert lint(root).out.endswith("2 accepted in 1 migration\n")


def test_a_new_finding_is_not_accepted(root: Path) -> None:
    project(root, OLD, "DROP TABLE t;\n")
    report = lint(root, "--format", "json")
    assert report.code == 1
    assert [finding["accepted"] for finding in report.findings(1)] == [None]


def test_the_same_clause_a_second_time_is_a_new_finding(root: Path) -> None:
    project(root, OLD + "DROP TABLE t;\n")
    report = lint(root, "--format", "json")
    assert report.code == 1
    assert [finding["accepted"] is None for finding in report.findings()] == [False, False, True]


def test_findings_may_move(root: Path) -> None:
    project(root, "-- a licence\n\n" + OLD)
    assert lint(root).code == 0


def test_an_entry_that_nothing_matches_is_a_warning(root: Path) -> None:
    project(root, "DROP TABLE t;\n")
    outcome = lint(root)
    assert outcome.code == 0
    assert "The baseline has 1 entry that no finding matches any more." in outcome.out
    assert lint(root, "--fail-on", "warning").code == 1
    [entry] = json.loads(lint(root, "--format", "json").out)["summary"]["stale_baseline"]
    assert entry == "truncate in 1_a, line 2"


def test_an_entry_of_a_rule_that_is_not_asked_is_not_stale(root: Path) -> None:
    assert lint(root, "--select", "drop-table", "--fail-on", "warning").code == 0


def test_a_second_baseline_is_the_first_and_drops_what_was_mended(root: Path) -> None:
    before = (root / "threephase-baseline.json").read_text()
    assert threephase("baseline", "migrations", cwd=root).code == 0
    assert (root / "threephase-baseline.json").read_text() == before
    project(root, "DROP TABLE t;\n")
    assert threephase("baseline", "migrations", cwd=root).out == "1 finding accepted in threephase-baseline.json.\n"
    assert lint(root, "--fail-on", "warning").code == 0


def test_it_is_written_where_one_says(tmp_path: Path) -> None:
    outcome = threephase("baseline", "migrations", "-o", "old.json", cwd=project(tmp_path, OLD))
    assert outcome.code == 0
    assert outcome.out.endswith('  baseline = "old.json"\n')
    assert len(json.loads((tmp_path / "old.json").read_text())["findings"]) == 2


def test_what_is_said_of_the_history_is_not_accepted_and_not_counted(tmp_path: Path) -> None:
    (project(tmp_path, OLD) / "migrations" / "2_b").mkdir()
    outcome = threephase("baseline", "migrations", cwd=tmp_path)
    assert outcome.code == 0
    assert outcome.out.startswith(
        "2 findings accepted in threephase-baseline.json.\n1 finding about the folder's history"
    )
    write(tmp_path, {"threephase.toml": '[lint]\nbaseline = "threephase-baseline.json"\n'})
    report = lint(tmp_path, "--format", "json")
    assert report.code == 1
    assert [finding["accepted"] for finding in report.findings(1)] == [None]


def test_nothing_to_accept_is_a_baseline_too(tmp_path: Path) -> None:
    outcome = threephase("baseline", "migrations", cwd=project(tmp_path, "SELECT 1;"))
    assert outcome.code == 0
    assert outcome.out.startswith("0 findings accepted in threephase-baseline.json.\n")
    assert json.loads((tmp_path / "threephase-baseline.json").read_text())["findings"] == []
