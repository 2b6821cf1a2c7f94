"""What the rules about transactions say of a migration."""

from __future__ import annotations

from linter.lint import lint_text
from linter.transport import Transport
from rules.execution import TransactionMode
from rules.finding import Category, Finding

BATCH, EACH, SINGLE = TransactionMode.BATCH, TransactionMode.PER_STATEMENT, TransactionMode.SINGLE


def spoken(
    *migrations: str, mode: TransactionMode = BATCH, postgres_version: int = 15, assumed: str = ""
) -> list[Finding]:
    """The findings of that category about the last migration."""
    transport = Transport(mode=mode, assumed=assumed)
    result = lint_text(*migrations, postgres_version=postgres_version, transport=transport)
    return [finding for finding in result.findings if finding.category is Category.TRANSACTION]


def in_short(*migrations: str, mode: TransactionMode = BATCH, postgres_version: int = 15) -> list[str]:
    """Each of them by its rule and line: `unclosed-transaction 1`."""
    found = spoken(*migrations, mode=mode, postgres_version=postgres_version)
    return [f"{finding.rule} {finding.span.line}" for finding in found]
