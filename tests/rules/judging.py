"""What the rules say of SQL, for their tests: the last migration is judged, those before it are its history."""

from __future__ import annotations

from linter.lint import lint_text
from linter.verdict import MigrationResult
from rules.finding import Finding, Phase


def judged(*migrations: str, postgres_version: int = 15) -> MigrationResult:
    """The last migration's result."""
    return lint_text(*migrations, postgres_version=postgres_version)


def findings(*migrations: str, postgres_version: int = 15) -> tuple[Finding, ...]:
    """The findings of the last migration that count, but for mixed-phases, which comments on the whole."""
    result = judged(*migrations, postgres_version=postgres_version)
    return tuple(finding for finding in result.findings if finding.counts and finding.rule != "mixed-phases")


def said(*migrations: str, postgres_version: int = 15) -> list[str]:
    """The rules that speak, each with its severity: `drop-column error`."""
    return [
        f"{finding.rule} {finding.severity}" for finding in findings(*migrations, postgres_version=postgres_version)
    ]


def only(*migrations: str, postgres_version: int = 15) -> Finding:
    """The only finding of the last migration."""
    (finding,) = findings(*migrations, postgres_version=postgres_version)
    return finding


def phases(*migrations: str, postgres_version: int = 15) -> list[Phase]:
    """The phase of each clause of the last migration."""
    result = judged(*migrations, postgres_version=postgres_version)
    return [clause.phase for statement in result.statements for clause in statement.clauses]
