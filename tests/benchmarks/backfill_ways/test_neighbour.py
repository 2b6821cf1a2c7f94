"""The neighbour's figures, by hand, and that a request which had to wait counts from when it was due."""

from __future__ import annotations

import time

import pytest

from benchmarks.backfill_ways.neighbour import Schedule, quantile, summary


@pytest.mark.parametrize(
    ("count", "share", "expected"),
    [
        pytest.param(1, 0.99, 1, id="of one"),
        pytest.param(2, 0.5, 1, id="half of two"),
        pytest.param(99, 0.99, 99, id="the last of 99"),
        pytest.param(100, 0.99, 99, id="the last but one of 100"),
        pytest.param(1000, 0.99, 990, id="of 1000"),
        pytest.param(100, 0.5, 50, id="half of 100"),
    ],
)
def test_a_quantile_is_the_least_value_that_the_share_does_not_exceed(count: int, share: float, expected: int) -> None:
    assert quantile([float(n) for n in range(1, count + 1)], share) == expected


def test_a_summary_is_in_milliseconds() -> None:
    assert summary([0.003, 0.001, 0.002]) == {"requests": 3, "p50": 2.0, "p99": 3.0, "most": 3.0}


def test_requests_that_nobody_fetched_in_time_are_due_when_they_were_due() -> None:
    schedule = Schedule(rate=1000)
    due = iter(schedule)
    first = next(due)
    time.sleep(0.05)
    late = [next(due) for _ in range(10)]
    assert [round(at - first, 6) for at in late] == [round(n / 1000, 6) for n in range(1, 11)]
    assert time.perf_counter() - late[-1] >= 0.03
