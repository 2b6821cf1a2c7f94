"""Where a run is not what was approved, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from runner.account.line import Line, Tone, heading
from runner.account.value import name, pair, shown
from runner.change.differ import Differences, RowDifference

_SIDES = {"old": "before it", "new": "after it", "left": "left as it is"}


def differing_lines(differences: Differences) -> Iterator[Line]:
    """Each row with the columns that differ; of one that is on one side only, all of them."""
    for table, rows in groupby(sorted(differences.rows, key=_place), key=lambda row: row.table):
        yield heading(f"{name(str(table))}: what was approved → what it is now")
        yield from map(_line, rows)
    if differences.more:
        yield Line(text="  and more", tone=Tone.NOTE)


def differing_json(differences: Differences) -> dict[str, object]:
    """The same for programs."""
    return {"rows": [_row(each) for each in differences.rows], "more": differences.more}


def _place(row: RowDifference) -> tuple[str, tuple[str, ...], bool]:
    """By table and key, what was before it first."""
    return str(row.table), tuple(value or "" for value in row.key), row.side != "old"


def _line(row: RowDifference) -> Line:
    which = f"{', '.join(map(shown, row.key)) or '(no key)'}, {_SIDES[row.side]}"
    if row.approved is not None and row.now is not None:
        sides = zip(row.columns, row.approved, row.now, strict=True)
        said = ", ".join(f"{name(column)} {pair(was, is_now)}" for column, was, is_now in sides if was != is_now)
        return Line(text=f"  ~ {which}: {said}", tone=Tone.CHANGED)
    if row.approved is not None:
        return Line(text=f"  - {which}, only in what was approved: {_all(row, row.approved)}", tone=Tone.REMOVED)
    return Line(text=f"  + {which}, only now: {_all(row, row.now or ())}", tone=Tone.ADDED)


def _all(row: RowDifference, values: tuple[str | None, ...]) -> str:
    return ", ".join(f"{name(column)} {shown(value)}" for column, value in zip(row.columns, values, strict=True))


def _row(row: RowDifference) -> dict[str, object]:
    sides = {"approved": row.approved, "now": row.now}
    told = {
        side: None if values is None else dict(zip(row.columns, values, strict=True)) for side, values in sides.items()
    }
    return {"table": str(row.table), "key": list(row.key), "side": row.side, **told}
