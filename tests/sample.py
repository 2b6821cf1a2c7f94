"""The sample project on disk: its migrations in order, what is expected of each, and what lint says of them."""

from __future__ import annotations

from pathlib import Path

from linter.discover import discover
from linter.lint import lint_folder
from linter.policy import Policy
from linter.read import read_all
from linter.verdict import MigrationResult, Verdict
from rules.finding import AcceptedBy, Finding

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "sample_migrations"
MIGRATIONS = PROJECT / "prisma" / "migrations"
NAMES = tuple(sorted(path.name for path in MIGRATIONS.iterdir() if path.is_dir()))

_ANSWERS = {AcceptedBy.APPROVAL: "approved", AcceptedBy.IGNORE: "ignored"}


def script(name: str) -> str:
    """The SQL of the migration of that name."""
    return (MIGRATIONS / name / "migration.sql").read_text()


def lint_sample() -> Verdict:
    """What lint says of the whole project, without any configuration."""
    (folder,) = discover([PROJECT], ROOT)
    texts, errors = read_all(folder)
    assert not errors
    return lint_folder(folder, texts, Policy())


def in_short(result: MigrationResult) -> str:
    """A migration's phase and findings in the form of expected.txt."""
    return "\n".join([f"phase: {result.phase}", *map(_finding, result.findings)]) + "\n"


def _finding(finding: Finding) -> str:
    answer = f", {_ANSWERS[finding.acceptance.by]}" if finding.acceptance else ""
    return f"line {finding.span.line}: {finding.rule}{answer}"
