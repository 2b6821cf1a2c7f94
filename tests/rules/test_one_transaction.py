"""In Prisma 8 one transaction holds all pending migrations: what a help proposes must work in there, or beside it."""

from __future__ import annotations

import pytest

from rules.execution import TransactionMode
from rules.finding import Finding
from tests.rules.judging import judged

BEFORE = "CREATE TABLE visits (day date, hours integer); CREATE INDEX visits_day_idx ON visits (day);"
HAND = "do this by hand before the release instead, one statement after the other, and mark that migration as applied:"


def finding_of(rule: str, statement: str, mode: TransactionMode = TransactionMode.SINGLE) -> Finding:
    result = judged(BEFORE, statement, mode=mode)
    (finding,) = (finding for finding in result.findings if finding.rule == rule)
    return finding


@pytest.mark.parametrize(
    ("rule", "statement", "shown"),
    [
        pytest.param(
            "create-index-blocking",
            "CREATE INDEX visits_hours_idx ON visits (hours);",
            "  CREATE INDEX CONCURRENTLY visits_hours_idx ON visits (hours);",
            id="create index",
        ),
        pytest.param(
            "unique-constraint-blocking",
            "ALTER TABLE visits ADD CONSTRAINT k UNIQUE (day);",
            "  CREATE UNIQUE INDEX CONCURRENTLY k ON visits (day);\n"
            "  ALTER TABLE visits ADD CONSTRAINT k UNIQUE USING INDEX k;",
            id="unique",
        ),
        pytest.param("reindex-blocking", "REINDEX TABLE visits;", "  REINDEX TABLE CONCURRENTLY visits;", id="reindex"),
    ],
)
def test_what_runs_concurrently_is_for_hands_and_no_fix(rule: str, statement: str, shown: str) -> None:
    finding = finding_of(rule, statement)
    assert finding.fix == ()
    assert HAND in finding.help
    assert finding.help.endswith(f"\n{shown}")
    assert finding_of(rule, statement, TransactionMode.PER_STATEMENT).fix != ()


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        pytest.param(
            "constraint-scan", "ALTER TABLE visits ADD CONSTRAINT c CHECK (hours > 0);", id="added and validated"
        ),
        pytest.param(
            "validate-in-same-transaction",
            "ALTER TABLE visits ADD CONSTRAINT c CHECK (hours > 0) NOT VALID;\nALTER TABLE visits VALIDATE CONSTRAINT c;",
            id="validated later",
        ),
    ],
)
def test_steps_in_several_migrations_are_to_be_deployed_one_by_one(rule: str, statement: str) -> None:
    assert finding_of(rule, statement).help.endswith(
        "\nDeploy each step by itself: Prisma 8 runs all pending migrations in one transaction, which keeps every lock."
    )
    assert "Prisma 8" not in finding_of(rule, statement, TransactionMode.BATCH).help


def test_advice_without_sql_says_so_too() -> None:
    divided = "CREATE TABLE p (n integer) PARTITION BY RANGE (n);"
    result = judged(divided, "CREATE INDEX i ON p (n);", mode=TransactionMode.SINGLE)
    for finding in result.findings:
        if finding.rule == "create-index-blocking":
            assert "by hand, before the release." in finding.help


def test_refreshing_concurrently_is_allowed_in_a_transaction() -> None:
    before = "CREATE MATERIALIZED VIEW days AS SELECT 1 AS day; CREATE UNIQUE INDEX i ON days (day);"
    result = judged(before, "REFRESH MATERIALIZED VIEW days;", mode=TransactionMode.SINGLE)
    (finding,) = (finding for finding in result.findings if finding.rule == "refresh-blocking")
    assert finding.fix == ("REFRESH MATERIALIZED VIEW CONCURRENTLY days;",)
    assert "by hand" not in finding.help
