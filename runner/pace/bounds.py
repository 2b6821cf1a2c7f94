"""Which values each setting may have."""

from __future__ import annotations

from typing import assert_never

from rules.value import Value
from runner.errors import RefusedError
from runner.pace.window import parse

Scalar = int | float | str | None


class Number(Value):
    """From least to most. whole: no fraction. optional: `none` switches the setting off."""

    least: float
    most: float
    whole: bool = True
    optional: bool = False


class WindowText(Value):
    """A window, or none."""


class QueryText(Value):
    """A query, or none. Whether it is one, the server says."""


Bounds = Number | WindowText | QueryText

_ROWS = 1_000_000
_HOUR_MS = 3_600_000
_MANY = 1_000_000_000

BOUNDS: dict[str, Bounds] = {
    "target_ms": Number(least=1, most=60_000),
    "size": Number(least=1, most=_ROWS),
    "least_size": Number(least=1, most=_ROWS),
    "most_size": Number(least=1, most=_ROWS),
    "nice": Number(least=0, most=1_000, whole=False),
    "rest_ms": Number(least=0, most=_HOUR_MS),
    "window": WindowText(),
    # To PostgreSQL 0 is no timeout at all, and a batch that waits for ever holds its locks for ever.
    "lock_timeout_ms": Number(least=1, most=_HOUR_MS),
    "statement_timeout_ms": Number(least=1, most=_HOUR_MS),
    "idle_timeout_ms": Number(least=1, most=_HOUR_MS),
    "attempts": Number(least=1, most=1_000),
    "longest_wait_s": Number(least=0, most=3_600),
    "passes": Number(least=2, most=1_000),
    "max_lag_s": Number(least=0, most=_MANY, whole=False, optional=True),
    "max_blocked": Number(least=0, most=_MANY, optional=True),
    "max_active": Number(least=0, most=_MANY, optional=True),
    "max_xmin_age_s": Number(least=0, most=_MANY, whole=False, optional=True),
    "max_archive_backlog": Number(least=0, most=_MANY, optional=True),
    "max_wraparound_vacuums": Number(least=0, most=_MANY, optional=True),
    "signal": QueryText(),
    "max_signal": Number(least=-_MANY, most=_MANY, whole=False, optional=True),
    "critical": Number(least=1, most=_MANY, whole=False, optional=True),
}


def within_bounds(name: str, value: object) -> Scalar:
    """The value of a setting, from what was typed or from TOML or JSON. Raises RefusedError: what it must be."""
    bounds = BOUNDS[name]
    match bounds:
        case Number():
            return _number(name, bounds, value)
        case WindowText():
            text = _text(name, value)
            return None if text is None else parse(text).text
        case QueryText():
            return _text(name, value)
        case _:
            assert_never(bounds)


def _number(name: str, bounds: Number, value: object) -> int | float | None:
    if bounds.optional and _is_none(value):
        return None
    number = _read(value, int if bounds.whole else float)
    if number is None or not bounds.least <= number <= bounds.most:  # NaN is not between either: it would limit nothing
        kind = "a whole number" if bounds.whole else "a number"
        none = ", or none" if bounds.optional else ""
        raise RefusedError(f"{name} is {value}; it must be {kind} from {bounds.least:g} to {bounds.most:,.0f}{none}.")
    return number


def _read(value: object, kind: type[int] | type[float]) -> int | float | None:
    """None for what is no such number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, float) and kind is int:
        return None
    try:
        return kind(value)
    except (ValueError, OverflowError):
        return None


def _text(name: str, value: object) -> str | None:
    if _is_none(value):
        return None
    if not isinstance(value, str) or not value.strip():
        raise RefusedError(f"{name} is {value!r}; it must be text, or none.")
    return value


def _is_none(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip().casefold() == "none")
