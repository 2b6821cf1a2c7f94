"""What is off by default is not asked until somebody turns it on."""

from __future__ import annotations

import pytest

from linter.asked import asked
from linter.lint import lint_text
from linter.policy import Policy
from rules.finding import Category, Severity
from rules.operation import CreateTable
from rules.registry import RULES

SQL = "CREATE TABLE visits (came_at timestamp);"
RULE = "timestamp-without-time-zone"


def found(policy: Policy, sql: str = SQL) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in lint_text(sql, policy=policy).findings}


@pytest.mark.parametrize(
    ("policy", "severity"),
    [
        pytest.param(Policy(), None, id="nothing decided"),
        pytest.param(Policy(severities={RULE: Severity.ERROR}), Severity.ERROR, id="given a severity"),
        pytest.param(Policy(severities={"style": Severity.WARNING}), Severity.WARNING, id="all of style"),
        pytest.param(Policy(severities={"style": Severity.ERROR, RULE: Severity.OFF}), None, id="all but this one"),
        pytest.param(Policy(select=frozenset({RULE})), Severity.WARNING, id="selected"),
        pytest.param(Policy(select=frozenset({"style"})), Severity.WARNING, id="selected with all of style"),
        pytest.param(Policy(select=frozenset({RULE}), ignore=frozenset({"style"})), None, id="ignoring goes first"),
        pytest.param(
            Policy(select=frozenset({RULE}), severities={RULE: Severity.OFF}), None, id="off is off, selected or not"
        ),
        pytest.param(
            Policy(select=frozenset({RULE}), severities={RULE: Severity.ERROR}),
            Severity.ERROR,
            id="selected as an error",
        ),
        pytest.param(Policy(select=frozenset({"drop-table"})), None, id="another one selected"),
    ],
)
def test_a_convention_is_silent_until_it_is_turned_on(policy: Policy, severity: Severity | None) -> None:
    assert found(policy).get(RULE) is severity
    assert policy.asks(RULE) is (severity is not None)


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param(Policy(select=frozenset({"lock", "prisma"})), id="selected"),
        pytest.param(Policy(severities={"lock": Severity.ERROR, "prisma": Severity.ERROR}), id="weighed"),
    ],
)
def test_another_category_does_not_turn_on_what_is_off(policy: Policy) -> None:
    off = [rule for rule in RULES if rule.severity is Severity.OFF and rule.category is not Category.STYLE]
    assert off != []
    assert [rule.id for rule in off if policy.asks(rule.id)] == []


def test_a_convention_that_is_off_is_not_asked_at_all() -> None:
    assert RULE not in {rule.id for rule in asked(Policy())(CreateTable)}
    assert RULE in {rule.id for rule in asked(Policy(select=frozenset({RULE})))(CreateTable)}


def test_every_other_rule_is_asked_whatever_is_selected() -> None:
    everything = {rule.id for rule in asked(Policy(select=frozenset({"style"})))(CreateTable)}
    usual = {rule.id for rule in asked(Policy())(CreateTable)}
    assert usual < everything


@pytest.mark.parametrize(
    ("policy", "unused"),
    [
        pytest.param(Policy(), False, id="not asked"),
        pytest.param(Policy(severities={RULE: Severity.WARNING}), True, id="asked"),
    ],
)
def test_an_ignore_of_a_rule_that_is_not_asked_is_not_called_unused(policy: Policy, unused: bool) -> None:
    sql = f'CREATE TABLE visits (came_at date); -- threephase: ignore {RULE} reason="as everywhere else"'
    assert ("unused-ignore" in found(policy, sql)) is unused
