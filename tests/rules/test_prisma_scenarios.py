"""What Prisma generates for 45 changes of a schema: what the linter says of it, and what PostgreSQL does with it."""

from __future__ import annotations

import psycopg
import pytest

from linter.lint import lint_text
from linter.verdict import MigrationResult
from rules.effects import ExpectedError
from tests.rules.prisma_scenarios import EXPECTED, Scenario, scenarios

ALL = scenarios()
NEWEST = 18


def _judged(scenario: Scenario, postgres_version: int = 15) -> MigrationResult:
    history = (scenario.base.migration, scenario.migration)
    return lint_text(*history, postgres_version=postgres_version, schema=scenario.next_schema)


def _said(scenario: Scenario) -> tuple[str, ...]:
    counting = (finding for finding in _judged(scenario).findings if finding.counts)
    return tuple(f"{finding.span.line} {finding.rule}" for finding in counting)


def test_every_scenario_has_its_expectation_and_no_other_has() -> None:
    assert len(ALL) == 45
    assert {scenario.name for scenario in ALL} == EXPECTED.keys()


@pytest.mark.parametrize("scenario", ALL, ids=lambda scenario: scenario.name)
def test_what_is_said_is_what_was_worked_out_by_hand(scenario: Scenario) -> None:
    assert _said(scenario) == scenario.expected.says


@pytest.mark.parametrize("scenario", ALL, ids=lambda scenario: scenario.name)
def test_what_the_server_does_with_rows_is_what_was_claimed(scenario: Scenario, conn: psycopg.Connection) -> None:
    conn.execute(scenario.base.migration.encode())
    conn.execute(scenario.base.rows.encode())
    failed = _sqlstate(conn, scenario.migration)
    assert failed == scenario.expected.fails
    claimed = _errors(_judged(scenario, min(conn.info.server_version // 10000, NEWEST)))
    assert failed is None or failed in {error.sqlstate for error in claimed}
    certain = [error.sqlstate for error in claimed if error.certain]
    assert certain[:1] in ([], [failed])  # the first that is certain stops the file, if nothing did before


def _sqlstate(conn: psycopg.Connection, migration: str) -> str | None:
    try:
        conn.execute(migration.encode())
    except psycopg.Error as error:
        return error.sqlstate
    return None


def _errors(result: MigrationResult) -> list[ExpectedError]:
    return [error for statement in result.statements for error in statement.effects.errors]


RENAMES = [
    pytest.param("rename field (no @map)", '"fullName" of the same type is added', id="one candidate"),
    pytest.param("drop + add several", "bio2 and bio3 of the same type are added", id="two, the optional one first"),
]


@pytest.mark.parametrize(("name", "says"), RENAMES)
def test_a_drop_and_an_add_that_fit_each_other_are_called_a_rename(name: str, says: str) -> None:
    assert says in _message(name, "rename-as-drop-and-add")


def test_a_default_that_only_the_client_knows_is_named() -> None:
    message = _message("add required field @default(uuid()) (prisma-level)", "required-column-without-default")
    assert "@default(uuid())" in message


def _message(name: str, rule: str) -> str:
    (scenario,) = (scenario for scenario in ALL if scenario.name == name)
    return next(finding.message for finding in _judged(scenario).findings if finding.rule == rule)
