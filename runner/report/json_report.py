"""The report for programs. Times are UTC; durations say their unit in their name."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from runner.ledger.runs import Run
from runner.report.recorded import Facts
from runner.settings import to_json

VERSION = 1


def render_json(facts: Facts) -> str:
    """The whole report. ASCII only, so that it arrives whole wherever the output is sent."""
    report = {
        "version": VERSION,
        "run": as_run(facts.run),
        "reverted_by": None if facts.revert is None else facts.revert.id,
        "file": facts.run.file,
        "batches": plain(facts.batches),
        "quarantined": facts.quarantined,
        "waited_s": round(facts.waited_s, 3),
        "chain": {"length": facts.head.length, "hash": facts.head.hash},
        "passes": plain(facts.passes),
        "waits": plain(facts.waits),
        "events": plain(facts.events),
        "events_left_out": facts.events_left_out,
        "retried": plain(facts.retried),
        "quarantine": plain(facts.quarantine),
        "workers": plain(facts.workers),
        "points": [{**plain(point), "rate": round(point.rate, 3)} for point in facts.points],
    }
    return json.dumps(report, indent=2) + "\n"


def as_run(run: Run) -> dict[str, object]:
    """The run itself, without its file."""
    return {
        "id": run.id,
        "kind": run.kind,
        "name": run.name,
        "sha256": run.sha256,
        "reverts": run.reverts,
        "state": run.state.value,
        "why": run.why,
        "pass": run.pass_number,
        "started_at": moment(run.started_at),
        "ended_at": moment(run.ended_at),
        "table": str(run.target.written),
        "walked_table": str(run.target.walked),
        "key": [column.name for column in run.target.key.columns],
        "columns": [column.name for column in run.target.images],
        "estimated_rows": run.target.rows,
        "settings": to_json(run.settings),
    }


def moment(at: datetime | None) -> str | None:
    """`2026-01-12T22:00:05.123456Z`."""
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def plain(value: Any) -> Any:
    """Records by the names of their fields."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, float):
        return round(value, 3)
    if hasattr(value, "_fields"):
        return {name: plain(getattr(value, name)) for name in value._fields}
    return value
