"""A span of wall time that comes back every week."""

from __future__ import annotations

from rules.value import Value


class Span(Value):
    """On these weekdays (0 is Monday) from start to end, in minutes after midnight, the end exclusive.

    An end that is not after the start is on the next day: Friday's 22:00-06:00 is the night to Saturday.
    """

    days: frozenset[int]
    start: int
    end: int

    def holds(self, weekday: int, minute: int) -> bool:
        """Whether a clock that shows this is inside."""
        if self.start < self.end:
            return weekday in self.days and self.start <= minute < self.end
        in_the_evening = weekday in self.days and minute >= self.start
        return in_the_evening or ((weekday - 1) % 7 in self.days and minute < self.end)
