"""What shows a run while it goes on: a bar, plain lines, or JSON lines."""

from __future__ import annotations

from typing import Protocol

from runner.happened import Happened
from threephase.command.backfill.tally import Tally


class View(Protocol):
    """Each is called by one thread at a time. every_s: how often tick is worth it."""

    every_s: float

    def happened(self, happened: Happened, tally: Tally) -> None:
        """Something happened just now; tally has it already."""

    def tick(self, tally: Tally) -> None:
        """Nothing in particular happened, but time has gone by."""

    def say(self, sentence: str) -> None:
        """A sentence for whoever looks on."""

    def close(self) -> None:
        """No more is to come."""
