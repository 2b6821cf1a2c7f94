"""Looks on while a run goes on: what the workers tell, what the ledger says, and the time that goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Any

from runner.happened import Happened
from threephase.command.backfill.stopping import FIRST, Stopping
from threephase.command.backfill.tally import Standing, Tally
from threephase.command.backfill.view import View
from threephase.output import forsake_stdout

if TYPE_CHECKING:
    import psycopg

    from runner.connection.dsn import Dsn

_STEP_S = 0.2
_LOOK_EVERY_S = 2.0


class Watch:
    """Hands what happens to the view, one thing at a time. look: the ledger's word, None where it cannot be had now."""

    def __init__(
        self,
        view: View,
        tally: Tally,
        stopping: Stopping,
        look: Callable[[], Standing | None],
        clock: Callable[[], float],
    ) -> None:
        self._view = view
        self._tally = tally
        self._stopping = stopping
        self._look = look
        self._clock = clock
        self._lock = RLock()
        self._gone = False
        self._said_stop = False
        self._looked = self._ticked = clock()

    def tell(self, happened: Happened) -> None:
        """From any thread."""
        with self._lock:
            self._tally.take(happened)
            self._show(lambda: self._view.happened(happened, self._tally))

    def step(self) -> None:
        """Every moment: looks at the ledger, ticks, and says that it stops, each when it is time."""
        now = self._clock()
        if now - self._looked >= _LOOK_EVERY_S:
            self._looked = now
            self._read(self._look())
        with self._lock:
            if self._stopping.asked and not self._said_stop:
                self._said_stop = True
                self._show(lambda: self._view.say(FIRST))
            if now - self._ticked >= self._view.every_s:
                self._ticked = now
                self._show(lambda: self._view.tick(self._tally))

    def _read(self, standing: Standing | None) -> None:
        if standing is not None:
            with self._lock:
                self._tally.read(standing)

    def _show(self, call: Callable[[], None]) -> None:
        """Where nobody reads any more, the run stops in good order: nobody would see what it does."""
        if self._gone:
            return
        try:
            call()
        except OSError:
            self._gone = True
            self._stopping.ask()
            with suppress(OSError, ValueError):
                forsake_stdout()


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Steps, in a thread of its own, until the run is over."""
    over = Event()

    def steps() -> None:
        while not over.wait(_STEP_S):
            watch.step()

    thread = Thread(target=steps, name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Look:
    """Asks the ledger how far the run is, over a connection of its own. None while there is no answer: workers will say."""

    def __init__(self, dsn: Dsn, run_id: int) -> None:
        from runner.run.link import Link

        self._link = Link(dsn, "threephase backfill watch")
        self._run_id = run_id

    def __call__(self) -> Standing | None:
        """The ledger's word."""
        import psycopg

        from runner.errors import RunnerError

        try:
            return standing(self._link.conn(), self._run_id)
        except (psycopg.Error, RunnerError):
            return None

    def close(self) -> None:
        """Nothing is left of it."""
        self._link.close()


def standing(conn: psycopg.Connection[Any], run_id: int) -> Standing:
    """The ledger's word."""
    from runner.ledger.ranges import totals
    from runner.ledger.runs import read_run
    from runner.report.now import rows_to_walk

    run, passes = read_run(conn, run_id), totals(conn, run_id)
    now = next((each for each in passes if each.pass_number == run.pass_number), None)
    return Standing(
        pass_number=run.pass_number,
        walked=now.walked if now else 0,
        changed=sum(each.changed for each in passes),
        rows=rows_to_walk(conn, run, passes),
        window=run.settings.window,
    )
