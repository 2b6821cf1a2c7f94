"""The time in which nothing is done, by reason: told while it lasts, and kept for the next batch's audit entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from threading import Event
from time import monotonic

from runner.errors import StoppedError
from runner.failpoint import reached
from runner.happened import Happened, Waiting


class Waits:
    """One worker's waiting. It ends at once when the run is told to stop."""

    def __init__(self, worker: int, tell: Callable[[Happened], None], stop: Event) -> None:
        self._worker = worker
        self._tell = tell
        self._stop = stop
        self._milliseconds: Counter[str] = Counter()

    def rest(self, reason: str, seconds: float) -> None:
        """Waits without a word, as between two batches. Raises StoppedError when told to stop."""
        began = monotonic()
        if seconds > 0:
            reached("waiting")
            self._stop.wait(seconds)
            self._milliseconds[reason] += round((monotonic() - began) * 1_000)
        self.refuse_if_stopped()

    def wait(self, reason: str, detail: str, seconds: float) -> None:
        """Waits, and says for what."""
        self._tell(Waiting(worker=self._worker, reason=reason, detail=detail, seconds=seconds))
        self.rest(reason, seconds)

    def refuse_if_stopped(self) -> None:
        """Raises StoppedError if the run was told to stop."""
        if self._stop.is_set():
            raise StoppedError

    def taken(self) -> Mapping[str, int]:
        """Milliseconds by reason since the last time this was asked."""
        found = dict(self._milliseconds)
        self._milliseconds.clear()
        return found

    def put_back(self, waits: Mapping[str, int]) -> None:
        """For the next entry: the one they were meant for was not written."""
        self._milliseconds.update(waits)
