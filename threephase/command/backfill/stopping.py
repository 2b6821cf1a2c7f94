"""Being asked to stop a run: at first in good order, the second time at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

FIRST = "finishing the batch under way, then stopping; Ctrl-C once more cancels it"


class Stopping:
    """event: what the runner looks at, and sets itself where it must. asked: whether a person or the system did."""

    def __init__(self) -> None:
        self.event = Event()
        self.asked = False

    def ask(self) -> None:
        """After the batch under way."""
        self.asked = True
        self.event.set()

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        """Says nothing here: whatever was being printed is not finished yet."""
        if self.asked:
            raise KeyboardInterrupt
        self.ask()


@contextmanager
def stoppable_run() -> Iterator[Stopping]:
    """Ctrl-C, SIGTERM as init systems send it, SIGHUP of a closed terminal. The second one is a KeyboardInterrupt."""
    stopping = Stopping()
    handled = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    try:
        before = {number: signal.signal(number, stopping._signalled) for number in handled}
    except ValueError:  # not in the main thread: then nobody sends a signal to us
        yield stopping
        return
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
