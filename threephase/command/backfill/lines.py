"""A run as plain lines with the time in UTC: for logs, pipes and terminals that are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from runner.happened import Happened
from threephase.command.backfill.notable import Notable, standing
from threephase.command.backfill.shown import harmless
from threephase.command.backfill.tally import Tally


def now_utc() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class Lines:
    """out: takes a whole line. clock: the wall clock."""

    every_s = 5.0

    def __init__(self, out: Callable[[str], None], clock: Callable[[], datetime] = now_utc) -> None:
        self._out = out
        self._clock = clock
        self._notable = Notable()

    def happened(self, happened: Happened, tally: Tally) -> None:  # noqa: ARG002
        """A line, if it is notable."""
        line = self._notable.line(happened)
        if line is not None:
            self.say(line)

    def tick(self, tally: Tally) -> None:
        """How far it has come."""
        self.say(standing(tally, self._clock()))

    def say(self, sentence: str) -> None:
        """On one line, whatever is in it."""
        self._out(f"{self._clock():%Y-%m-%dT%H:%M:%SZ}  {harmless(' '.join(sentence.split()))}\n")

    def close(self) -> None:
        """Nothing is kept back."""
