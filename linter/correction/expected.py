"""How many rows each statement is to change, as the block says it."""

from __future__ import annotations

import re

from linter.block.shown import shown
from linter.correction.unfit import UnfitError
from rules.correction import Expected

_RANGE = re.compile(r"\s*([0-9]{1,18})\s*\.\.\s*([0-9]{1,18})?\s*\Z")
_MOST = 10**18
_HOW = 'A number, or a range in quotes: expect = [3, "1..5", "0.."]'


def expectations(key: str, value: object) -> tuple[Expected, ...]:
    """One for each statement, in their order. Raises UnfitError."""
    if value == []:
        raise UnfitError(f"{key} is empty: one entry is wanted for each statement, in their order.", _HOW)
    if not isinstance(value, list):
        raise UnfitError(f"{key} must be a list with an entry for each statement, not {shown(value)}.", _HOW)
    return tuple(_one(key, number, each) for number, each in enumerate(value, 1))


def _one(key: str, number: int, value: object) -> Expected:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST:
        return Expected(least=value, most=value)
    found = _RANGE.match(value) if isinstance(value, str) else None
    if found is None:
        said = repr(value) if isinstance(value, str) else shown(value)
        raise UnfitError(f"{key}, entry {number}: {said} is neither a number of rows nor a range.", _HOW)
    least, most = int(found[1]), None if found[2] is None else int(found[2])
    if most is not None and most < least:
        raise UnfitError(
            f"{key}, entry {number}: {least}..{most} ends before it begins.", f'Write it so: "{most}..{least}"'
        )
    return Expected(least=least, most=most)
