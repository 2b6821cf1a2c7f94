"""What lint says of a migration's place in the history, in a real repository."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from linter.verdict import ChangeType
from rules.finding import Phase, Severity
from tests.linter.history import ADD, DROP, add, linted, said, three_migrations
from tests.linter.repositories import commit, git


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return three_migrations(tmp_path)


def test_since_reports_on_what_the_branch_adds_and_replays_the_rest(root: Path) -> None:
    add(root, "20250401000000_new", "ALTER TABLE t DROP COLUMN age;")
    verdict = linted(root, since="main")
    assert said(verdict) == {"20250401000000_new": ["drop-column"]}
    assert verdict.replayed == 3


def test_since_without_a_change_reports_nothing(root: Path) -> None:
    verdict = linted(root, since="main")
    assert (verdict.migrations, verdict.replayed) == ((), 0)


def test_what_main_got_meanwhile_is_not_this_branchs(root: Path) -> None:
    add(root, "20250401000000_new", "SELECT 1;")
    commit(root)
    git(root, "checkout", "--quiet", "main")
    add(root, "20250402000000_theirs", "DROP TABLE t;")
    commit(root)
    git(root, "checkout", "--quiet", "feature")
    assert said(linted(root, since="main")) == {"20250401000000_new": ["out-of-order"]}


@pytest.mark.parametrize(
    ("edited", "findings"),
    [
        pytest.param("DROP TABLE gone;\r\n", None, id="line ends only"),
        pytest.param("DROP TABLE gone; \n", ["drop-table", "edited-after-merge"], id="a blank"),
        pytest.param("", ["edited-after-merge"], id="emptied"),
        pytest.param(
            "DROP TABLE gone; -- MIGRATION_APPROVED: nobody needs it\n",
            ["drop-table", "edited-after-merge"],
            id="an approval, which answers for the clause and not for the edit",
        ),
        pytest.param(
            '-- threephase: ignore edited-after-merge reason="a typo only"\n',
            ["edited-after-merge", "unused-ignore"],
            id="an ignore, which no file may write for its own history",
        ),
    ],
)
def test_an_edit_of_a_merged_migration_is_reported(root: Path, edited: str, findings: list[str] | None) -> None:
    (root / "migrations" / DROP / "migration.sql").write_bytes(edited.encode())
    verdict = linted(root, since="main")
    assert {name: sorted(rules) for name, rules in said(verdict).items()} == (
        {} if findings is None else {DROP: findings}
    )
    edits = [finding for _, finding in verdict.findings() if finding.rule == "edited-after-merge"]
    assert all(finding.counts and finding.severity is Severity.ERROR for finding in edits)


def test_a_merged_migration_that_is_gone_is_reported(root: Path) -> None:
    shutil.rmtree(root / "migrations" / ADD)
    verdict = linted(root, since="main")
    assert said(verdict) == {ADD: ["edited-after-merge"]}
    [gone] = verdict.migrations
    assert gone.path == f"migrations/{ADD}/migration.sql"
    assert (gone.phase, gone.change_type, gone.source) == (Phase.UNKNOWN, ChangeType.DESTRUCTIVE, "")


def test_a_merged_migration_under_another_name_is_reported(root: Path) -> None:
    git(root, "mv", f"migrations/{DROP}", "migrations/20250401000000_drop")
    found = said(linted(root, since="main"))
    assert found == {"20250401000000_drop": ["edited-after-merge", "drop-table"]}


def test_a_newcomer_before_what_is_merged_is_a_warning(root: Path) -> None:
    add(root, "20250215000000_late", "SELECT 1;")
    verdict = linted(root, since="main")
    assert said(verdict) == {"20250215000000_late": ["out-of-order"]}
    assert verdict.migrations[0].findings[0].severity is Severity.WARNING


def test_a_new_folder_without_its_script_is_reported(root: Path) -> None:
    (root / "migrations" / "20250401000000_empty").mkdir()
    assert said(linted(root, since="main")) == {"20250401000000_empty": ["missing-migration-file"]}
