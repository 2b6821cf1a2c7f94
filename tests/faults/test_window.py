"""No batch begins outside the window, nor one that would not end in it: the clock is told, the work is real."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import psycopg
import pytest

from runner.connection.dsn import read_dsn
from runner.errors import PausedError
from runner.happened import BatchDone, Happened
from runner.run.whole import execute
from runner.state import State
from tests.faults.invariants import unvisited, violations
from tests.faults.scene import FACTS, begun, counting, members


class Clock:
    """Every look at it takes a step."""

    def __init__(self, start: str, zone: str) -> None:
        self.time = datetime.fromisoformat(start)
        self.step = timedelta(minutes=1)
        self._zone = ZoneInfo(zone)

    def now(self) -> datetime:
        """As the runner asks."""
        self.time += self.step
        return self.time.astimezone(self._zone)


@pytest.mark.parametrize(
    ("window", "zone", "start", "closes"),
    [
        pytest.param(
            "daily 22:00-06:00", "Europe/Berlin", "2024-05-07T03:10Z", "2024-05-07T04:00Z", id="over midnight"
        ),
        pytest.param(
            "sun 00:00-03:30", "Europe/Berlin", "2024-03-31T00:40Z", "2024-03-31T01:30Z", id="an hour left out"
        ),
        pytest.param("sun 00:00-03:30", "Europe/Berlin", "2024-10-27T00:10Z", "2024-10-27T02:30Z", id="an hour twice"),
        pytest.param("sun 00:00-02:30", "America/New_York", "2024-11-03T05:10Z", "2024-11-03T07:30Z", id="New York"),
        pytest.param("sun 00:00-02:30", "Europe/Berlin", "2024-10-27T00:10Z", "2024-10-27T00:30Z", id="closes in it"),
    ],
)
def test_no_batch_begins_outside_the_window_and_the_next_one_goes_on(
    conn: psycopg.Connection, database: str, window: str, zone: str, start: str, closes: str
) -> None:
    members(conn, 1_000)
    backfill = counting()
    run = begun(database, backfill, size=5, most_size=5, least_size=1, window=f"{window} {zone}")
    clock, begins = Clock(start, zone), list[datetime]()

    def tell(event: Happened) -> None:
        if isinstance(event, BatchDone):
            begins.append(clock.time)

    def go_on() -> State:
        return execute(read_dsn(database), run, backfill, tell=tell, stop=Event(), facts=FACTS, now=clock.now)

    with pytest.raises(PausedError, match="opens at"):
        go_on()
    end = datetime.fromisoformat(closes)
    assert end - timedelta(minutes=2) <= max(begins) < end
    assert violations(database, run.id) == []
    assert unvisited(database) == 1_000 - 5 * len(begins)
    clock.time, clock.step = datetime(2025, 1, 5, tzinfo=ZoneInfo(zone)), timedelta()
    assert go_on() is State.SUCCEEDED
    assert violations(database, run.id) == []
    assert unvisited(database) == 0
