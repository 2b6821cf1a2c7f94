"""Statements that were run on real servers, and migrations that Prisma wrote, are all understood."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.parse import parse
from rules.operation import Unrecognised
from tests.linter.agreement import compare

DATA = Path(__file__).resolve().parent.parent / "data"
MEASURED = json.loads((DATA / "locks.json").read_text(encoding="utf-8"))
SCENARIOS = json.loads((DATA / "prisma_scenarios.json").read_text(encoding="utf-8"))


def refusals(text: str) -> list[str]:
    return [operation.reason for operation in parse(text).operations() if isinstance(operation, Unrecognised)]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in MEASURED["cases"]])
def test_a_statement_that_a_server_ran_is_understood(case: dict[str, str]) -> None:
    assert refusals(case["setup"]) == []
    assert refusals(case["statement"]) == []


def test_the_fixture_that_they_ran_on_is_understood() -> None:
    assert refusals(MEASURED["fixture"]) == []


@pytest.mark.parametrize("scenario", [pytest.param(scenario, id=scenario["name"]) for scenario in SCENARIOS])
def test_a_migration_that_prisma_wrote_is_read_as_postgresql_reads_it(scenario: dict[str, str]) -> None:
    assert compare(scenario["migration_sql"]).disagreements == []
    assert refusals(scenario["migration_sql"]) == []
