"""What a convention says once a project has turned it on."""

from __future__ import annotations

from linter.lint import lint_text
from linter.policy import Policy
from rules.finding import Finding, Severity


def reported(rule: str, *migrations: str) -> list[Finding]:
    """Its findings in the last migration."""
    result = lint_text(*migrations, policy=Policy(severities={rule: Severity.WARNING}))
    return [finding for finding in result.findings if finding.rule == rule]


def messages(rule: str, *migrations: str) -> list[str]:
    """What it says of the last migration."""
    return [finding.message for finding in reported(rule, *migrations)]
