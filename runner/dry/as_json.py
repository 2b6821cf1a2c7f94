"""A dry run for programs, and for the ledger."""

from __future__ import annotations

from typing import Any

from runner.dry.estimate import Estimate
from runner.dry.outcome import DryRun
from runner.dry.rehearsed import Rehearsal


def as_json(dry: DryRun, *, values: bool) -> dict[str, Any]:
    """values: with those of the first rows, which may be personal data; the ledger keeps none of them."""
    plan, target = dry.plan, dry.plan.target
    return {
        "name": dry.backfill.name,
        "path": dry.backfill.path,
        "sha256": dry.backfill.sha256,
        "kind": dry.kind,
        "verdict": dry.verdict,
        "walked": str(target.walked),
        "written": str(target.written),
        "key": {"index": target.key.index.name, "columns": [column.name for column in target.key.columns]},
        "rows": target.rows,
        "to_change": plan.found,
        "verify": plan.remaining,
        "batch": plan.batch,
        "notices": [
            {"level": one.level.value, "about": one.about, "text": one.text, "advice": one.advice}
            for one in plan.notices
        ],
        "rehearsal": None if dry.rehearsal is None else _rehearsal(dry.rehearsal, values=values),
        "estimate": None if dry.estimate is None else _estimate(dry.estimate),
        "findings": list(dry.findings),
    }


def _rehearsal(rehearsal: Rehearsal, *, values: bool) -> dict[str, Any]:
    rows = [{"key": row.key, "before": row.before, "after": row.after} for row in rehearsal.rows]
    samples = [{name: getattr(sample, name) for name in sample._fields} for sample in rehearsal.samples]
    for sample in samples:
        sample["took_ms"], sample["again_ms"] = round(sample["took_ms"], 1), round(sample["again_ms"], 1)
        if not values:
            del sample["after"]
    return {"samples": samples, "sequences": list(rehearsal.sequences), **({"rows": rows} if values else {})}


def _estimate(whole: Estimate) -> dict[str, Any]:
    return {
        "walked": whole.walked,
        "changed": whole.changed,
        "batches": whole.batches,
        "seconds": round(whole.seconds, 1),
        "wal_bytes": whole.wal_bytes,
        "image_bytes": whole.image_bytes,
        "windows": None if whole.end is None else whole.end.windows,
        "done_at": None if whole.end is None else whole.end.at.isoformat(timespec="seconds"),
    }
