"""The same for programs: complete, and written row by row, since there may be more of them than memory holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from runner.change.rows import RowChange
from runner.ledger.approvals import Approval
from runner.ledger.corrections import Kept
from runner.ledger.proposals import Proposal
from runner.report.json_report import plain

VERSION = 1


def row_json(change: RowChange, *, values: bool = True) -> dict[str, Any]:
    """values: whether what the row held is told, or only which it is and which columns differ."""
    told: dict[str, Any] = {
        "table": str(change.table),
        "change": "inserted" if change.old is None else "deleted" if change.new is None else "updated",
        "key": _key(change),
    }
    if values:
        return {**told, "old": _row(change, change.old), "new": _row(change, change.new)}
    return {**told, "columns": _differing(change)}


def kept_json(kept: Proposal | Kept, approvals: Iterable[Approval]) -> dict[str, Any]:
    """All that the ledger keeps of it but the changed rows; `executed` is what it came to."""
    told = {name: plain(getattr(kept, name)) for name in kept._fields if name != "result"}
    what = "dry run" if isinstance(kept, Proposal) else kept.kind
    approved = [plain(approval) for approval in approvals]
    return {"what": what, **told, "approvals": approved, "executed": kept.result}


def document(head: Mapping[str, Any], **rows: Iterable[RowChange]) -> Iterator[str]:
    """head, and under each name every row that is given, piece by piece."""
    yield json.dumps({"version": VERSION, **head}, indent=2, default=_other)[: -len("\n}")]
    for name, changes in rows.items():
        yield f',\n  "{name}": ['
        before, after = "", "]"
        for change in changes:
            yield f"{before}\n    {json.dumps(row_json(change))}"
            before, after = ",", "\n  ]"
        yield after
    yield "\n}\n"


def _other(value: object) -> object:
    return value if value is None else str(value)


def _row(change: RowChange, values: tuple[str | None, ...] | None) -> dict[str, str | None] | None:
    return None if values is None else dict(zip(change.columns, values, strict=True))


def _key(change: RowChange) -> dict[str, str | None]:
    row = _row(change, change.old or change.new) or {}
    return {column: row.get(column) for column in change.key}


def _differing(change: RowChange) -> list[str]:
    if change.old is None or change.new is None:
        return []
    sides = zip(change.columns, change.old, change.new, strict=True)
    return [column for column, old, new in sides if old != new]
