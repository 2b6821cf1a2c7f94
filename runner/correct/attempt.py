"""A correction is tried again as a whole where others were in the way; what its own rows do is never tried twice."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import NoReturn, TypeVar

import psycopg

from rules.value import Value
from runner.batch.decision import Decision
from runner.correct.limits import Limits
from runner.errors import FailedError, RefusedError, StoppedError, UnreachableError
from runner.run.retry import decision_of, retrying, said

T = TypeVar("T")
_FIRST_WAIT_SECONDS = 0.5
_RIGHTS = "It takes threephase_runner, SELECT on each column of the tables, and the right to do what the statements do."
_NO_LOCK = "55P03"  # to a batch a sign to take fewer rows; a correction has no fewer


class TriedAgain(Value):
    """Something was in the way. sqlstate: None where the connection was lost. seconds: until the next attempt."""

    sqlstate: str | None
    message: str
    attempt: int
    seconds: float


def attempted(call: Callable[[int], T], limits: Limits, stop: Event, tell: Callable[[TriedAgain], None]) -> T:
    """What call(attempt) returns. Nothing of a failed attempt may be left, no connection either. Raises RunnerError."""
    attempt = 1

    def before_sleep(error: BaseException, attempt: int, seconds: float) -> None:
        tell(TriedAgain(sqlstate=_sqlstate(error), message=_told(error), attempt=attempt, seconds=seconds))

    try:
        for state in retrying(limits, stop, before_sleep, _passes, _FIRST_WAIT_SECONDS):
            attempt = state.retry_state.attempt_number
            with state:
                return call(attempt)
    except psycopg.Error as error:
        if stop.is_set():
            raise StoppedError from error
        _fail(error, attempt)
    raise AssertionError("tenacity tries at least once")


def _passes(error: BaseException) -> bool:
    if _sqlstate(error) == _NO_LOCK or isinstance(error, UnreachableError):  # it was there when the command began
        return True
    return isinstance(error, psycopg.Error) and decision_of(error) in (Decision.RETRY, Decision.RECONNECT)


def _sqlstate(error: BaseException) -> str | None:
    return error.sqlstate if isinstance(error, psycopg.Error) else None


def _told(error: BaseException) -> str:
    """With the line of the statement, where it was one of the file's."""
    place = "".join(f"{note}: " for note in getattr(error, "__notes__", ()))
    state = f" ({_sqlstate(error)})" if _sqlstate(error) else ""
    return f"{place}{said(error).rstrip('.')}{state}."


def _fail(error: psycopg.Error, attempts: int) -> NoReturn:
    """What PostgreSQL adds may repeat values of rows: it is for whoever runs it, not for the ledger."""
    recorded = _told(error)
    detail = f" {error.diag.message_detail}" if error.diag.message_detail else ""
    times = f" Tried {attempts} times." if attempts > 1 else ""
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        raise RefusedError(f"{recorded} {_RIGHTS}") from error
    raise FailedError(f"{recorded}{detail}{times} Nothing was changed.", recorded + times) from error
