"""How windows are written, and what is said about those that are not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from runner.errors import RefusedError
from runner.pace.span import Span
from runner.pace.window import parse


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        pytest.param("mon-fri 22:00-06:00 Europe/Berlin", {0, 1, 2, 3, 4}, 1320, 360, id="a range of days"),
        pytest.param("sat,sun 00:00-24:00 Europe/Berlin", {5, 6}, 0, 1440, id="two days"),
        pytest.param("mon-wed,fri 9:05-17:00 Europe/Berlin", {0, 1, 2, 4}, 545, 1020, id="a range and a day"),
        pytest.param("sun-tue 09:00-10:00 UTC", {6, 0, 1}, 540, 600, id="over the end of the week"),
        pytest.param("daily 22:00-00:00 UTC", set(range(7)), 1320, 0, id="to midnight"),
        pytest.param("  Mon  09:00-10:00   Etc/UTC ", {0}, 540, 600, id="spaces and capitals"),
    ],
)
def test_a_window_is_read(text: str, days: set[int], start: int, end: int) -> None:
    assert parse(text).spans == (Span(days=frozenset(days), start=start, end=end),)


def test_a_comma_parts_spans_and_days() -> None:
    window = parse("mon-fri 22:00-06:00, sat , sun 00:00-24:00 America/New_York")
    assert window.zone == "America/New_York"
    assert [(sorted(span.days), span.start) for span in window.spans] == [([0, 1, 2, 3, 4], 1320), ([5, 6], 0)]


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        pytest.param("mon-fri 22:00-06:00", 20, "the time zone is missing", id="no zone"),
        pytest.param("mon 22:00-06:00, tue", 21, "the time zone is missing", id="days where a zone should be"),
        pytest.param("Europe/Berlin", 1, "days and times are missing", id="a zone alone"),
        pytest.param("22:00-06:00 UTC", 1, "write daily 22:00-06:00", id="no days"),
        pytest.param("mon-fri 01:00-02:00, 22:00-23:00 UTC", 22, "the days are missing", id="no days for the second"),
        pytest.param("mon UTC", 4, "the times are missing", id="no times"),
        pytest.param("mon 01:00-02:00, sat, sun UTC", 26, "the times are missing", id="no times for the last"),
        pytest.param("mon 01:00-02:00, UTC", 17, "days and times are missing", id="a comma too many"),
        pytest.param("mon 01:00-02:00 tue 01:00-02:00 UTC", 17, "tue is one word too many", id="a comma too few"),
        pytest.param("monday 01:00-02:00 UTC", 1, "monday are no days", id="a whole word"),
        pytest.param("mon-wed-fri 01:00-02:00 UTC", 1, "mon-wed-fri are no days", id="three days"),
        pytest.param("mon-mon 01:00-02:00 UTC", 1, "write mon, or daily", id="one day or seven"),
        pytest.param("mon 22-06 UTC", 5, "22-06 are no times", id="hours alone"),
        pytest.param("mon 22:00 - 06:00 UTC", 5, "without spaces", id="spaces in times"),
        pytest.param("mon 22:00–06:00 UTC", 5, "are no times", id="a dash from a word processor"),
        pytest.param("mon 22:00-25:00 UTC", 5, "from 00:00 to 24:00", id="hour 25"),
        pytest.param("mon 24:00-06:00 UTC", 5, "from 00:00 to 24:00", id="begins at 24:00"),
        pytest.param("mon 22:60-23:00 UTC", 5, "from 00:00 to 24:00", id="minute 60"),
        pytest.param("mon 22:00-24:01 UTC", 5, "from 00:00 to 24:00", id="after 24:00"),
        pytest.param("mon 22:00-22:00 UTC", 5, "a whole day is 00:00-24:00", id="no length"),
        pytest.param("mon ٢٢:00-23:00 UTC", 5, "are no times", id="digits of another script"),
        pytest.param("mon 01:00-02:00 CET", 17, "CET is no time zone by its full name", id="an abbreviation"),
        pytest.param("mon 01:00-02:00 EST", 17, "write one such as Europe/Berlin", id="one without summer time"),
        pytest.param("mon 01:00-02:00 +02:00", 17, "+02:00 is no time zone by its full name", id="an offset"),
        pytest.param("mon 01:00-02:00 Europe/Berln", 17, "did you mean Europe/Berlin", id="a slip"),
        pytest.param("mon 01:00-02:00 berlin", 17, "did you mean Europe/Berlin", id="a city"),
        pytest.param("mon 01:00-02:00 utc", 17, "did you mean UTC", id="small letters"),
        pytest.param("mon 01:00-02:00 Mars/Olympus", 17, "write one such as", id="a place that is not there"),
        pytest.param("mon 01:00-02:00 ../../etc/passwd", 17, "is no IANA time zone", id="a path"),
        pytest.param("mon 01:00-02:00 right/Europe/Berlin", 17, "did you mean Europe/Berlin", id="leap seconds"),
    ],
)
def test_what_is_wrong_is_named_with_its_column(text: str, column: int, said: str) -> None:
    with pytest.raises(RefusedError) as raised:
        parse(text)
    assert f'The window "{text}" is wrong at column {column}: ' in str(raised.value)
    assert said in str(raised.value)
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_window_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="is empty"):
        parse(text)


_WITHOUT_DATABASE = """
import sys
sys.modules["tzdata"] = None
from runner.errors import RefusedError
from runner.pace.window import parse
parse("daily 01:00-02:00 UTC")
try:
    parse("daily 01:00-02:00 Europe/Berlin")
except RefusedError as error:
    print(error)
"""


def test_a_machine_without_time_zones_says_so_and_still_knows_utc() -> None:
    environment = {**os.environ, "PYTHONTZPATH": ""}
    said = subprocess.run(
        [sys.executable, "-c", _WITHOUT_DATABASE], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert "this machine has no time zone database: install the package tzdata" in said
