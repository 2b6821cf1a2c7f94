"""The server's signals, asked for while the workers work: what others feel of a batch is over when the batch is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from runner.ledger.runs import read_run
from runner.pace.gate import Reading
from runner.pace.signals import read
from runner.run.link import Link

_SECONDS = 1.0


class Pulse:
    """A thread with a connection of its own. When it cannot ask, its readings grow old, and old ones open no gate."""

    def __init__(self, link: Link, run_id: int, walked_oid: int, our_pids: Callable[[], list[int]]) -> None:
        self._link = link
        self._run_id = run_id
        self._walked_oid = walked_oid
        self._our_pids = our_pids
        self._readings: tuple[Reading, ...] = ()
        self._asked = Event()
        self._over = Event()
        self._thread = Thread(target=self._beat, name="pulse", daemon=True)

    def readings(self) -> tuple[Reading, ...]:
        """The latest. The first time this waits a moment for them."""
        self._asked.wait(5 * _SECONDS)
        return self._readings

    def start(self) -> None:
        """Begins to ask."""
        self._thread.start()

    def close(self) -> None:
        """Ends the thread and its connection."""
        self._over.set()
        if self._thread.is_alive():
            self._link.cancel()
            self._thread.join()
        self._link.close()

    def _beat(self) -> None:
        while not self._over.is_set():
            with suppress(Exception):  # whatever it is: without readings no gate is open
                conn = self._link.conn()
                settings = read_run(conn, self._run_id).settings
                self._readings = read(conn, settings, self._walked_oid, self._our_pids())
            self._asked.set()
            self._over.wait(_SECONDS)
