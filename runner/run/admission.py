"""Whether a worker may begin a batch: the window, and the signals of the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from time import monotonic
from typing import assert_never

from rules.value import Value
from runner.errors import PausedError
from runner.ledger.runs import Run
from runner.pace.gate import Gate, Go, Reading, Stop, Wait
from runner.pace.reason import Reason
from runner.pace.signals import asked
from runner.pace.window import Window, parse
from runner.settings import Settings

_LONGEST_LOOK_SECONDS = 5.0  # how soon a window that somebody changed is noticed
_PAUSED_LOOK_SECONDS = 2.0


class Hold(Value):
    """Not now. reason: one word; detail: a sentence; seconds: until it is worth asking again."""

    reason: str
    detail: str
    seconds: float


class Admission:
    """One worker's. readings: the latest of the signals. wait_through: wait also for what may take hours, else stop."""

    def __init__(
        self, readings: Callable[[], tuple[Reading, ...]], now: Callable[[], datetime], *, wait_through: bool
    ) -> None:
        self._readings = readings
        self._now = now
        self._wait_through = wait_through
        self._gate = Gate()

    def hold(self, settings: Settings, need_seconds: float) -> Hold | None:
        """None: begin. need_seconds: what must be left of the window.

        Raises PausedError where the window is closed and waiting for it is not wanted, or a signal stays critical.
        """
        return self._window(settings.window, need_seconds) or self._signals(settings)

    def paused(self, run: Run) -> Hold:
        """Somebody has paused the run. Raises PausedError where waiting is not wanted."""
        why = f": {run.why}" if run.why else ""
        if not self._wait_through:
            raise PausedError(
                f"run {run.id} is paused{why}. `threephase backfill resume {run.id}`, then the same command, go on."
            )
        return Hold(reason=Reason.PAUSED, detail=f"The run is paused{why}.", seconds=_PAUSED_LOOK_SECONDS)

    def _window(self, text: str | None, need_seconds: float) -> Hold | None:
        if text is None:
            return None
        window, now = _parsed(text), self._now()
        if window.is_open(now) and window.fits(now, need_seconds):
            return None
        closes = window.closes(now)
        opens = window.opens(now if closes is None else max(now, closes))
        detail = f"The window {text} opens at {window.local(opens):%Y-%m-%d %H:%M %Z}."
        if not self._wait_through:
            raise PausedError(f"{detail} The same command resumes then; with --wait it stays and waits.")
        seconds = (opens - now).total_seconds()
        return Hold(reason=Reason.WINDOW, detail=detail, seconds=min(max(seconds, 0.1), _LONGEST_LOOK_SECONDS))

    def _signals(self, settings: Settings) -> Hold | None:
        names = asked(settings)
        verdict = self._gate.judge(names, self._readings(), monotonic()) if names else Go()
        match verdict:
            case Go():
                return None
            case Wait():
                return Hold(reason=verdict.reason, detail=verdict.detail, seconds=verdict.seconds)
            case Stop():
                raise PausedError(f"{verdict.detail} That is too much to go on. The same command resumes.")
            case _:
                assert_never(verdict)


@lru_cache(maxsize=4)
def _parsed(text: str) -> Window:
    return parse(text)
