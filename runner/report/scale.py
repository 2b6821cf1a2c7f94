"""Axes: which values get a tick, and where a value stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import ceil, floor, log10

from rules.value import Value

_STEPS = (1, 2, 5, 10)
_TICKS = 5


class Scale(Value):
    """ticks: from the least to the greatest that is shown. share: where a value stands, from 0 to 1."""

    ticks: tuple[float, ...]
    share: Callable[[float], float]


def linear(greatest: float) -> Scale:
    """From 0 on, with four to seven ticks of 1, 2 or 5 times a power of ten."""
    step = _round_step(max(greatest, 1e-9) / _TICKS)
    top = step * max(1, ceil(greatest / step - 1e-9))
    ticks = tuple(step * count for count in range(round(top / step) + 1))
    return Scale(ticks=ticks, share=lambda value: value / top)


def logarithmic(least: float, greatest: float) -> Scale:
    """Powers of ten with 2 and 5 times between them where there are few: for what lies far apart."""
    low, high = floor(log10(max(least, 1e-3))), ceil(log10(max(greatest, 1e-2)))
    high = max(high, low + 1)
    factors = (1, 2, 5) if high - low <= 2 else (1,)
    ticks = [factor * 10.0**power for power in range(low, high) for factor in factors]
    return Scale(
        ticks=(*ticks, 10.0**high),
        share=lambda value: min(1.0, max(0.0, (log10(max(value, 1e-9)) - low) / (high - low))),
    )


def clock(first: datetime, last: datetime) -> list[tuple[float, str]]:
    """Ticks of a time axis: the share of the span, and what stands there, in UTC."""
    form = "%H:%M:%S" if last - first < timedelta(minutes=10) else "%H:%M"
    form = f"%d %b {form}" if first.astimezone(UTC).date() != last.astimezone(UTC).date() else form
    shares = [count / (_TICKS - 1) for count in range(_TICKS)]
    return [(share, f"{(first + (last - first) * share).astimezone(UTC):{form}}") for share in shares]


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return power * next(step for step in _STEPS if step * power >= rough * (1 - 1e-9))
