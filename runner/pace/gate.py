"""Whether the next batch may begin, by what the server shows. What is not known is no reason to go on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from rules.value import Value
from runner.pace.reason import Reason

_STALE_SECONDS = 15.0
_LONGEST_WAIT_SECONDS = 30.0
_ENOUGH_DOUBLINGS = 5  # 32 s


class Reading(Value):
    """What a signal showed. value: None if it cannot be told. at: when it was asked for, in seconds of a steady clock.

    limit: the greatest value with which work goes on. critical: the least with which it must end; None: there is none.
    detail: a sentence for people: what is the matter, and where the value is not known, what to do.
    """

    name: Reason
    value: float | None
    at: float
    limit: float
    critical: float | None = None
    detail: str


class Go(Value):
    """Every signal is known, fresh and within its limit."""


class Wait(Value):
    """Ask again after so many seconds."""

    reason: Reason
    detail: str
    seconds: float


class Stop(Value):
    """A signal was critical twice running: waiting is not enough."""

    reason: Reason
    detail: str


Verdict = Go | Wait | Stop


class Gate:
    """Judges readings, and remembers how long it has been shut and what was critical."""

    def __init__(self) -> None:
        self._waits = 0
        self._critical: dict[Reason, float] = {}

    def judge(self, asked: Collection[Reason], readings: Iterable[Reading], now: float) -> Verdict:
        """asked: the signals without which nothing is done. now: of the clock by which the readings were taken."""
        known = {reading.name: reading for reading in readings if reading.name in asked}
        stop = self._critical_again(asked, known)
        if stop is not None:
            return Stop(reason=stop.name, detail=stop.detail)
        against = next((why for name in asked if (why := _against(name, known.get(name), now))), None)
        if against is None:
            self._waits = 0
            return Go()
        seconds = min(2.0**self._waits, _LONGEST_WAIT_SECONDS)
        self._waits = min(self._waits + 1, _ENOUGH_DOUBLINGS)
        return Wait(reason=against[0], detail=against[1], seconds=seconds)

    def _critical_again(self, asked: Collection[Reason], known: Mapping[Reason, Reading]) -> Reading | None:
        """A reading that is critical, if an earlier one was. Not to know a value takes nothing back."""
        before, self._critical = self._critical, {}
        for name in asked:
            reading = known.get(name)
            if reading is None or reading.value is None:
                self._critical |= {name: before[name]} if name in before else {}
            elif reading.critical is not None and reading.value >= reading.critical:
                self._critical[name] = before.get(name, reading.at)
                if self._critical[name] < reading.at:
                    return reading
        return None


def _against(name: Reason, reading: Reading | None, now: float) -> tuple[Reason, str] | None:
    """Why a signal is against going on, if it is."""
    if reading is None:
        return Reason.UNKNOWN_SIGNAL, f"{name} was not read."
    if now - reading.at > _STALE_SECONDS:
        return Reason.UNKNOWN_SIGNAL, f"{name} was last read {now - reading.at:.0f} s ago."
    if reading.value is None:
        return Reason.UNKNOWN_SIGNAL, reading.detail
    # Not `value > limit`: NaN is not within any limit.
    return None if reading.value <= reading.limit else (name, reading.detail)
