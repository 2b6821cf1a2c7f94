"""The gate: what is not known, not fresh or not within its limit keeps the next batch from beginning."""

from __future__ import annotations

import math

import pytest

from runner.pace.gate import Gate, Go, Reading, Stop, Wait
from runner.pace.reason import Reason

LAG, BLOCKED = Reason.REPLICA_LAG, Reason.BLOCKED_SESSIONS


def reading(name: Reason, value: float | None, at: float = 100.0, critical: float | None = 30.0) -> Reading:
    return Reading(name=name, value=value, at=at, limit=10.0, critical=critical, detail=f"{name} is {value}.")


@pytest.mark.parametrize("value", [0.0, 10.0, -1.0])
def test_a_signal_within_its_limit_lets_go(value: float) -> None:
    assert Gate().judge([LAG], [reading(LAG, value)], 100.0) == Go()


def test_nothing_asked_lets_go() -> None:
    assert Gate().judge([], [], 100.0) == Go()
    assert Gate().judge([], [reading(LAG, 99.0)], 100.0) == Go()


@pytest.mark.parametrize(
    ("readings", "now", "reason", "detail"),
    [
        pytest.param([reading(LAG, 10.1)], 100.0, "replica_lag", "replica_lag is 10.1.", id="over its limit"),
        pytest.param([reading(LAG, math.inf)], 100.0, "replica_lag", "replica_lag is inf.", id="endless"),
        pytest.param([reading(LAG, math.nan)], 100.0, "replica_lag", "replica_lag is nan.", id="no number"),
        pytest.param([reading(LAG, None)], 100.0, "unknown_signal", "replica_lag is None.", id="not known"),
        pytest.param([], 100.0, "unknown_signal", "replica_lag was not read.", id="not read"),
        pytest.param([reading(BLOCKED, 0.0)], 100.0, "unknown_signal", "replica_lag was not read.", id="another one"),
        pytest.param([reading(LAG, 0.0)], 115.1, "unknown_signal", "replica_lag was last read 15 s ago.", id="stale"),
    ],
)
def test_all_else_waits_and_says_why(readings: list[Reading], now: float, reason: str, detail: str) -> None:
    assert Gate().judge([LAG], readings, now) == Wait(reason=Reason(reason), detail=detail, seconds=1.0)


def test_a_reading_is_fresh_for_fifteen_seconds() -> None:
    assert Gate().judge([LAG], [reading(LAG, 0.0)], 115.0) == Go()


def test_every_signal_must_be_within_its_limit() -> None:
    verdict = Gate().judge([LAG, BLOCKED], [reading(LAG, 0.0), reading(BLOCKED, 11.0)], 100.0)
    assert isinstance(verdict, Wait)
    assert verdict.reason == "blocked_sessions"


def test_waits_grow_from_one_second_to_thirty_and_begin_anew_once_it_lets_go() -> None:
    gate = Gate()

    def seconds(value: float | None) -> float:
        verdict = gate.judge([LAG], [reading(LAG, value)], 100.0)
        return verdict.seconds if isinstance(verdict, Wait) else 0.0

    assert [seconds(11.0) for _ in range(4)] + [seconds(None) for _ in range(4)] == [1, 2, 4, 8, 16, 30, 30, 30]
    assert [seconds(0.0), seconds(11.0)] == [0, 1]


@pytest.mark.parametrize(
    ("values", "stops"),
    [
        pytest.param([30.0, 30.0], True, id="twice running"),
        pytest.param([29.9, 30.0], False, id="once"),
        pytest.param([30.0, 29.9, 30.0], False, id="with a better one between"),
        pytest.param([30.0, None, 30.0], True, id="with one between that tells nothing"),
        pytest.param([30.0, None], False, id="the second not known"),
        pytest.param([30.0, 0.0, 30.0, 31.0], True, id="again, later"),
    ],
)
def test_what_is_critical_twice_running_stops(values: list[float | None], stops: bool) -> None:
    gate = Gate()
    verdicts = [gate.judge([LAG], [reading(LAG, value, at=100.0 + n)], 100.0 + n) for n, value in enumerate(values)]
    last = verdicts.pop()
    assert not any(isinstance(verdict, Stop) for verdict in verdicts)
    assert isinstance(last, Stop) is stops


def test_one_critical_reading_that_is_looked_at_twice_does_not_stop() -> None:
    gate = Gate()
    verdicts = [gate.judge([LAG], [reading(LAG, 99.0)], now) for now in (100.0, 101.0, 103.0)]
    assert [type(verdict) for verdict in verdicts] == [Wait, Wait, Wait]


def test_a_signal_that_was_not_read_between_two_critical_readings_does_not_excuse_them() -> None:
    gate = Gate()
    gate.judge([LAG], [reading(LAG, 99.0, at=100.0)], 100.0)
    gate.judge([LAG], [], 101.0)
    assert gate.judge([LAG], [reading(LAG, 99.0, at=102.0)], 102.0) == Stop(reason=LAG, detail="replica_lag is 99.0.")


def test_two_signals_that_are_critical_once_each_do_not_stop() -> None:
    gate = Gate()
    gate.judge([LAG, BLOCKED], [reading(LAG, 99.0), reading(BLOCKED, 0.0)], 100.0)
    assert isinstance(
        gate.judge([LAG, BLOCKED], [reading(LAG, 0.0, 101.0), reading(BLOCKED, 99.0, 101.0)], 101.0), Wait
    )


def test_a_signal_that_is_never_critical_and_one_that_is_not_asked_any_more_do_not_stop() -> None:
    gate = Gate()
    for now in (100.0, 101.0, 102.0):
        assert isinstance(gate.judge([LAG], [reading(LAG, 99.0, at=now, critical=None)], now), Wait)
    gate.judge([LAG], [reading(LAG, 99.0, at=103.0)], 103.0)
    assert gate.judge([], [reading(LAG, 99.0, at=104.0)], 104.0) == Go()
    assert isinstance(gate.judge([LAG], [reading(LAG, 99.0, at=105.0)], 105.0), Wait)
