"""When a run will be done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from runner.pace.eta import End, Eta, end
from runner.pace.window import parse


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_before_the_first_row_nobody_knows() -> None:
    eta = Eta()
    assert eta.remaining(100) is None
    eta.after(0, 5.0)
    assert eta.remaining(100) is None
    assert eta.remaining(0) == 0.0


def test_a_steady_pace_is_the_pace() -> None:
    eta = Eta()
    for _ in range(20):
        eta.after(500, 0.3)
    assert eta.remaining(1_000_000) == pytest.approx(600)


def test_rows_and_time_are_smoothed_each_by_itself() -> None:
    """After 1,000 rows in 1 s and 10 rows in 1 s: (0.75 × 1 + 1) s for 0.75 × 1,000 + 10 rows."""
    eta = Eta()
    eta.after(1_000, 1.0)
    eta.after(10, 1.0)
    assert eta.remaining(760) == pytest.approx(1.75)


def test_waiting_counts() -> None:
    eta = Eta()
    eta.after(500, 1.0)
    eta.after(0, 9.0)
    assert eta.remaining(375) == pytest.approx(9.75)


@pytest.mark.parametrize(
    ("window", "now", "hours", "ends", "windows"),
    [
        pytest.param(None, "2025-06-02T12:00", 30, "2025-06-03T18:00", 1, id="no window"),
        pytest.param("daily 00:00-24:00 UTC", "2025-06-02T12:00", 30, "2025-06-03T18:00", 1, id="always open"),
        pytest.param("daily 22:00-06:00 UTC", "2025-06-02T23:00", 2, "2025-06-03T01:00", 1, id="in this one"),
        pytest.param("daily 22:00-06:00 UTC", "2025-06-02T23:00", 7, "2025-06-03T06:00", 1, id="just in this one"),
        pytest.param("daily 22:00-06:00 UTC", "2025-06-02T12:00", 20, "2025-06-05T02:00", 3, id="in three nights"),
        pytest.param("mon-fri 22:00-06:00 UTC", "2025-06-06T12:00", 9, "2025-06-09T23:00", 2, id="over a weekend"),
        # The night of 25 October has an hour more: nine hours of work in one night.
        pytest.param("daily 22:00-06:00 Europe/Berlin", "2025-10-25T12:00", 9, "2025-10-26T05:00", 1, id="a long night"),
        pytest.param("daily 22:00-06:00 Europe/Berlin", "2025-03-29T12:00", 8, "2025-03-30T21:00", 2, id="a short night"),
    ],
)  # fmt: skip
def test_the_end_is_where_the_windows_let_it_be(
    window: str | None, now: str, hours: float, ends: str, windows: int
) -> None:
    found = end(at(now), hours * 3_600, None if window is None else parse(window))
    assert found == End(at=at(ends), windows=windows)


def test_what_would_take_years_has_no_end() -> None:
    assert end(at("2025-06-02T12:00"), 1e9, parse("sun 01:00-01:10 UTC")) is None
