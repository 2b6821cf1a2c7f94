"""When a batch may begin: the window's edges, paused runs, signals, each with a clock that the test holds."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic

import pytest

from rules.value import replace
from runner.errors import PausedError
from runner.pace.gate import Reading
from runner.pace.reason import Reason
from runner.pace.signals import asked
from runner.run.admission import Admission, Hold
from runner.settings import Settings

NO_SIGNALS = Settings(max_lag_s=None, max_blocked=None, max_archive_backlog=None, max_wraparound_vacuums=None)
NIGHT = replace(NO_SIGNALS, window="daily 22:00-06:00 UTC")


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, second, tzinfo=UTC)


def admission(now: datetime, *readings: Reading, wait_through: bool = True) -> Admission:
    return Admission(lambda: readings, lambda: now, wait_through=wait_through)


@pytest.mark.parametrize(
    ("now", "need", "seconds"),
    [
        pytest.param(at(21, 59, 57), 0.0, 3.0, id="three seconds before it opens"),
        pytest.param(at(22), 0.0, None, id="the moment it opens"),
        pytest.param(at(5, 59, 59), 0.5, None, id="a batch that still fits"),
        pytest.param(at(5, 59, 59), 1.5, 5.0, id="a batch that would pass its end waits for the next night"),
        pytest.param(at(6), 0.0, 5.0, id="the moment it closes"),
        pytest.param(at(12), 0.0, 5.0, id="at noon, looked at again every 5 seconds"),
    ],
)
def test_no_batch_begins_that_would_not_end_inside_the_window(
    now: datetime, need: float, seconds: float | None
) -> None:
    hold = admission(now).hold(NIGHT, need)
    assert (None if hold is None else (hold.reason, hold.seconds)) == (None if seconds is None else ("window", seconds))


def test_without_waiting_a_closed_window_stops_the_run_and_says_when_it_opens() -> None:
    with pytest.raises(PausedError, match=r"opens at 2026-03-02 22:00 UTC\. .* --wait"):
        admission(at(12), wait_through=False).hold(NIGHT, 0.0)


def test_a_signal_that_was_never_read_holds() -> None:
    settings = replace(NO_SIGNALS, max_blocked=5)
    assert asked(settings) == (Reason.BLOCKED_SESSIONS,)
    hold = admission(at(12)).hold(settings, 0.0)
    assert hold == Hold(reason="unknown_signal", detail="blocked_sessions was not read.", seconds=1.0)


def test_a_critical_signal_twice_running_stops_the_run() -> None:
    def reading(seconds_ago: float) -> Reading:
        at_ = monotonic() - seconds_ago
        return Reading(
            name=Reason.BLOCKED_SESSIONS, value=99, at=at_, limit=5, critical=15, detail="Blocked sessions: 99."
        )

    latest = [reading(2.0)]
    held = Admission(lambda: tuple(latest), lambda: at(12), wait_through=True)
    settings = replace(NO_SIGNALS, max_blocked=5)
    assert held.hold(settings, 0.0) is not None
    latest[0] = reading(0.0)
    with pytest.raises(PausedError, match=r"Blocked sessions: 99\. That is too much"):
        held.hold(settings, 0.0)
