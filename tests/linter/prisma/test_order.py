"""Migrations come in the order in which Prisma applies them."""

from __future__ import annotations

import pytest

from linter.prisma.order import disputed, prisma_order


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["20250101000000_b", "20250102000000_a"], id="timestamps"),
        pytest.param(["0_init", "00000000000000_init", "20250101000000_a"], id="baselines"),
        pytest.param(["01_a", "02_b", "10_c"], id="padded numbers"),
        pytest.param(["1_init", "10_c", "2_b"], id="numbers without padding are not counted"),
        pytest.param(["20250101_init", "20250101120000_more"], id="a date before a time of that day"),
        pytest.param(["20250101000000_add", "20250101000000_add_more", "20250101000000_add2"], id="equal timestamps"),
        pytest.param(["20250101000000_add", "20250101000000_Add"], id="small letters before capitals"),
        pytest.param(["20250101000000_A", "20250101000000_b"], id="but letters before case"),
        pytest.param(["1_a b", "1_a_b", "1_a-b", "1_a.b", "1_ab"], id="blank, underscore, dash, dot, letter"),
        pytest.param(["1_e", "1_é", "1_f"], id="accents after letters"),
        pytest.param(["20250101000000_z", "baseline"], id="digits before letters"),
    ],
)
def test_names_are_sorted_as_javascript_sorts_them(expected: list[str]) -> None:
    # Each list as `names.sort((a, b) => a.localeCompare(b))` leaves it in Node.js 20.
    assert prisma_order(reversed(expected)) == tuple(expected)


@pytest.mark.parametrize(
    ("names", "pair"),
    [
        pytest.param(["20250101000000_a", "20250102000000_b"], None, id="Prisma's own names"),
        pytest.param([], None, id="no names"),
        pytest.param(["1_init", "10_c", "2_b"], ("1_init", "10_c"), id="underscore against digit"),
        pytest.param(["20250101000000_a", "20250101000000_B"], ("20250101000000_a", "20250101000000_B"), id="capitals"),
    ],
)
def test_two_names_that_old_and_new_prisma_order_differently_are_told(
    names: list[str], pair: tuple[str, str] | None
) -> None:
    assert disputed(names) == pair
