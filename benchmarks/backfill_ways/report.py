"""The figures as text: each a ratio to something measured in the same run, with what it was measured as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.backfill_ways.measured import Measured, median
from benchmarks.backfill_ways.suffering import Latency

PLAIN = "(a) one plain UPDATE"
PROCEDURE = "(b) a PL/pgSQL procedure"
LOOP = "a client's loop, no record"
WITHOUT_IMAGES = "ours, without images"
OURS = "ours"
NOBODY = "no backfill"
DEFAULT = "ours, default settings"

_MIB = 2**20


def costs(rounds: Sequence[Mapping[str, Measured]]) -> list[str]:
    """One line for each way, and what is aimed at."""
    lines = [f"{'':28}{'rows/s':>9}{'to (b)':>8}{'WAL/row':>9}{'to (b)':>8}{'table':>8}{'indexes':>9}"]
    for way in rounds[0]:
        each = [(one[way], one[PROCEDURE]) for one in rounds]
        wal = median(a.wal / a.rows for a, _ in each)
        lines.append(
            f"{way:28}{median(a.rate for a, _ in each):9,.0f}{median(a.rate / b.rate for a, b in each):8.2f}"
            f"{wal:8,.0f}B{median(a.wal / b.wal for a, b in each):8.2f}"
            f"{_growth(a.table for a, _ in each):>8}{_growth(a.indexes for a, _ in each):>9}"
        )
    lines += _to_procedure(rounds)
    lines += [
        _share(rounds, *pair)
        for pair in ((WITHOUT_IMAGES, LOOP, "checkpoint and audit"), (OURS, WITHOUT_IMAGES, "images"))
    ]
    return lines


def _to_procedure(rounds: Sequence[Mapping[str, Measured]]) -> list[str]:
    """The same work batch by batch; and the whole command, which also sweeps and verifies."""
    whole = median(one[OURS].rate / one[PROCEDURE].rate for one in rounds)
    batches = median(_working(one[PROCEDURE]) / _working(one[OURS]) for one in rounds)
    return [
        f"ours to (b), its batches alone: {batches:.2f}, {_met('0.8 or more', batches >= 0.8)}",
        f"ours to (b), the whole command with start, sweep and verification: {whole:.2f}",
    ]


def _share(rounds: Sequence[Mapping[str, Measured]], with_it: str, without: str, what: str) -> str:
    seconds = median(_working(one[with_it]) / _working(one[without]) for one in rounds) - 1
    wal = median(one[with_it].wal / one[without].wal for one in rounds) - 1
    return f"{what} cost: {100 * seconds:+.0f} % time, {100 * wal:+.1f} % WAL ({with_it} to {without})"


def _working(measured: Measured) -> float:
    return measured.seconds if measured.own is None else measured.own.first_pass


def _growth(times: Iterable[float]) -> str:
    return f"{100 * (median(times) - 1):+.0f} %"


def neighbours(rounds: Sequence[Mapping[str, Latency]]) -> list[str]:
    """The neighbour's latencies beside each way."""
    heads = f"{'p50 ms':>9}{'p99 ms':>9}{'most ms':>9}{'p99 to none':>13}{'took s':>8}{'table':>8}{'indexes':>9}"
    lines = [f"{'the neighbour beside':28}{heads}"]
    for way in rounds[0]:
        each = [(one[way], one[NOBODY]) for one in rounds]
        lines.append(
            f"{way:28}{median(a.p50 for a, _ in each):9.1f}{median(a.p99 for a, _ in each):9.1f}"
            f"{max(a.most for a, _ in each):9.0f}{median(a.p99 / b.p99 for a, b in each):13.2f}"
            f"{median(a.seconds for a, _ in each):8.0f}{_growth(a.table for a, _ in each):>8}"
            f"{_growth(a.indexes for a, _ in each):>9}"
        )
    ratio = median(one[DEFAULT].p99 / one[NOBODY].p99 for one in rounds)
    return [*lines, f"p99 beside ours to none: {ratio:.2f}, {_met('2 or less', ratio <= 2)}"]


def memory(few: Measured, many: Measured) -> list[str]:
    """Whether the runner's memory stays flat."""
    a, b = (one.own.memory if one.own else 0 for one in (few, many))
    met = _met("under 120 MB", max(a, b) < 120_000_000)
    return [
        f"peak memory of the runner: {a / _MIB:.0f} MiB at {few.rows:,} rows, {b / _MIB:.0f} MiB at {many.rows:,}; {met}"
    ]


def resumes(seconds: Sequence[float]) -> list[str]:
    """From starting a killed run again to its first batch."""
    times = f"{median(seconds):.2f} s, at most {max(seconds):.2f} s"
    return [f"SIGKILL, and the same command again: first batch committed after {times} ({len(seconds)} kills)"]


def _met(target: str, met: bool) -> str:
    return f"target {target}: {'met' if met else 'missed'}"
