"""Findings that were answered for outside the migration: in threephase.toml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linter.checksum import matches
from linter.file_findings import START, finding
from linter.policy import Policy, RecordedApproval
from rules.finding import Acceptance, AcceptedBy, Finding
from rules.value import replace

_BYTE_ORDER_MARK = "\ufeff"


def accept_elsewhere(
    findings: Iterable[Finding], policy: Policy, name: str, path: str, source: str | None
) -> Iterable[Finding]:
    """Acceptances by configuration: an approval recorded for this very text, or an ignore by path."""
    recorded = [record for record in policy.approvals if record.migration == name and _is_for(record, source)]
    for one in findings:
        reasons = [record.reason for record in recorded if one.rule in record.rules]
        reasons += [ignore.reason for ignore in policy.path_ignores if ignore.covers(name, path, one)]
        if one.acceptance is None and reasons:
            yield replace(one, acceptance=Acceptance(by=AcceptedBy.CONFIG, reason=reasons[0]))
        else:
            yield one


def _is_for(record: RecordedApproval, source: str | None) -> bool:
    if source is None:
        return False
    texts = (source, _BYTE_ORDER_MARK + source)
    return any(matches(text.encode("utf-8", "surrogatepass"), record.checksum) for text in texts)


def unused_records(policy: Policy, name: str, source: str, findings: Sequence[Finding]) -> Iterable[Finding]:
    """A finding for each recorded approval of this migration that approves nothing."""
    for record in policy.approvals:
        if record.migration != name:
            continue
        rules = ", ".join(sorted(record.rules))
        if not _is_for(record, source):
            message = f"threephase.toml approves {rules} for another text of this migration: the checksum differs."
            yield finding("unused-approval", START, message, "Read the migration again, then record its checksum.")
        elif record.rules.isdisjoint(one.rule for one in findings):
            message = f"threephase.toml approves {rules} here, but there is no such finding."
            yield finding("unused-approval", START, message, "Remove the entry from threephase.toml.")
