"""What is known of a run while it goes on: the ledger's word every few seconds, and what happened here since."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from rules.value import Value, replace
from runner.happened import BatchDone, Happened, PassBegan, Quarantined, Retrying, StateChanged, Waiting
from runner.pace.eta import End, Eta, end
from runner.pace.reason import Reason
from runner.pace.window import parse

_RATE_OVER_S = 60.0
# While these last nothing is learnt about how fast it goes: the closed hours of a window are counted apart.
_NO_PACE = frozenset((Reason.WINDOW.value, Reason.PAUSED.value))


class Standing(Value):
    """The ledger's word, to which every host adds. rows: about how many this pass walks, 0 where that is not known.

    window: when batches may begin, as it is written.
    """

    pass_number: int
    walked: int
    changed: int
    rows: int
    window: str | None = None


class Tally:
    """clock: seconds that only go on. Everything is of all hosts but size, took_ms and waiting, which are of this one."""

    def __init__(self, standing: Standing, clock: Callable[[], float]) -> None:
        self.standing = standing
        self.size: int | None = None
        self.took_ms: float | None = None
        self.waiting: dict[int, Waiting] = {}
        self._clock = clock
        self._seen = deque([(clock(), standing.walked)])
        self._eta = Eta()

    def read(self, standing: Standing) -> None:
        """Takes the ledger's word instead of what was added up here."""
        if standing.pass_number != self.standing.pass_number:
            self._seen.clear()
        self.standing = standing
        self._sample()
        if len(self._seen) > 1 and not self._waits_long():
            (before_s, before), (now_s, now) = self._seen[-2], self._seen[-1]
            self._eta.after(now - before, now_s - before_s)

    def take(self, happened: Happened) -> None:
        """Adds what happened here."""
        match happened:
            case BatchDone():
                self._add(happened)
            case Waiting():
                self.waiting[happened.worker] = happened
            case PassBegan():
                self._begin_pass(happened.pass_number)
            case Retrying() | Quarantined() | StateChanged():
                pass
            case _:
                assert_never(happened)

    @property
    def share(self) -> float | None:
        """What is done of this pass, from 0 to 1; the last per cent is not claimed, for rows is an estimate."""
        now = self.standing
        return min(0.99, now.walked / now.rows) if now.rows else None

    @property
    def rate(self) -> float | None:
        """Rows in a second, over the last minute."""
        (first, before), (last, now) = self._seen[0], self._seen[-1]
        return (now - before) / (last - first) if last > first else None

    @property
    def rest_s(self) -> float | None:
        """Working time that this pass takes yet; None while that cannot be told."""
        now = self.standing
        return self._eta.remaining(now.rows - now.walked) if now.rows else None

    def end(self, now: datetime) -> End | None:
        """When this pass will be done, closed hours included; None while that cannot be told."""
        rest = self.rest_s
        window = self.standing.window
        return None if rest is None else end(now, rest, None if window is None else parse(window))

    def _begin_pass(self, number: int) -> None:
        """Where the ledger has not said so yet: a sweep walks again what the pass before it has walked."""
        now = self.standing
        if number > now.pass_number:
            self.read(replace(now, pass_number=number, walked=0, rows=now.walked or now.rows))

    def _add(self, done: BatchDone) -> None:
        self.waiting.pop(done.worker, None)
        self.size, self.took_ms = done.size, done.took_ms
        now = self.standing
        if done.pass_number == now.pass_number:
            self.standing = replace(now, walked=now.walked + done.walked, changed=now.changed + done.changed)

    def _waits_long(self) -> bool:
        return any(waiting.reason in _NO_PACE for waiting in self.waiting.values())

    def _sample(self) -> None:
        self._seen.append((self._clock(), self.standing.walked))
        while len(self._seen) > 2 and self._seen[-1][0] - self._seen[0][0] > _RATE_OVER_S:
            self._seen.popleft()
