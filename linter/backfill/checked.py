"""What a program is told of a backfill that was checked."""

from __future__ import annotations

from rules.backfill import Backfill


def facts(backfill: Backfill) -> dict[str, object]:
    """What it was understood as, beside the findings."""
    work = backfill.work
    return {
        "name": backfill.name,
        "sha256": backfill.sha256,
        "kind": work.kind.value,
        "walked": str(work.walked),
        "written": str(work.written),
        "columns": list(work.columns),
        "reads": [str(name) for name in work.reads],
        "functions": [str(name) for name in work.functions],
        "guarded": work.guarded,
        "unguarded": backfill.unguarded,
        "volatile": backfill.volatile,
        "after": backfill.after,
        "window": backfill.window,
        "verify": backfill.verify,
        "key": backfill.key,
        "images": backfill.images,
        "quarantine": backfill.quarantine,
        "settings": dict(backfill.settings),
    }
