"""The figures as text: each a ratio to the bare statement of the same round."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.correction_ways.ours import Whole
from rules.value import Value

TARGET = 2.0
_MB = 1_000_000
_MIB = 2**20


class Cost(Value):
    """seconds, and bytes of WAL."""

    seconds: float
    wal: int


class Round(Value):
    """One after the other on equal tables. parts: seconds of each part of the run."""

    bare: Cost
    dry_run: Cost
    run: Cost
    parts: dict[str, float]


def lines(rounds: Sequence[Round], whole: Whole) -> list[str]:
    """A line for each way, where the time of the run goes, and what is aimed at."""
    bare = [one.bare for one in rounds]
    ratio = median(one.run.seconds / one.bare.seconds for one in rounds)
    return [
        f"{'':22}{'seconds':>9}{'to bare':>9}{'from, to':>14}{'WAL':>10}{'to bare':>9}",
        _way("bare SQL and COMMIT", bare, bare),
        _way("ours, run", [one.run for one in rounds], bare),
        _way("ours, dry run", [one.dry_run for one in rounds], bare),
        f"the run to bare SQL: {ratio:.2f}, target {TARGET} or less: {'met' if ratio <= TARGET else 'missed'}",
        *_parts(rounds),
        f"the command `run`, its start and what it prints included: {whole.seconds:.2f} s; "
        f"peak memory {whole.run_memory / _MIB:.0f} MiB, of the dry run {whole.dry_run_memory / _MIB:.0f} MiB",
    ]


def _way(name: str, costs: Sequence[Cost], bare: Sequence[Cost]) -> str:
    ratios = [one.seconds / other.seconds for one, other in zip(costs, bare, strict=True)]
    wal = median(one.wal / other.wal for one, other in zip(costs, bare, strict=True))
    span = f"{min(ratios):.2f}, {max(ratios):.2f}"
    return (
        f"{name:22}{median(one.seconds for one in costs):9.2f}{median(ratios):9.2f}{span:>14}"
        f"{median(one.wal for one in costs) / _MB:7.0f} MB{wal:9.2f}"
    )


def _parts(rounds: Sequence[Round]) -> list[str]:
    return [
        f"  {what:38}{median(one.parts[what] for one in rounds):7.2f} s"
        f"{100 * median(one.parts[what] / one.run.seconds for one in rounds):6.0f} %"
        for what in rounds[0].parts
    ]
