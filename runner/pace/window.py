"""When batches may begin: spans of local wall time on weekdays, in a named time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from rules.value import Value
from runner.pace.span import Span
from runner.pace.window_text import read_window
from runner.pace.zone import clock_changes, zone_named

# A span comes back after a week; one that a clock change leaves out, after two.
_HORIZON_DAYS = 16


class Window(Value):
    """Open whenever the zone's wall clock shows a time inside one of the spans; nothing else decides.

    So what a clock change leaves out is not there to be opened: a span that starts in it opens at the first instant
    after it, one that ends in it closes with it. What the clock shows twice is inside both times.
    Every instant that is handed in must know its zone. Those that are returned are in UTC: two that are in one zone are
    compared and subtracted by what its clock shows, and that is wrong in the night of a change.
    """

    text: str
    spans: tuple[Span, ...]
    zone: str

    def is_open(self, now: datetime) -> bool:
        """Whether a batch may begin now."""
        wall = self.local(now)
        return any(span.holds(wall.weekday(), wall.hour * 60 + wall.minute) for span in self.spans)

    def opens(self, now: datetime) -> datetime:
        """The next instant at which it is open: now, if it is."""
        return next(at for at in self._moments(now) if self.is_open(at))

    def closes(self, now: datetime) -> datetime | None:
        """The next instant at which it is closed: now, if it is. None: it never closes."""
        return next((at for at in self._moments(now) if not self.is_open(at)), None)

    def fits(self, now: datetime, seconds: float) -> bool:
        """Whether what begins now and takes so long ends before the window closes."""
        if not self.is_open(now):
            return False
        closes = self.closes(now)
        return closes is None or now.astimezone(UTC) + timedelta(seconds=seconds) <= closes

    def local(self, instant: datetime) -> datetime:
        """The same instant as the window's clock shows it."""
        if instant.utcoffset() is None:
            raise ValueError(f"{instant} does not know its zone")
        return instant.astimezone(self._zone)

    @property
    def _zone(self) -> tzinfo:
        return zone_named(self.zone)

    def _moments(self, now: datetime) -> list[datetime]:
        """Now, and the instants after it at which the window may open or close, in order."""
        now = self.local(now).astimezone(UTC)
        found = {*self._edges(now), *clock_changes(self._zone, now, _HORIZON_DAYS)}
        return [now, *sorted(instant for instant in found if instant > now)]

    def _edges(self, now: datetime) -> Iterator[datetime]:
        """When the clock shows a start or an end, on each day; both times if it shows it twice."""
        midnight = self.local(now).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=self._zone)
        for minute in {minute for span in self.spans for minute in (span.start, span.end)}:
            for day in range(-1, _HORIZON_DAYS):
                wall = midnight + timedelta(days=day, minutes=minute)
                yield from (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def parse(text: str) -> Window:
    """The window that is written so: `mon-fri 22:00-06:00, sat-sun 00:00-24:00 Europe/Berlin`. Raises RefusedError."""
    spans, zone = read_window(text)
    return Window(text=text, spans=spans, zone=zone)
