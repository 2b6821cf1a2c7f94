"""What the benchmark makes of its figures: medians of ratios within a round, and whether a target is met."""

from __future__ import annotations

from benchmarks.backfill_ways import report
from benchmarks.backfill_ways.measured import Measured
from benchmarks.backfill_ways.ours import Own
from benchmarks.backfill_ways.suffering import Latency


def took(seconds: float, wal: int = 1000) -> Measured:
    return Measured(rows=100, seconds=seconds, wal=wal, table=2.0, indexes=1.5)


def ours(first_pass: float, *, memory: int = 50_000_000, wal: int = 1000) -> Measured:
    own = Own(memory=memory, first_pass=first_pass)
    return Measured(rows=100, seconds=4.0, wal=wal, table=2.0, indexes=1.5, own=own)


def round_of(first_pass: float, procedure: float) -> dict[str, Measured]:
    return {
        report.PLAIN: took(1.0),
        report.PROCEDURE: took(procedure),
        report.LOOP: took(0.8),
        report.WITHOUT_IMAGES: ours(first_pass / 2, wal=1100),
        report.OURS: ours(first_pass, wal=1320),
    }


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    lines = report.costs([round_of(2.0, 1.0), round_of(2.0, 2.0), round_of(2.0, 1.8)])
    assert "ours to (b), its batches alone: 0.90, target 0.8 or more: met" in lines
    assert "ours to (b), the whole command with start, sweep and verification: 0.45" in lines
    assert (
        "checkpoint and audit cost: +25 % time, +10.0 % WAL (ours, without images to a client's loop, no record)"
        in lines
    )
    assert "images cost: +100 % time, +20.0 % WAL (ours to ours, without images)" in lines


def test_a_target_that_is_missed_is_said_to_be() -> None:
    assert "ours to (b), its batches alone: 0.79, target 0.8 or more: missed" in report.costs([round_of(1.0, 0.79)])


def test_growth_is_in_per_cent_of_what_was_there() -> None:
    (ours,) = [line for line in report.costs([round_of(4.0, 4.0)]) if line.startswith("ours  ")]
    assert ours.split()[-4:] == ["+100", "%", "+50", "%"]


def beside(p99: float, most: float = 20.0) -> Latency:
    return Latency(seconds=10.0, table=1.5, indexes=1.25, requests=1000, p50=1.0, p99=p99, most=most)


def test_a_neighbours_p99_is_held_against_that_of_the_same_round() -> None:
    rounds = [
        {report.NOBODY: beside(2.0), report.DEFAULT: beside(3.0)},
        {report.NOBODY: beside(10.0), report.DEFAULT: beside(11.0, most=90.0)},
        {report.NOBODY: beside(2.0), report.DEFAULT: beside(8.0)},
    ]
    lines = report.neighbours(rounds)
    assert lines[-1] == "p99 beside ours to none: 1.50, target 2 or less: met"
    assert "90" in lines[2].split()  # the greatest of all rounds, not their median


def test_memory_must_be_small_at_both_sizes() -> None:
    few, many = ours(1.0), ours(1.0, memory=121_000_000)
    assert report.memory(few, many)[0].endswith("target under 120 MB: missed")
    assert report.memory(few, few)[0].endswith("target under 120 MB: met")
