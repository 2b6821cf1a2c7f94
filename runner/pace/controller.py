"""How many rows the next batch walks, so that its transaction takes as long as it shall."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from math import ceil

from runner.settings import Settings

_SAMPLES = 10
_TOO_SLOW = 5  # times the target
_GROWTH = 1.5
# By how much a batch that was cut short is made smaller. One that took longer than statement_timeout_ms is far from
# the target; a lock that was not had says nothing about time, and half the rows meet half the locks.
_CUT = {"57014": 10}
_CUT_ELSE = 2


class Controller:
    """The size of one worker's batches. Each worker has its own: they walk different ranges on different connections."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._samples: deque[float] = deque(maxlen=_SAMPLES)  # of the present size; says what the next size is
        self._latest: deque[float] = deque(maxlen=_SAMPLES)  # of any size; says how long a batch may take
        self.size = _within(settings, settings.size)

    def after(self, took_ms: float, walked: int) -> int:
        """A batch is committed: its transaction's time, and the rows it walked. Returns the next size."""
        self._latest.append(took_ms)
        target = self._settings.target_ms
        if took_ms > _TOO_SLOW * target:
            return self._cut(10)
        # The end of a range has fewer rows than asked for: that they were quick says nothing about a whole batch.
        if walked >= self.size or took_ms > target:
            self._samples.append(took_ms)
        if len(self._samples) == _SAMPLES:
            best = self.size * target / max(_p90(self._samples), 1)
            self._become(min(round(best), ceil(self.size * _GROWTH)))
        return self.size

    def failed(self, sqlstate: str | None) -> int:
        """A batch failed because it is too large (Decision.SHRINK). Returns the next size."""
        return self._cut(_CUT.get(sqlstate or "", _CUT_ELSE))

    def adopt(self, settings: Settings) -> int:
        """Takes over settings that were changed while the run goes on; a new size starts afresh. Returns the next size."""
        before, self._settings = self._settings, settings
        self._become(settings.size if settings.size != before.size else self.size)
        return self.size

    def rest_seconds(self, took_ms: float) -> float:
        """How long to do nothing after a batch that took so long: nice times as long as it worked."""
        return max(self._settings.rest_ms, self._settings.nice * took_ms) / 1_000

    def need_seconds(self) -> float:
        """What must be left of the window for a batch to begin: twice the 90th percentile of the latest ten.

        Before the first one: what the slowest batch that is not called too slow would take.
        """
        slowest = _p90(self._latest) if self._latest else _TOO_SLOW * self._settings.target_ms
        return 2 * slowest / 1_000

    def _cut(self, divisor: int) -> int:
        self._become(self.size // divisor)
        self._samples.clear()
        return self.size

    def _become(self, size: int) -> None:
        size = _within(self._settings, size)
        if size != self.size:
            self._samples.clear()
        self.size = size


def _within(settings: Settings, size: int) -> int:
    return max(settings.least_size, min(settings.most_size, size))


def _p90(samples: Iterable[float]) -> float:
    """The 90th percentile by nearest rank: of ten, the second largest; of fewer than ten, the largest."""
    ordered = sorted(samples)
    return ordered[ceil(0.9 * len(ordered)) - 1]
