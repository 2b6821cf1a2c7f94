"""Counts and times as reports write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from runner.pace.reason import Reason
from runner.report.words import REASONS, STATES, bytes_of, counted, duration, key, moment, per_second, who
from runner.state import State


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        pytest.param(None, "-", id="not known"),
        pytest.param(0.0, "0 ms", id="nothing"),
        pytest.param(0.1504, "150 ms", id="milliseconds"),
        pytest.param(4.24, "4.2 s", id="seconds"),
        pytest.param(60.0, "1 min 00 s", id="a minute"),
        pytest.param(725.0, "12 min 05 s", id="minutes"),
        pytest.param(3_599.6, "1 h 00 min", id="rounded up to an hour"),
        pytest.param(12_000.0, "3 h 20 min", id="hours"),
        pytest.param(187_200.0, "2 d 04 h", id="days"),
    ],
)
def test_a_duration_is_as_exact_as_it_need_be(seconds: float | None, shown: str) -> None:
    assert duration(seconds) == shown


def test_a_moment_is_in_utc_wherever_it_comes_from() -> None:
    berlin = timezone(timedelta(hours=1))
    assert moment(datetime(2026, 1, 12, 23, 0, 5, tzinfo=berlin)) == "2026-01-12 22:00:05 UTC"
    assert moment(datetime(2026, 1, 12, 22, 0, 5, tzinfo=UTC)) == "2026-01-12 22:00:05 UTC"
    assert moment(None) == "-"


def test_one_row_is_not_rows() -> None:
    assert [counted(number, "row") for number in (0, 1, 1_200)] == ["0 rows", "1 row", "1,200 rows"]
    assert counted(2, "batch", "batches") == "2 batches"


@pytest.mark.parametrize(
    ("rate", "shown"), [(None, "-"), (0.0, "0.0 rows/s"), (9.94, "9.9 rows/s"), (1_234.5, "1,234 rows/s")]
)
def test_a_slow_rate_keeps_its_fraction(rate: float | None, shown: str) -> None:
    assert per_second(rate) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(None, "-"), (999, "999 bytes"), (1_500, "1.5 kB"), (14_400_000_000, "14.4 GB"), (3 * 10**15, "3000.0 TB")],
)
def test_bytes_are_in_powers_of_a_thousand(number: int | None, shown: str) -> None:
    assert bytes_of(number) == shown


def test_a_key_of_one_column_stands_alone() -> None:
    assert key(("17",)) == "17"
    assert key(("17", "de")) == "(17, de)"
    assert key(None) == "not visible to this role"


def test_the_named_person_comes_before_the_machines_user() -> None:
    body = {"actor": "ada", "os_user": "root", "db_user": "app_owner", "host": "jump-1", "address": "10.0.0.1"}
    assert who(body) == "ada, as app_owner, from jump-1"
    assert who({"os_user": "root", "address": "10.0.0.1"}) == "root, from 10.0.0.1"
    assert who({}) == "-"


def test_every_state_and_every_reason_to_wait_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(Reason) <= set(REASONS)
