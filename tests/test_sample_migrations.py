"""The sample project's history is judged as the texts beside its SQL foretell."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest

from linter.verdict import MigrationResult
from tests.sample import MIGRATIONS, NAMES, PROJECT, in_short, lint_sample

# What a change is called where nobody may miss it: each of these has a migration in the sample.
STORIES = {
    "approval-without-reason",
    "backfill-in-migration",
    "create-index-blocking",
    "drop-column",
    "drop-other",
    "drop-table",
    "enum-value-removed",
    "foreign-key-scan",
    "mixed-phases",
    "new-write-restriction",
    "opaque-code",
    "permission-change",
    "rename-as-drop-and-add",
    "rename-column",
    "rename-table",
    "required-column-without-default",
    "set-not-null",
    "update-without-where",
}
_ROW = re.compile(r"^\| \[`(?P<name>\w+)`\]\((?P<link>[^)]+)\) \| (?P<phase>\w+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def results() -> Mapping[str, MigrationResult]:
    return {result.name: result for result in lint_sample().migrations}


@pytest.mark.parametrize("name", NAMES)
def test_a_migration_is_judged_as_the_text_beside_it_says(name: str, results: Mapping[str, MigrationResult]) -> None:
    assert in_short(results[name]) == (MIGRATIONS / name / "expected.txt").read_text()


def test_every_story_is_told(results: Mapping[str, MigrationResult]) -> None:
    assert {finding.rule for result in results.values() for finding in result.findings} == STORIES


def test_what_is_accepted_and_what_is_not_are_both_there(results: Mapping[str, MigrationResult]) -> None:
    drops = [finding for result in results.values() for finding in result.findings if finding.rule == "drop-column"]
    assert [finding.counts for finding in drops] == [False, False, True, True]


def test_the_readme_names_each_migration_in_order_with_its_phase(results: Mapping[str, MigrationResult]) -> None:
    rows = list(_ROW.finditer((PROJECT / "README.md").read_text()))
    assert tuple(row["name"] for row in rows) == NAMES
    assert [row["phase"] for row in rows] == [results[name].phase for name in NAMES]
    assert all((PROJECT / row["link"]).is_file() for row in rows)


@pytest.mark.parametrize(
    ("name", "sign_off"),
    [
        pytest.param("20260112190000_member_display_name", ("Reviewer",), id="additive"),
        pytest.param(
            "20260209190000_drop_first_and_last_name", ("System Owner", "Backup/Recovery Owner"), id="destructive"
        ),
        pytest.param("20260504190000_public_calendar", ("System Owner", "Security Owner"), id="permission"),
    ],
)
def test_each_kind_of_change_names_who_signs(
    name: str, sign_off: tuple[str, ...], results: Mapping[str, MigrationResult]
) -> None:
    assert results[name].sign_off == sign_off


def test_it_is_a_prisma_project() -> None:
    assert json.loads((PROJECT / "package.json").read_text())["devDependencies"]["prisma"] == "6.19.3"
    assert (PROJECT / "prisma" / "schema.prisma").is_file()
    assert 'provider = "postgresql"' in (MIGRATIONS / "migration_lock.toml").read_text()
