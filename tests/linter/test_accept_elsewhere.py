"""What threephase.toml and the baseline answer for, in a whole folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from linter.baseline import read_baseline, write_baseline
from linter.lint import lint_folder
from linter.load import load_folder
from linter.policy import PathIgnore, Policy, RecordedApproval
from linter.read import read_all
from linter.verdict import Verdict
from rules.finding import Acceptance, AcceptedBy, Severity
from tests.linter.projects import LOCK, write

INIT = "CREATE TABLE t (id int PRIMARY KEY);\nCREATE TABLE u (id int PRIMARY KEY);\n"
DROP = "DROP TABLE t;\nDROP TABLE u;\n"
FILES = {
    "migration_lock.toml": LOCK,
    "20240101000000_init/migration.sql": INIT,
    "20240201000000_drop/migration.sql": DROP,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "migrations", FILES)


def linted(folder: Path, policy: Policy) -> Verdict:
    found = load_folder(folder, folder.parent)
    texts, errors = read_all(found)
    assert errors == []
    return lint_folder(found, texts, policy)


def answers(verdict: Verdict) -> list[tuple[str, int, Acceptance | None]]:
    return [(one.rule, one.span.line, one.acceptance) for _, one in verdict.findings()]


def approval(migration: str, text: str, *rules: str) -> Policy:
    checksum = hashlib.sha256(text.encode()).hexdigest()
    record = RecordedApproval(migration=migration, checksum=checksum, rules=frozenset(rules), reason="agreed")
    return Policy(approvals=(record,))


AGREED = Acceptance(by=AcceptedBy.CONFIG, reason="agreed")


@pytest.mark.parametrize(
    "recorded",
    [
        pytest.param(DROP, id="this text"),
        pytest.param(DROP.replace("\n", "\r\n"), id="with other line endings"),
    ],
)
def test_a_recorded_approval_answers_for_its_text(folder: Path, recorded: str) -> None:
    verdict = linted(folder, approval("20240201000000_drop", recorded, "drop-table"))
    assert answers(verdict) == [("drop-table", 1, AGREED), ("drop-table", 2, AGREED)]
    assert verdict.count(Severity.ERROR) == 0


def test_a_recorded_approval_of_another_text_answers_for_nothing(folder: Path) -> None:
    verdict = linted(folder, approval("20240201000000_drop", DROP + "-- more\n", "drop-table"))
    assert answers(verdict) == [("unused-approval", 1, None), ("drop-table", 1, None), ("drop-table", 2, None)]


def test_a_recorded_approval_of_another_rule_answers_for_nothing(folder: Path) -> None:
    verdict = linted(folder, approval("20240201000000_drop", DROP, "drop-column"))
    assert answers(verdict) == [("unused-approval", 1, None), ("drop-table", 1, None), ("drop-table", 2, None)]


def test_a_recorded_approval_of_another_migration_answers_for_nothing_here(folder: Path) -> None:
    verdict = linted(folder, approval("20240101000000_init", INIT, "drop-table"))
    assert [(one.name, [(found.rule, found.acceptance) for found in one.findings]) for one in verdict.migrations] == [
        ("20240101000000_init", [("unused-approval", None)]),
        ("20240201000000_drop", [("drop-table", None), ("drop-table", None)]),
    ]


@pytest.mark.parametrize(
    ("pattern", "rules", "accepted"),
    [
        pytest.param("20240201*", "drop-table", True, id="name"),
        pytest.param("migrations/*_drop/migration.sql", "data-loss", True, id="path, category"),
        pytest.param("*", "drop-column", False, id="another rule"),
        pytest.param("2024", "drop-table", False, id="the beginning only"),
        pytest.param("*_DROP", "drop-table", False, id="capitals"),
        pytest.param("*_init", "drop-table", False, id="another migration"),
    ],
)
def test_an_ignore_answers_for_the_migrations_of_its_path(
    folder: Path, pattern: str, rules: str, accepted: bool
) -> None:
    ignore = PathIgnore(pattern=pattern, rules=frozenset({rules}), reason="agreed")
    expected = AGREED if accepted else None
    verdict = linted(folder, Policy(path_ignores=(ignore,)))
    assert answers(verdict) == [("drop-table", 1, expected), ("drop-table", 2, expected)]


def test_a_baseline_answers_for_the_findings_it_was_written_over(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(write_baseline([linted(folder, Policy())]), encoding="utf-8")
    policy = Policy(baseline=read_baseline(file))
    by_baseline = Acceptance(by=AcceptedBy.BASELINE, reason="")
    assert answers(linted(folder, policy)) == [("drop-table", 1, by_baseline), ("drop-table", 2, by_baseline)]

    write(folder, {"20240201000000_drop/migration.sql": "-- again\nDROP TABLE u;\nDROP TABLE w;\n"})
    changed = linted(folder, policy)
    assert answers(changed) == [("drop-table", 2, by_baseline), ("drop-table", 3, None)]
    assert changed.stale_baseline == ("drop-table in 20240201000000_drop, line 1",)
