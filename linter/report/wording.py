"""The sentences that several reports share: counts, who answered for a finding, the conclusion."""

from __future__ import annotations

from collections.abc import Iterable

from linter.report.visible import visible
from linter.verdict import Verdict
from rules.finding import Acceptance, AcceptedBy, Severity

_PLACE = {
    AcceptedBy.APPROVAL: "MIGRATION_APPROVED",
    AcceptedBy.IGNORE: "threephase: ignore",
    AcceptedBy.CONFIG: "threephase.toml",
    AcceptedBy.BASELINE: "the baseline",
}


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 error`, `2 errors`, `1,200 entries`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def answered(acceptance: Acceptance) -> str:
    """`by MIGRATION_APPROVED on line 8: no version reads it since 2024`."""
    line = "" if acceptance.line is None else f" on line {acceptance.line}"
    reason = f": {visible(acceptance.reason)}" if acceptance.reason else ""
    return f"by {_PLACE[acceptance.by]}{line}{reason}"


def signed_by(roles: Iterable[str]) -> str:
    """`System Owner + Backup/Recovery Owner`: all of them must agree."""
    return " + ".join(visible(role) for role in roles).strip() or "-"


def conclusion(verdict: Verdict) -> str:
    """`3 errors, 1 warning, 2 accepted in 12 migrations`."""
    counts = [
        counted(number, severity.value)
        for severity in (Severity.ERROR, Severity.WARNING)
        if (number := verdict.count(severity))
    ]
    if accepted := verdict.accepted():
        counts.append(f"{accepted:,} accepted")
    if verdict.unreadable:
        counts.append(f"{len(verdict.unreadable):,} not readable")
    where = counted(len(verdict.migrations), "migration")
    older = f" ({verdict.replayed:,} older replayed)" if verdict.replayed else ""
    return f"{', '.join(counts) or 'no findings'} in {where}{older}"


def stale(verdict: Verdict) -> str:
    """What to say of baseline entries that no finding matched; empty when there are none."""
    if not verdict.stale_baseline:
        return ""
    entries = counted(len(verdict.stale_baseline), "entry", "entries")
    return f"The baseline has {entries} that no finding matches any more. Write it anew with `threephase baseline`."
