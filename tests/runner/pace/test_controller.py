"""The controller: how long batches take decides how large they become."""

from __future__ import annotations

import pytest

from rules.value import replace
from runner.pace.controller import Controller
from runner.settings import Settings


def controller(**changes: object) -> Controller:
    """Target 150 ms, from 500 rows within 10 to 50,000, unless changed."""
    return Controller(replace(Settings(), **changes))


def sizes(paced: Controller, *times: float) -> list[int]:
    """The size after each of these full batches."""
    return [paced.after(took, paced.size) for took in times]


@pytest.mark.parametrize(
    ("times", "size"),
    [
        pytest.param([150] * 10, 500, id="just right"),
        pytest.param([75] * 9, 500, id="nine samples decide nothing"),
        pytest.param([125] * 10, 600, id="a fifth faster"),
        pytest.param([75] * 10, 750, id="twice as fast, and yet half as much again at most"),
        pytest.param([1] * 10, 750, id="at once"),
        pytest.param([0] * 10, 750, id="in no time"),
        pytest.param([300] * 10, 250, id="twice as slow"),
        pytest.param([700] * 10, 107, id="nearly too slow"),
        pytest.param([75] * 9 + [700], 750, id="one of ten is above the 90th percentile"),
        pytest.param([75] * 8 + [300] * 2, 250, id="two of ten are not"),
        pytest.param([750], 500, id="five times the target is not yet too slow"),
        pytest.param([751], 50, id="more than five times is"),
        pytest.param([751, 751], 10, id="never below the least"),
        pytest.param([75] * 9 + [751] + [75] * 9, 50, id="what is too slow clears the history"),
        pytest.param([75] * 20, 1125, id="twenty fast ones"),
        pytest.param([75] * 19, 750, id="a change clears the history"),
        pytest.param([150] * 10 + [300] * 2, 250, id="without a change the latest ten count"),
    ],
)
def test_full_batches_set_the_size(times: list[float], size: int) -> None:
    paced = controller()
    sizes(paced, *times)
    assert paced.size == size


def test_growth_ends_at_the_most_and_begins_from_one() -> None:
    assert controller(size=40_000).size == 40_000
    assert sizes(controller(size=40_000), *[10] * 10)[-1] == 50_000
    assert sizes(controller(size=1, least_size=1), *[10] * 50)[9::10] == [2, 3, 5, 8, 12]


def test_the_first_size_is_within_bounds() -> None:
    assert controller(size=5, least_size=10).size == 10


def test_the_end_of_a_range_does_not_make_batches_grow() -> None:
    """It is over quickly because it is short."""
    paced = controller()
    for _ in range(30):
        paced.after(5, 20)
    assert paced.size == 500


def test_the_end_of_a_range_makes_batches_shrink_if_even_that_was_slow() -> None:
    paced = controller()
    for _ in range(10):
        paced.after(300, 499)
    assert paced.size == 250
    assert paced.after(2_000, 3) == 25


@pytest.mark.parametrize(
    ("sqlstate", "size"),
    [
        pytest.param("57014", 50, id="statement timeout"),
        pytest.param("55P03", 250, id="lock not available"),
        pytest.param("54000", 250, id="program limit"),
        pytest.param(None, 250, id="not said"),
    ],
)
def test_a_batch_that_was_cut_short_makes_the_next_smaller(sqlstate: str | None, size: int) -> None:
    paced = controller()
    sizes(paced, *[75] * 9)
    assert paced.failed(sqlstate) == size
    assert sizes(paced, 75) == [size]  # the nine are forgotten


def test_a_batch_that_is_cut_short_again_and_again_is_never_below_the_least() -> None:
    paced = controller()
    assert [paced.failed("55P03") for _ in range(8)] == [250, 125, 62, 31, 15, 10, 10, 10]


def test_live_settings_hold_from_the_next_batch_on() -> None:
    paced = controller()
    sizes(paced, *[75] * 9)
    before = Settings()
    assert paced.adopt(before) == 500
    assert sizes(paced, 75) == [750]  # taking over the same settings forgot nothing
    assert paced.adopt(replace(before, target_ms=80)) == 750  # what it has grown to stays
    assert sizes(paced, 401) == [75]  # and too slow is by the new target
    assert paced.adopt(replace(before, target_ms=80, size=2_000)) == 2_000
    assert paced.adopt(replace(before, target_ms=80, size=2_000, most_size=1_000)) == 1_000
    assert paced.adopt(replace(before, target_ms=80, size=2_000, most_size=50_000, least_size=1_500)) == 1_500


@pytest.mark.parametrize(
    ("nice", "rest_ms", "took_ms", "seconds"),
    [
        pytest.param(1.0, 0, 150, 0.15, id="half of the time"),
        pytest.param(0.0, 0, 150, 0.0, id="no rest"),
        pytest.param(3.0, 0, 150, 0.45, id="a quarter of the time"),
        pytest.param(1.0, 500, 150, 0.5, id="at least so long"),
        pytest.param(1.0, 100, 150, 0.15, id="longer than the least"),
    ],
)
def test_after_a_batch_it_rests(nice: float, rest_ms: int, took_ms: float, seconds: float) -> None:
    assert controller(nice=nice, rest_ms=rest_ms).rest_seconds(took_ms) == pytest.approx(seconds)


def test_a_batch_needs_twice_the_90th_percentile_of_the_latest() -> None:
    paced = controller()
    assert paced.need_seconds() == pytest.approx(1.5)  # nothing is known: 2 × 5 × 150 ms
    paced.after(100, 500)
    assert paced.need_seconds() == pytest.approx(0.2)
    paced.after(400, 3)  # a short batch takes its time too
    assert paced.need_seconds() == pytest.approx(0.8)
    sizes(paced, *[60] * 9)
    assert paced.need_seconds() == pytest.approx(0.12)  # the second largest of the latest ten, with the 400


@pytest.mark.parametrize("start", [10, 50_000])
@pytest.mark.parametrize("row_ms", [0.01, 0.1, 1.0])
def test_it_comes_to_its_target_from_far_away(start: int, row_ms: float) -> None:
    paced = controller(size=start)
    for _ in range(250):
        paced.after(5 + row_ms * paced.size, paced.size)
    assert 5 + row_ms * paced.size == pytest.approx(150, rel=0.02)
