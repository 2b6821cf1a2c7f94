"""Which of the many things that happen during a run deserve a line, and the words for them."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from runner.happened import BatchDone, Happened, PassBegan, Quarantined, Retrying, StateChanged, Waiting
from runner.report.words import counted, duration, key, milliseconds, moment, per_second
from runner.state import State
from threephase.command.backfill.tally import Tally

_MOST_SET_ASIDE = 100


class Notable:
    """A wait is said once, however many workers begin it and however often they look again; of rows set aside the first."""

    def __init__(self) -> None:
        self._waits: dict[int, str] = {}
        self._set_aside = 0

    def line(self, happened: Happened) -> str | None:
        """The line, None for what happens all the time."""
        match happened:
            case BatchDone():
                self._waits.pop(happened.worker, None)
                return None
            case Waiting():
                return self._wait(happened)
            case Retrying():
                said = " ".join(filter(None, (happened.sqlstate, happened.message)))
                return f"tries again in {duration(happened.seconds)}: {said} (attempt {happened.attempt})"
            case Quarantined():
                return self._quarantined(happened)
            case PassBegan():
                return _pass(happened.pass_number)
            case StateChanged():
                return _state(happened)
            case _:
                assert_never(happened)

    def _quarantined(self, row: Quarantined) -> str | None:
        self._set_aside += 1
        if self._set_aside > _MOST_SET_ASIDE:
            return None
        more = "; those that follow are not shown, the ledger has them" if self._set_aside == _MOST_SET_ASIDE else ""
        said = " ".join(filter(None, (row.sqlstate, row.message)))
        return f"set aside: {key(row.key)}: {said}{more}"

    def _wait(self, waiting: Waiting) -> str | None:
        known = waiting.reason in self._waits.values()
        self._waits[waiting.worker] = waiting.reason
        return None if known else f"waits: {waiting.detail} ({waiting.reason})"


def standing(tally: Tally, now: datetime) -> str:
    """`12.3%, 61,500 of about 500,000 rows walked, 60,000 changed; 5,200 rows/s; 1 min 24 s left; …`."""
    share = f"{tally.share:.1%}, " if tally.share is not None else ""
    return "; ".join(filter(None, (share + rows(tally), pace(tally), left(tally, now), batch(tally), waits(tally))))


def rows(tally: Tally) -> str:
    """`61,500 of about 500,000 rows walked, 60,000 changed`."""
    now = tally.standing
    of = f" of about {now.rows:,}" if now.rows else ""
    return f"{now.walked:,}{of} rows walked, {now.changed:,} changed"


def pace(tally: Tally) -> str:
    """`5,200 rows/s`; empty while it is not known."""
    return "" if tally.rate is None else per_second(tally.rate)


def left(tally: Tally, now: datetime) -> str:
    """`1 min 24 s left`, with a window also when that will be; empty while it is not known."""
    rest = tally.rest_s
    if rest is None:
        return ""
    end = tally.end(now)
    if end is None:
        return f"{duration(rest)} of work left, more than the window will give"
    if tally.standing.window is None:
        return f"{duration(rest)} left"
    openings = "" if end.windows == 1 else f", in {end.windows} openings of the window"
    return f"{duration(rest)} of work left, done about {moment(end.at)}{openings}"


def batch(tally: Tally) -> str:
    """`500 rows a batch, 148 ms`; empty before the first."""
    return "" if tally.size is None else f"{counted(tally.size, 'row')} a batch, {milliseconds(tally.took_ms)}"


def waits(tally: Tally) -> str:
    """`waits: window`; empty while somebody works."""
    return "waits: " + ", ".join(sorted({each.reason for each in tally.waiting.values()})) if tally.waiting else ""


def _state(changed: StateChanged) -> str:
    """Why a run has failed is a long sentence, which the command says at its end."""
    why = "" if changed.state is State.FAILED or not changed.why else f": {changed.why}"
    return f"state: {changed.state.value}{why}"


def _pass(number: int) -> str:
    return "pass 1: the work" if number == 1 else f"pass {number}: a sweep for rows that were committed late"
