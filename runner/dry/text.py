"""A dry run for people to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from runner.dry.estimate import Estimate
from runner.dry.outcome import DryRun
from runner.dry.rehearsed import Rehearsal, Row
from runner.report.words import counted, duration
from runner.target.key import Target

_WIDEST = 32  # characters of a value
_TOOK_LOCKS = (
    "Worked on twice and rolled back. That took the locks, wrote the WAL, fired the triggers and moved the sequences "
    "that batches do."
)


def render(dry: DryRun, where: str) -> str:
    """The report. where: the database, without secrets."""
    parts: list[Iterable[str]] = [_head(dry, where), _notices(dry)]
    if dry.rehearsal is not None:
        parts += [_samples(dry.rehearsal), _rows(dry.rehearsal, dry.plan.target), _estimated(dry)]
    parts.append(_verdict(dry))
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines) + "\n"


def _head(dry: DryRun, where: str) -> Iterator[str]:
    target, plan = dry.plan.target, dry.plan
    key = ", ".join(column.name for column in target.key.columns)
    yield f"{dry.backfill.path} against {where}"
    yield f"  {target.walked} has about {counted(target.rows, 'row')}; walked by {target.key.index.name} ({key})"
    yield f"  to change: {'not counted in time' if plan.found is None else counted(plan.found, 'row')}"
    if dry.backfill.verify is not None:
        yield f"  verify now: {'not known' if plan.remaining is None else f'{plan.remaining:,}'}"


def _notices(dry: DryRun) -> Iterator[str]:
    yield "Before a run"
    for notice in dry.plan.notices:
        yield f"  {notice.level.value:<4}  {notice.text}"
        if notice.advice:
            yield f"        {notice.advice}"


def _samples(rehearsal: Rehearsal) -> Iterator[str]:
    yield f"Rehearsal. {_TOOK_LOCKS}"
    if not rehearsal.samples:
        yield "  The table is empty."
        return
    table = [["rows", "walked", "changed", "changed again", "time", "WAL"]]
    for one in rehearsal.samples:
        numbers = (f"{number:,}" for number in (one.walked, one.changed, one.again))
        table.append([one.name, *numbers, duration(one.took_ms / 1_000), size(one.wal_bytes)])
    yield from _aligned(table)
    for one in rehearsal.samples:
        if one.skipped is not None:
            yield f"  The {one.name} rows could not be had: {one.skipped}"
    if rehearsal.sequences:
        yield f"  Sequences that moved meanwhile, by this or by others: {', '.join(rehearsal.sequences)}."


def _rows(rehearsal: Rehearsal, target: Target) -> Iterator[str]:
    if not rehearsal.rows:
        return
    names = [column.name for column in target.images]
    first = rehearsal.rows[0]
    key = target.written_key if first.before is None and target.written_key is not None else target.key
    heads = [column.name for column in key.columns]
    yield "The first rows, before and after"
    yield from _aligned(
        [[*heads, *(f"{name}, {when}" for name in names for when in _shown(first))], *map(_cells, rehearsal.rows)]
    )


def _shown(row: Row) -> tuple[str, ...]:
    return tuple(when for when, values in (("before", row.before), ("after", row.after)) if values is not None)


def _cells(row: Row) -> list[str]:
    """The values before and after side by side, column by column."""
    sides = [values for values in (row.before, row.after) if values is not None]
    return [_cell(value) for value in (*row.key, *(value for column in zip(*sides, strict=True) for value in column))]


def _cell(value: str | None) -> str:
    if value is None:
        return "NULL"
    text = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in value[: _WIDEST + 1])
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _estimated(dry: DryRun) -> Iterator[str]:
    whole = dry.estimate
    yield "The whole of it, estimated"
    if whole is None:
        yield "  No row was changed, so nothing was measured."
        return
    yield f"  {whole.changed:,} of {counted(whole.walked, 'row')} in about {counted(whole.batches, 'batch', 'batches')}"
    yield f"  {duration(whole.seconds)}, rests and the last sweep included, {_when(dry, whole)}"
    yield f"  about {size(whole.wal_bytes)} of WAL, with what others wrote meanwhile"
    if whole.image_bytes:
        yield f"  up to {size(whole.image_bytes)} in the ledger, for the old and new values"


def _when(dry: DryRun, whole: Estimate) -> str:
    if dry.backfill.window is None:
        return "at any time"
    if whole.end is None:
        return "not done within a thousand windows"
    return f"in {counted(whole.end.windows, 'window')}, the last of them on {whole.end.at:%a %Y-%m-%d %H:%M %Z}"


def _verdict(dry: DryRun) -> Sequence[str]:
    if dry.plan.stopped:
        return ("Not to be run yet: see the lines that say stop.",)
    if dry.findings:
        return dry.findings
    if dry.rehearsal is None:
        return (
            "Nothing speaks against it. Whether doing it again changes nothing was not tried: --rehearse tries it on some "
            "rows, and takes it back.",
        )
    if dry.rehearsal.again:
        return (f"The second pass changed rows again, which the file answers for: {dry.backfill.unguarded}",)
    if not dry.rehearsal.changed:
        return ("No row was there to be changed: nothing is proven.",)
    return (f"Idempotent: {counted(dry.rehearsal.changed, 'row')} changed, and none of them again.",)


def size(number: int) -> str:
    """`512 B`, `1.5 kB`, `320 MB`."""
    amount = float(number)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 100 else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} TB"
