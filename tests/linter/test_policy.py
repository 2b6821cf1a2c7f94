"""Which rules count in a project, and how much."""

from __future__ import annotations

import pytest

from linter.policy import Policy
from rules.finding import Severity
from tests.linter.report.verdicts import finding, span

DROP = finding(span(1, 1, 1, 2))  # drop-column, of data-loss, an error

OFF, WARNING, ERROR = Severity.OFF, Severity.WARNING, Severity.ERROR


@pytest.mark.parametrize(
    ("policy", "severity"),
    [
        pytest.param(Policy(), ERROR, id="nothing decided"),
        pytest.param(Policy(select=frozenset({"drop-column"})), ERROR, id="selected"),
        pytest.param(Policy(select=frozenset({"data-loss"})), ERROR, id="its category selected"),
        pytest.param(Policy(select=frozenset({"drop-table", "phase"})), OFF, id="others selected"),
        pytest.param(Policy(ignore=frozenset({"drop-column"})), OFF, id="ignored"),
        pytest.param(Policy(ignore=frozenset({"data-loss"})), OFF, id="its category ignored"),
        pytest.param(Policy(ignore=frozenset({"drop-table", "phase"})), ERROR, id="others ignored"),
        pytest.param(
            Policy(select=frozenset({"data-loss"}), ignore=frozenset({"drop-column"})), OFF, id="ignoring goes first"
        ),
        pytest.param(Policy(severities={"drop-column": WARNING}), WARNING, id="severity"),
        pytest.param(Policy(severities={"data-loss": WARNING}), WARNING, id="severity of its category"),
        pytest.param(
            Policy(severities={"data-loss": OFF, "drop-column": WARNING}),
            WARNING,
            id="the rule goes before its category",
        ),
        pytest.param(
            Policy(select=frozenset({"phase"}), severities={"drop-column": WARNING}),
            OFF,
            id="a severity selects nothing",
        ),
    ],
)
def test_the_severity_in_a_project(policy: Policy, severity: Severity) -> None:
    assert policy.severity(DROP) is severity
    assert policy.asks("drop-column") is (severity is not OFF)


def test_a_rule_that_is_gone_counts_as_asked() -> None:
    assert Policy(select=frozenset({"drop-table"})).asks("a-rule-of-an-older-version")
