"""What every execution needs: its limits, somebody to tell that it is tried again, an end that is in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

from threephase.command.backfill.opened import explained
from threephase.command.correct.telling import Telling
from threephase.interruption import stoppable
from threephase.output import complain

if TYPE_CHECKING:
    from runner.connection.dsn import Dsn
    from runner.correct.attempt import TriedAgain
    from runner.correct.limits import Limits


class Executing(Telling):
    """The options that every execution has, as given. Timeouts in milliseconds."""

    lock_timeout: int
    statement_timeout: int | None
    attempts: int
    actor: str | None

    def limits(self) -> Limits:
        """As the runner takes them."""
        from runner.correct.limits import Limits

        return Limits(
            lock_timeout_ms=self.lock_timeout, statement_timeout_ms=self.statement_timeout, attempts=self.attempts
        )


def said(again: TriedAgain) -> None:
    """Says that it is tried again, and why."""
    complain(f"attempt {again.attempt}: {again.message} Rolled back; the next one in {again.seconds:.1f} s.")


@contextmanager
def executing(dsn: Dsn, when_interrupted: str) -> Iterator[Event]:
    """Gives what stops further attempts. Ctrl-C and SIGTERM end it at once, and the server rolls back."""
    with stoppable(), explained(dsn):
        try:
            yield Event()
        except KeyboardInterrupt:
            complain(when_interrupted)
            raise
