"""The page about coverage claims what is so: its rules exist, nothing is left out, nothing is said twice."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from docs.coverage_page import HERE, TOOLS, Hazard, Tool, coverage_page, sections, tools
from linter.lint import lint_text
from linter.policy import Policy
from linter.transport import Transport
from linter.verdict import MigrationResult
from rules.finding import Category, Phase, Severity
from rules.registry import RULES, by_id
from rules.rule import migrations_of, mode_of
from tests import hazard_examples

# How many hazards each part of the catalogue has, and what a tool that knows Prisma could tell.
PARTS = {"A": 13, "B": 11, "C": 19, "D": 10, "E": 18, "F": 10, "G": 5, "P": 19}
HAZARDS = [hazard for section in sections() for hazard in section.hazards]
EACH_TOOL = [pytest.param(tool, id=tool.name) for tool in tools()]
# Hazards that older servers do not have.
LATER = {"A6": 18, "B11": 17, "C17": 18}
# They are about the words that the linter itself is given: no hazard of PostgreSQL's.
BOOKKEEPING = (Category.APPROVAL, Category.HISTORY, Category.OPAQUE)


def test_every_hazard_of_the_catalogue_has_a_row() -> None:
    assert [hazard.id for hazard in HAZARDS] == [
        f"{part}{number}" for part, count in PARTS.items() for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.id)
def test_a_hazard_is_covered_or_declined_with_a_reason(hazard: Hazard) -> None:
    assert bool(hazard.rules) != bool(hazard.declined)
    assert hazard.declined == "" or hazard.declined.endswith(".")


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.id)
def test_a_hazard_names_rules_that_exist(hazard: Hazard) -> None:
    assert [rule for rule in hazard.rules if rule not in by_id] == []
    assert len(set(hazard.rules)) == len(hazard.rules)


@pytest.mark.parametrize("tool", EACH_TOOL)
def test_a_tools_rules_are_covered_by_rules_that_exist_or_declined_with_a_reason(tool: Tool) -> None:
    for theirs, ours in tool.rules.items():
        if isinstance(ours, str):
            assert ours.endswith("."), theirs
            assert len(ours) > 10, theirs
        else:
            assert ours, theirs
            assert [rule for rule in ours if rule not in by_id] == [], theirs


def test_every_rule_answers_to_some_hazard() -> None:
    named = {rule for hazard in HAZARDS for rule in hazard.rules}
    assert [rule.id for rule in RULES if rule.id not in named and rule.category not in BOOKKEEPING] == []


@pytest.mark.parametrize(
    ("tool", "count"),
    [
        pytest.param("squawk", 77, id="squawk"),
        pytest.param("strong_migrations", 33, id="strong_migrations"),
        pytest.param("online_migrations", 34, id="online_migrations"),
        pytest.param("eugene", 15, id="eugene"),
        pytest.param("atlas", 27, id="Atlas"),
        pytest.param("django_migration_linter", 16, id="django-migration-linter"),
        pytest.param("pgfence", 71, id="pgfence"),
        pytest.param("migrationpilot", 117, id="MigrationPilot"),
        pytest.param("safemigrate_lint", 39, id="safemigrate-lint"),
    ],
)
def test_no_rule_of_a_tool_is_left_out_or_listed_twice(tool: str, count: int) -> None:
    rules = tomllib.loads((HERE / "tools" / f"{tool}.toml").read_text(encoding="utf-8"))["rules"]
    assert len(rules) == count  # TOML itself refuses a key that stands there twice


def test_every_file_about_a_tool_is_read() -> None:
    assert {path.stem for path in (HERE / "tools").glob("*.toml")} == set(TOOLS)


def test_the_page_counts_what_its_tables_list() -> None:
    lines = Counter(line.partition(" | ")[0].removeprefix("| ") for line in coverage_page().splitlines())
    page = coverage_page()
    for tool in tools():
        assert f"| [{tool.name}](#{tool.name.lower()}) | {len(tool.rules)} | {tool.covered} |" in page
        assert all(lines[rule] >= 1 for rule in tool.rules)


# What the text of one migration shows to the rules; the others are about folders, comments and Prisma's own words.
IN_THE_TEXT = [hazard for hazard in HAZARDS if hazard.id in hazard_examples.HAZARDS]
EVERYTHING = Policy(severities={rule.id: Severity.WARNING for rule in RULES if rule.severity is Severity.OFF})


def tried(hazard: Hazard) -> list[MigrationResult]:
    """What is said of each of its examples, with every rule turned on."""
    return [
        lint_text(
            *((hazard_examples.SCHEMA, example) if isinstance(example, str) else migrations_of(example)),
            policy=EVERYTHING,
            postgres_version=LATER.get(hazard.id, 15),
            transport=Transport(mode=mode_of(example)),
        )
        for example in hazard_examples.HAZARDS[hazard.id]
    ]


@pytest.mark.parametrize("hazard", IN_THE_TEXT, ids=lambda hazard: hazard.id)
def test_the_rules_that_a_hazard_names_report_it(hazard: Hazard) -> None:
    found = {finding.rule for result in tried(hazard) for finding in result.findings}
    assert set(hazard.rules) - found == set()


@pytest.mark.parametrize("hazard", IN_THE_TEXT, ids=lambda hazard: hazard.id)
def test_the_phases_that_a_hazard_names_are_those_of_its_examples(hazard: Hazard) -> None:
    found = {clause.phase for result in tried(hazard) for stated in result.statements for clause in stated.clauses}
    assert set(hazard.phases) == (found - {Phase.CONTROL} or found)


def test_only_what_no_single_migration_shows_has_no_example() -> None:
    without = {hazard.id for hazard in HAZARDS} - hazard_examples.HAZARDS.keys()
    assert without == {"A13", "D6", "F10", "G3", "G4", "P14", "P15", "P17", "P18"}
