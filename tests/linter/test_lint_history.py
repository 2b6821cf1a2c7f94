"""What lint says of a migration's place in the history, in a real repository."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from linter.policy import ChangeType
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


NEW, DROPPED = "CREATE TABLE u (id integer, name text);", "ALTER TABLE u DROP COLUMN name;"


def test_what_the_same_branch_created_before_is_new(root: Path) -> None:
    add(root, "20250401000000_new", NEW)
    add(root, "20250402000000_more", "CREATE TABLE v (id integer);")
    add(root, "20250403000000_dropped", DROPPED)
    assert said(linted(root, since="main"))["20250403000000_dropped"] == []
    assert said(linted(root))["20250403000000_dropped"] == ["drop-column"]


def test_what_was_merged_is_old_though_the_branch_has_edited_it(root: Path) -> None:
    add(root, DROP, NEW)
    add(root, "20250401000000_dropped", DROPPED)
    assert said(linted(root, since="main"))["20250401000000_dropped"] == ["drop-column"]


def test_what_was_merged_is_old_though_the_branch_has_renamed_it(root: Path) -> None:
    add(root, "20250302000000_u", NEW)
    commit(root)
    git(root, "branch", "--force", "main")
    (root / "migrations/20250302000000_u").rename(root / "migrations/20250302000000_v")
    add(root, "20250401000000_dropped", DROPPED)
    assert said(linted(root, since="main"))["20250401000000_dropped"] == ["drop-column"]


def test_a_merged_migration_between_two_new_ones_parts_them(root: Path) -> None:
    add(root, "20250215000000_early", NEW)
    add(root, "20250401000000_late", DROPPED)
    assert said(linted(root, since="main"))["20250401000000_late"] == ["drop-column"]


def test_a_new_migration_that_cannot_be_read_does_not_join_the_next_to_what_was_merged(root: Path) -> None:
    add(root, "20250302000000_u", NEW)
    commit(root)
    git(root, "branch", "--force", "main")
    (root / "migrations/20250401000000_empty").mkdir()
    add(root, "20250402000000_dropped", DROPPED)
    assert said(linted(root, since="main"))["20250402000000_dropped"] == ["drop-column"]


def test_of_a_branch_only_the_migration_that_is_named_is_reported_but_all_of_it_is_new(root: Path) -> None:
    add(root, "20250401000000_new", NEW)
    add(root, "20250402000000_dropped", DROPPED)
    assert said(linted(root, "migrations/20250402000000_dropped", since="main")) == {"20250402000000_dropped": []}


def test_a_new_folder_without_its_script_is_reported(root: Path) -> None:
    (root / "migrations" / "20250401000000_empty").mkdir()
    assert said(linted(root, since="main")) == {"20250401000000_empty": ["missing-migration-file"]}
