"""A refused batch is halved down to one row, and grows again behind it."""

from __future__ import annotations

import pytest

from runner.run.narrowing import Narrowing


def test_nothing_is_narrow_while_nothing_is_wrong() -> None:
    narrowing = Narrowing()
    narrowing.passed(500)
    assert (narrowing.size, narrowing.alone) == (None, False)


@pytest.mark.parametrize(
    ("walked", "sizes"),
    [
        pytest.param(500, [250, 125, 62, 31, 15, 7, 3, 1], id="many"),
        pytest.param(2, [1], id="two"),
        pytest.param(1, [1], id="the one row itself"),
    ],
)
def test_a_refused_batch_is_halved_until_one_row_is_left(walked: int, sizes: list[int]) -> None:
    narrowing, seen = Narrowing(), list[int | None]()
    while not narrowing.alone:
        narrowing.refused(walked if narrowing.size is None else narrowing.size)
        seen.append(narrowing.size)
    assert seen == sizes


def test_behind_the_bad_row_it_grows_until_it_is_as_large_as_usual() -> None:
    narrowing, seen = Narrowing(), list[int | None]()
    narrowing.refused(1)
    for _ in range(6):
        narrowing.passed(20)
        seen.append(narrowing.size)
    assert seen == [2, 4, 8, 16, None, None]
