"""When a run will be done, by how fast its last batches went."""

from __future__ import annotations

from datetime import datetime, timedelta

from rules.value import Value
from runner.pace.window import Window

_KEPT = 0.75
_MOST_WINDOWS = 1_000


class Eta:
    """The pace of a whole run: rows and time are smoothed each by itself, since an average of rates is no rate."""

    def __init__(self) -> None:
        self._rows = 0.0
        self._seconds = 0.0

    def after(self, rows: int, seconds: float) -> None:
        """So many rows were walked since the last call, in so many seconds, rests and waits included."""
        self._rows = _KEPT * self._rows + rows
        self._seconds = _KEPT * self._seconds + seconds

    def remaining(self, rows: int) -> float | None:
        """Seconds for so many more rows, None while no row has been walked."""
        if rows <= 0:
            return 0.0
        return rows * self._seconds / self._rows if self._rows > 0 else None


class End(Value):
    """When work that goes on only while a window is open will be done, and in how many openings of it."""

    at: datetime
    windows: int


def end(now: datetime, seconds: float, window: Window | None) -> End | None:
    """For so many seconds of work, begun now. None: not within a thousand openings."""
    if window is None:
        return End(at=now + timedelta(seconds=seconds), windows=1)
    left = timedelta(seconds=seconds)
    at = now
    for windows in range(1, _MOST_WINDOWS + 1):
        opens = window.opens(at)
        closes = window.closes(opens)
        if closes is None or left <= closes - opens:
            return End(at=opens + left, windows=windows)
        left -= closes - opens
        at = closes
    return None
