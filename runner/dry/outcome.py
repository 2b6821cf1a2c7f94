"""What a dry run came to."""

from __future__ import annotations

from rules.backfill import Backfill
from rules.value import Value
from runner.dry.estimate import Estimate
from runner.dry.plan import Plan
from runner.dry.rehearsed import Rehearsal


class DryRun(Value):
    """All that was found. rehearsal: None of a plan. findings: what must be mended before a run."""

    backfill: Backfill
    plan: Plan
    rehearsal: Rehearsal | None
    estimate: Estimate | None
    findings: tuple[str, ...]

    @property
    def kind(self) -> str:
        """As the ledger calls it."""
        return "plan" if self.rehearsal is None else "rehearse"

    @property
    def verdict(self) -> str:
        """In one word: stop, findings or fine."""
        if self.plan.stopped:
            return "stop"
        return "findings" if self.findings else "fine"
