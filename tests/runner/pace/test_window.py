"""Windows over changes of the clock, by hand and against a clock that is watched minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from runner.pace.window import parse

_WEEK = 7 * 24 * 60
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# In Berlin the clock goes from 02:00 to 03:00 on 30 March 2025, 01:00 UTC, and from 03:00 to 02:00 on 26 October, 01:00 UTC;
# in New York from 02:00 to 03:00 on 9 March, 07:00 UTC, and from 02:00 to 01:00 on 2 November, 06:00 UTC.
@pytest.mark.parametrize(
    ("text", "now", "opens", "closes"),
    [
        pytest.param("mon 10:00-12:00 UTC", "2025-06-02T11:00", "2025-06-02T11:00", "2025-06-02T12:00", id="open now"),
        pytest.param("mon 10:00-12:00 UTC", "2025-06-02T10:00", "2025-06-02T10:00", "2025-06-02T12:00", id="opens now"),
        pytest.param("mon 10:00-12:00 UTC", "2025-06-02T12:00", "2025-06-09T10:00", "2025-06-09T12:00", id="closes now"),
        pytest.param(
            "fri 22:00-06:00 America/Los_Angeles", "2025-06-07T12:59", "2025-06-07T12:59", "2025-06-07T13:00",
            id="friday's night ends on saturday",
        ),
        pytest.param(
            "fri 22:00-06:00 America/Los_Angeles", "2025-06-06T12:00", "2025-06-07T05:00", "2025-06-07T13:00",
            id="the night to friday is thursday's",
        ),
        pytest.param(
            "sun 22:00-06:00 UTC", "2025-06-09T03:00", "2025-06-09T03:00", "2025-06-09T06:00",
            id="sunday's night ends on monday",
        ),
        pytest.param(
            "fri 22:00-06:00, sat 06:00-08:00 UTC", "2025-06-06T23:00", "2025-06-06T23:00", "2025-06-07T08:00",
            id="two spans that touch",
        ),
        pytest.param(
            "fri-mon 12:00-13:00 UTC", "2025-06-08T13:00", "2025-06-09T12:00", "2025-06-09T13:00",
            id="days around the end of the week",
        ),
        pytest.param(
            "sat,sun 00:00-24:00 Europe/Berlin", "2025-10-24T21:00", "2025-10-24T22:00", "2025-10-26T23:00",
            id="a weekend of 49 hours",
        ),
        pytest.param(
            "sat-sun 00:00-24:00 Europe/Berlin", "2025-03-28T21:00", "2025-03-28T23:00", "2025-03-30T22:00",
            id="a weekend of 47 hours",
        ),
        pytest.param(
            "sun 02:30-05:00 Europe/Berlin", "2025-03-30T00:00", "2025-03-30T01:00", "2025-03-30T03:00",
            id="starts in what is left out",
        ),
        pytest.param(
            "sat 22:00-02:30 Europe/Berlin", "2025-03-30T00:59", "2025-03-30T00:59", "2025-03-30T01:00",
            id="ends in what is left out",
        ),
        pytest.param(
            "sun 02:10-02:50 Europe/Berlin", "2025-03-29T12:00", "2025-04-06T00:10", "2025-04-06T00:50",
            id="all of it left out, so a week later",
        ),
        pytest.param(
            "sun 02:00-03:00 Europe/Berlin", "2025-10-25T12:00", "2025-10-26T00:00", "2025-10-26T02:00",
            id="a repeated hour is two hours",
        ),
        pytest.param(
            "sun 02:15-02:45 Europe/Berlin", "2025-10-25T12:00", "2025-10-26T00:15", "2025-10-26T00:45",
            id="within the repeated hour, the first time",
        ),
        pytest.param(
            "sun 02:15-02:45 Europe/Berlin", "2025-10-26T00:45", "2025-10-26T01:15", "2025-10-26T01:45",
            id="within the repeated hour, the second time",
        ),
        pytest.param(
            "sun 01:30-03:00 Europe/Berlin", "2025-10-26T01:30", "2025-10-26T01:30", "2025-10-26T02:00",
            id="open through the repeated hour",
        ),
        pytest.param(
            "daily 01:30-02:30 America/New_York", "2025-03-09T06:30", "2025-03-09T06:30", "2025-03-09T07:00",
            id="New York, ends in what is left out",
        ),
        pytest.param(
            "daily 00:30-01:30 America/New_York", "2025-11-02T05:45", "2025-11-02T06:00", "2025-11-02T06:30",
            id="New York, open again in the repeated hour",
        ),
        pytest.param(
            "sun 00:00-02:00 America/Sao_Paulo", "2018-11-04T02:00", "2018-11-04T03:00", "2018-11-04T04:00",
            id="midnight is left out",
        ),
        pytest.param(
            "fri 10:00-12:00 Pacific/Apia", "2011-12-29T12:00", "2012-01-05T20:00", "2012-01-05T22:00",
            id="a whole friday is left out",
        ),
    ],
)  # fmt: skip
def test_a_window_opens_and_closes_by_the_wall_clock(text: str, now: str, opens: str, closes: str) -> None:
    window = parse(text)
    assert window.opens(at(now)) == at(opens)
    assert window.closes(window.opens(at(now))) == at(closes)
    assert window.is_open(at(now)) == (now == opens)


@pytest.mark.parametrize("text", ["daily 00:00-24:00 UTC", "mon-fri 00:00-24:00, sat-sun 00:00-24:00 Europe/Berlin"])
def test_a_window_that_leaves_nothing_out_never_closes(text: str) -> None:
    assert parse(text).closes(at("2025-03-29T12:00")) is None
    assert parse(text).fits(at("2025-03-29T12:00"), 1e6)


@pytest.mark.parametrize(
    ("now", "seconds", "fits"),
    [
        pytest.param("2025-06-02T11:59:50", 10, True, id="to the second"),
        pytest.param("2025-06-02T11:59:50", 10.1, False, id="a little too long"),
        pytest.param("2025-06-02T12:00:00", 0, False, id="closed"),
        pytest.param("2025-06-02T09:59:59", 10, False, id="not yet open"),
    ],
)
def test_what_begins_must_end_before_the_window_closes(now: str, seconds: float, fits: bool) -> None:
    assert parse("mon 10:00-12:00 UTC").fits(at(now), seconds) is fits


def test_a_batch_fits_by_elapsed_time_and_not_by_what_the_clock_shows() -> None:
    window = parse("sun 01:30-03:30 Europe/Berlin")
    assert window.fits(at("2025-03-30T00:30"), 3_600)  # 01:30 to 03:30 is one hour on this day
    assert not window.fits(at("2025-03-30T00:30"), 3_601)
    assert window.fits(at("2025-10-25T23:30"), 3 * 3_600)  # and three hours on this one


def test_what_is_returned_is_in_utc_and_can_be_shown_in_the_windows_zone() -> None:
    window = parse("daily 22:00-06:00 Europe/Berlin")
    opens = window.opens(at("2025-06-02T12:00"))
    assert opens.tzinfo is UTC
    assert window.local(opens).isoformat() == "2025-06-02T22:00:00+02:00"


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="does not know its zone"):
        parse("daily 22:00-06:00 UTC").is_open(datetime(2025, 6, 2, 12))


_CHANGES = [
    pytest.param("Europe/Berlin", "2025-03-30T01:00", id="Berlin, an hour less"),
    pytest.param("Europe/Berlin", "2025-10-26T01:00", id="Berlin, an hour more"),
    pytest.param("America/New_York", "2025-03-09T07:00", id="New York, an hour less"),
    pytest.param("America/New_York", "2025-11-02T06:00", id="New York, an hour more"),
    pytest.param("Australia/Lord_Howe", "2025-10-04T15:30", id="Lord Howe, half an hour less"),
    pytest.param("Australia/Lord_Howe", "2025-04-05T15:00", id="Lord Howe, half an hour more"),
]
_minutes = st.one_of(st.integers(0, 5 * 60), st.integers(0, 24 * 60 - 1))
_ends = st.one_of(_minutes, st.just(24 * 60))
_spans = st.tuples(st.sampled_from(range(7)), st.integers(0, 6), _minutes, _ends).filter(
    lambda span: span[2] != span[3]
)


@cache
def watched(zone: str, change: str) -> list[int]:
    """What the clock shows in each minute from two days before the change to 18 days after it, as a minute of the week."""
    walls = ((at(change) + timedelta(minutes=each)).astimezone(ZoneInfo(zone)) for each in range(-2 * 1440, 18 * 1440))
    return [wall.weekday() * 1440 + wall.hour * 60 + wall.minute for wall in walls]


def inside(first: int, more: int, start: int, end: int) -> set[int]:
    """The minutes of the week in which such a span is open, one after the other."""
    length = (end - start) % 1440 or 1440
    begins = [((first + day) % 7) * 1440 + start for day in range(more + 1)]
    return {(begin + minute) % _WEEK for begin in begins for minute in range(length)}


@pytest.mark.parametrize(("zone", "change"), _CHANGES)
@examples(max_examples=40)
@given(spans=st.lists(_spans, min_size=1, max_size=3), minute=st.integers(-36 * 60, 36 * 60))
def test_a_window_is_what_a_clock_shows_minute_by_minute(
    zone: str, change: str, spans: list[tuple[int, int, int, int]], minute: int
) -> None:
    written = [
        f"{_DAYS[first]}{f'-{_DAYS[(first + more) % 7]}' if more else ''} {_time(start)}-{_time(end)}"
        for first, more, start, end in spans
    ]
    window = parse(f"{', '.join(written)} {zone}")
    minutes = set().union(*(inside(*span) for span in spans))
    now = at(change) + timedelta(minutes=minute)
    ahead = [shown in minutes for shown in watched(zone, change)[2 * 1440 + minute :]]
    assert window.is_open(now) is ahead[0]
    assert window.opens(now) == now + timedelta(minutes=ahead.index(True))
    closes = window.closes(now)
    assert (closes is None) is (False not in ahead)
    assert closes is None or closes == now + timedelta(minutes=ahead.index(False))


def _time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
