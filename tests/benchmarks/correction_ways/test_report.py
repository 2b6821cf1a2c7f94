"""The figures of a correction are ratios within a round, and the middle one of the rounds counts."""

from __future__ import annotations

import pytest

from benchmarks.correction_ways.ours import Whole
from benchmarks.correction_ways.report import Cost, Round, lines

WHOLE = Whole(dry_run_memory=50 * 2**20, run_memory=40 * 2**20, seconds=3.5)


def measured(bare: float, run: float) -> Round:
    parts = {"the statement": run / 2, "COMMIT": run / 2}
    cost = Cost(seconds=run, wal=150_000_000)
    return Round(
        bare=Cost(seconds=bare, wal=100_000_000),
        dry_run=Cost(seconds=2 * run, wal=300_000_000),
        run=cost,
        parts=parts,
    )


@pytest.mark.parametrize(
    ("rounds", "said"),
    [
        pytest.param([measured(1, 1.5)], "the run to bare SQL: 1.50, target 2.0 or less: met", id="one round"),
        pytest.param([measured(1, 2.5)], "the run to bare SQL: 2.50, target 2.0 or less: missed", id="missed"),
        pytest.param(
            [measured(1, 1), measured(10, 30), measured(1, 2)],
            "the run to bare SQL: 2.00, target 2.0 or less: met",
            id="the middle ratio, not the ratio of the middles",
        ),
    ],
)
def test_the_middle_ratio_is_held_to_the_target(rounds: list[Round], said: str) -> None:
    assert said in lines(rounds, WHOLE)


def test_each_way_has_its_line() -> None:
    said = lines([measured(1, 1.5)], WHOLE)
    assert said[1:4] == [
        "bare SQL and COMMIT        1.00     1.00    1.00, 1.00    100 MB     1.00",
        "ours, run                  1.50     1.50    1.50, 1.50    150 MB     1.50",
        "ours, dry run              3.00     3.00    3.00, 3.00    300 MB     3.00",
    ]
    assert said[-1].endswith("3.50 s; peak memory 40 MiB, of the dry run 50 MiB")
