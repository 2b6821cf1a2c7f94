"""What the rules say of SQL, for their tests: the last migration is judged, those before it are its history."""

from __future__ import annotations

from linter.lint import lint_text
from linter.policy import Policy
from linter.transport import Transport
from linter.verdict import MigrationResult
from rules.execution import TransactionMode
from rules.finding import Category, Finding, Phase, Severity
from rules.rule import Rule


def judged(
    *migrations: str,
    postgres_version: int = 15,
    mode: TransactionMode = TransactionMode.BATCH,
    turned_on: Rule | None = None,
) -> MigrationResult:
    """The last migration's result. turned_on: a rule that is asked even if it is off by default."""
    off = turned_on is not None and turned_on.severity is Severity.OFF
    policy = Policy(severities={turned_on.id: Severity.WARNING}) if turned_on and off else Policy()
    return lint_text(*migrations, postgres_version=postgres_version, transport=Transport(mode=mode), policy=policy)


def findings(
    *migrations: str, postgres_version: int = 15, mode: TransactionMode = TransactionMode.BATCH
) -> tuple[Finding, ...]:
    """The findings of the last migration that count, but for mixed-phases, which comments on the whole.

    Nor what is told beside them: what makes others wait (see locks), and what PostgreSQL refuses anyhow.
    """
    result = judged(*migrations, postgres_version=postgres_version, mode=mode)
    counting = (finding for finding in result.findings if finding.counts and finding.rule != "mixed-phases")
    return tuple(finding for finding in counting if finding.category not in (Category.LOCK, Category.TRANSACTION))


def locks(
    *migrations: str, postgres_version: int = 15, mode: TransactionMode = TransactionMode.BATCH
) -> tuple[Finding, ...]:
    """The findings of the last migration about what makes others wait."""
    result = judged(*migrations, postgres_version=postgres_version, mode=mode)
    return tuple(finding for finding in result.findings if finding.counts and finding.category is Category.LOCK)


def said(*migrations: str, postgres_version: int = 15, mode: TransactionMode = TransactionMode.BATCH) -> list[str]:
    """The rules that speak, each with its severity: `drop-column error`."""
    found = findings(*migrations, postgres_version=postgres_version, mode=mode)
    return [f"{finding.rule} {finding.severity}" for finding in found]


def only(*migrations: str, postgres_version: int = 15, mode: TransactionMode = TransactionMode.BATCH) -> Finding:
    """The only finding of the last migration."""
    (finding,) = findings(*migrations, postgres_version=postgres_version, mode=mode)
    return finding


def phases(*migrations: str, postgres_version: int = 15) -> list[Phase]:
    """The phase of each clause of the last migration."""
    result = judged(*migrations, postgres_version=postgres_version)
    return [clause.phase for statement in result.statements for clause in statement.clauses]
