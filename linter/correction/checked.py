"""What a program is told of a correction that was checked."""

from __future__ import annotations

from collections.abc import Sequence

from rules.correction import Condition, Correction, Step


def facts(correction: Correction) -> dict[str, object]:
    """What it was understood as, beside the findings."""
    return {
        "name": correction.name,
        "sha256": correction.sha256,
        "incident": correction.incident,
        "classification": correction.classification,
        "reason": correction.reason,
        "desired": correction.desired,
        "tables": [str(name) for name in correction.tables],
        "freeze": [str(name) for name in correction.freeze],
        "steps": [_step(step) for step in correction.steps],
        "before": _conditions(correction.before),
        "after": _conditions(correction.after),
        "revert": correction.revert.value,
        "backup": correction.backup,
        "revert_file": correction.revert_file,
        "volatile": [
            {"table": str(each.table), "column": each.column, "reason": each.reason} for each in correction.volatile
        ],
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "line": step.line,
        "kind": step.kind.value,
        "table": str(step.table),
        "writes": [str(name) for name in step.writes],
        "least": step.expected.least,
        "most": step.expected.most,
    }


def _conditions(conditions: Sequence[Condition]) -> list[dict[str, object]]:
    return [{"name": each.name, "query": each.query, "is": each.value} for each in conditions]
