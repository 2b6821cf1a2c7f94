"""The examples of each rule are its first tests, and the SQL of each help is SQL."""

from __future__ import annotations

import pytest

from linter.parse import parse
from linter.verdict import MigrationResult
from rules.finding import Category
from rules.operation import Unrecognised
from rules.registry import RULES
from rules.rule import Example, Rule, migrations_of, mode_of
from tests.rules.judging import judged

# Rules about files and folders have no SQL to show.
SHOWN = [rule for rule in RULES if rule.category is not Category.HISTORY]


def _cases(kind: str, but: str = "") -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in SHOWN
        if rule.id != but
        for number, example in enumerate(getattr(rule, kind), 1)
    ]


def _judged(rule: Rule, example: Example) -> MigrationResult:
    return judged(*migrations_of(example), mode=mode_of(example), turned_on=rule)


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.id)
def test_a_rule_shows_at_least_two_examples_of_each(rule: Rule) -> None:
    assert len(rule.bad) >= 2
    assert len(rule.good) >= 2


@pytest.mark.parametrize(("rule", "example"), _cases("bad"))
def test_a_bad_example_is_reported_by_its_rule_and_by_no_other(rule: Rule, example: Example) -> None:
    found = [finding.rule for finding in _judged(rule, example).findings if finding.counts]
    assert set(found) == {rule.id}


@pytest.mark.parametrize(("rule", "example"), _cases("good"))
def test_a_good_example_is_silent_under_all_rules(rule: Rule, example: Example) -> None:
    found = [finding.rule for finding in _judged(rule, example).findings if finding.counts]
    assert found == []


@pytest.mark.parametrize(
    ("rule", "example"), [*_cases("bad", but="unrecognised-statement"), *_cases("good", but="unrecognised-statement")]
)
def test_every_migration_of_an_example_is_understood(rule: Rule, example: Example) -> None:
    for migration in migrations_of(example):
        assert not [operation for operation in parse(migration).operations() if isinstance(operation, Unrecognised)]


@pytest.mark.parametrize(("rule", "example"), _cases("bad"))
def test_what_a_help_shows_to_be_copied_is_a_statement_a_command_or_a_comment(rule: Rule, example: Example) -> None:
    for finding in _judged(rule, example).findings:
        for line in finding.help.split("\n"):
            if not line.startswith("  ") or line.startswith(("  threephase ", "  -- ")):
                continue
            parsed = parse(line)
            assert line.partition(" -- ")[0].rstrip().endswith(";")
            assert len(parsed.statements) == 1
            assert not [operation for operation in parsed.operations() if isinstance(operation, Unrecognised)]


@pytest.mark.parametrize(("rule", "example"), _cases("bad"))
def test_a_message_is_one_line_that_ends_with_a_full_stop(rule: Rule, example: Example) -> None:
    for finding in _judged(rule, example).findings:
        assert "\n" not in finding.message
        assert "  " not in finding.message
        assert finding.message.endswith(".")
