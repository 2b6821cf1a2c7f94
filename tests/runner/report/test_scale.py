"""Ticks and places on an axis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from runner.report.scale import clock, linear, logarithmic

NOON = datetime(2026, 1, 12, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("greatest", "ticks"),
    [
        pytest.param(10.0, (0, 2, 4, 6, 8, 10), id="ten"),
        pytest.param(19_200.0, (0, 5_000, 10_000, 15_000, 20_000), id="thousands"),
        pytest.param(0.7, (0, 0.2, 0.4, 0.6, 0.8), id="a fraction"),
        pytest.param(1.0, (0, 0.2, 0.4, 0.6, 0.8, 1.0), id="a limit that is met"),
    ],
)
def test_a_linear_axis_has_round_ticks_up_to_above_the_greatest_value(
    greatest: float, ticks: tuple[float, ...]
) -> None:
    scale = linear(greatest)
    assert scale.ticks == pytest.approx(ticks)
    assert scale.share(ticks[-1]) == pytest.approx(1.0)
    assert scale.share(0) == 0


def test_an_axis_without_any_value_is_still_an_axis() -> None:
    assert linear(0.0).share(0.0) == 0
    assert len(linear(0.0).ticks) > 1


@pytest.mark.parametrize(
    ("least", "greatest", "ticks"),
    [
        pytest.param(90, 300, (10, 20, 50, 100, 200, 500, 1_000), id="two powers"),
        pytest.param(1, 30_000, (1, 10, 100, 1_000, 10_000, 100_000), id="many powers"),
        pytest.param(100, 100, (100, 200, 500, 1_000), id="one value"),
    ],
)
def test_a_logarithmic_axis_spans_powers_of_ten(least: float, greatest: float, ticks: tuple[float, ...]) -> None:
    scale = logarithmic(least, greatest)
    assert scale.ticks == pytest.approx(ticks)
    assert (scale.share(ticks[0]), scale.share(ticks[-1])) == pytest.approx((0.0, 1.0))
    assert scale.share(0) == 0  # what took no time stands at the bottom


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        pytest.param(timedelta(minutes=4), "12:00:00", "12:04:00", id="minutes"),
        pytest.param(timedelta(hours=4), "12:00", "16:00", id="hours"),
        pytest.param(timedelta(hours=16), "12 Jan 12:00", "13 Jan 04:00", id="over midnight"),
    ],
)
def test_the_time_axis_is_as_exact_as_its_span(span: timedelta, first: str, last: str) -> None:
    ticks = clock(NOON, NOON + span)
    assert (ticks[0], ticks[-1]) == ((0.0, first), (1.0, last))
