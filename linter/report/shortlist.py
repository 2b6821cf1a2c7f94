"""Which migrations a report lists: all of a short folder, of a long one those worth a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from linter.report.wording import counted
from linter.verdict import MigrationResult
from rules.finding import Phase

_ALL = 30
_WATCHED = (Phase.MIGRATE, Phase.CONTRACT, Phase.MIXED, Phase.UNKNOWN)


def shortlist(migrations: Sequence[MigrationResult]) -> list[MigrationResult]:
    """Up to thirty migrations: all. Of more: those with findings, or that are neither expand nor control."""
    if len(migrations) <= _ALL:
        return list(migrations)
    return [migration for migration in migrations if migration.findings or migration.phase in _WATCHED]


def left_out(migrations: Sequence[MigrationResult]) -> str:
    """What to say of those the shortlist leaves out; empty when it leaves out none."""
    listed = Counter(migration.phase for migration in shortlist(migrations))
    others = Counter(migration.phase for migration in migrations)
    others.subtract(listed)
    if not others.total():
        return ""
    phases = ", ".join(f"{others[phase]:,} {phase}" for phase in Phase if others[phase])
    return f"{counted(others.total(), 'migration')} without findings not listed: {phases}"
