"""One source line as a terminal shows it, and which part of it is marked."""

from __future__ import annotations

from collections.abc import Iterable

from linter.report.visible import cells, characters
from rules.value import Value

_CUT = "…"
_BESIDE = 16  # so many terminal columns are kept for what stands beside the marked part


class Marked(Value):
    """A line as shown. start, length: its marked part, in terminal columns from 0; at least one column is marked."""

    text: str
    start: int
    length: int


def mark(line: str, start: int, end: int, room: int) -> Marked:
    """The line with its characters from `start` up to `end` marked, cut around them to fit `room` terminal columns."""
    base = max(0, start - room)
    shown = characters(line[base : start + room])  # a line may be megabytes long, what fits on screen is near the mark
    first, stop = start - base, max(start, end) - base
    before, inside, after = shown[:first], shown[first:stop], shown[stop:]
    if base == 0 and start + room >= len(line) and _cells(shown) <= room:
        return _marked("", before, inside, after, "")
    room -= 2 * len(_CUT)
    fitting = _fitting(inside, room - min(_BESIDE, _cells(before)))
    rest = [] if len(fitting) < len(inside) else after
    left = _fitting(reversed(before), room - _cells(fitting) - min(_BESIDE, _cells(rest)))[::-1]
    right = _fitting(rest, room - _cells(left) - _cells(fitting))
    cut_left = base > 0 or len(left) < len(before)
    cut_right = base + first + len(fitting) + len(right) < len(line)
    return _marked(_CUT * cut_left, left, fitting, right, _CUT * cut_right)


def _marked(head: str, before: Iterable[str], inside: Iterable[str], after: Iterable[str], tail: str) -> Marked:
    left, middle = head + "".join(before), "".join(inside)
    return Marked(text=left + middle + "".join(after) + tail, start=cells(left), length=max(1, cells(middle)))


def _cells(shown: Iterable[str]) -> int:
    return sum(map(cells, shown))


def _fitting(shown: Iterable[str], room: int) -> list[str]:
    """As many of the characters, from the first on, as fit."""
    fitting: list[str] = []
    for character in shown:
        room -= cells(character)
        if room < 0:
            break
        fitting.append(character)
    return fitting
