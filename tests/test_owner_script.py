"""What the owner's line-based script blocks is blocked here too, and passes with the same approval on the line."""

from __future__ import annotations

import pytest

from linter.lint import lint_text
from rules.finding import Severity

BLOCKED = [
    pytest.param('DROP TABLE "legacy_users";', id="drop table"),
    pytest.param("drop  table if exists legacy_users cascade;", id="drop table, any case and blanks"),
    pytest.param('ALTER TABLE "events" DROP COLUMN "old_category";', id="drop column"),
    pytest.param('ALTER TABLE "events" DROP "old_category";', id="drop column without the word"),
    pytest.param("""UPDATE "users" SET status = 'inactive';""", id="update without where"),
    pytest.param('DELETE FROM "users";', id="delete without where"),
    pytest.param('  DELETE FROM "users" USING "old" ;', id="delete using without where"),
    pytest.param("DO $$ BEGIN DROP TABLE legacy_users; END $$;", id="inside a DO block"),
    pytest.param("""DO $$ BEGIN EXECUTE 'DROP TABLE legacy_users'; END $$;""", id="in a constant that is executed"),
    pytest.param("WITH gone AS (DELETE FROM users RETURNING id) SELECT count(*) FROM gone;", id="inside WITH"),
]


def _errors(sql: str) -> list[str]:
    counting = [finding for finding in lint_text(sql).findings if finding.counts]
    return [finding.rule for finding in counting if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("sql", BLOCKED)
def test_a_destructive_line_is_blocked(sql: str) -> None:
    assert _errors(sql)


@pytest.mark.parametrize("sql", BLOCKED)
def test_the_same_line_passes_with_an_approval(sql: str) -> None:
    assert _errors(f"{sql} -- MIGRATION_APPROVED: merged into users in release 14") == []


@pytest.mark.parametrize("sql", BLOCKED)
def test_an_approval_on_the_line_above_or_below_approves_nothing(sql: str) -> None:
    comment = "-- MIGRATION_APPROVED: merged into users in release 14"
    assert _errors(f"{comment}\n{sql}")
    assert _errors(f"{sql}\n{comment}\n")


@pytest.mark.parametrize("sql", BLOCKED)
def test_the_approval_of_one_line_does_not_reach_the_next(sql: str) -> None:
    approved = f"{sql} -- MIGRATION_APPROVED: merged into users in release 14"
    assert _errors(f"{approved}\n{sql}")
