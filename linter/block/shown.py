"""A value of a block as a message shows it."""

from __future__ import annotations

_LONGEST = 200  # bits; Python refuses to write out numbers of thousands of digits


def shown(value: object) -> str:
    """What it is, or itself where it is short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > _LONGEST:
        return "a number of many digits"
    kinds = (("a table", dict), ("a list", list), ("a text", str))
    return next((words for words, kind in kinds if isinstance(value, kind)), f"{value}")
