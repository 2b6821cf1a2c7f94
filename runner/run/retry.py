"""A batch that fails in a way that passes is tried again, with jitter, bounded; each SQLSTATE has its decision."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import NoReturn, Protocol, TypeVar, assert_never

import psycopg
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, stop_when_event_set
from tenacity.wait import wait_exponential, wait_random

from runner.batch.decision import Decision, decide
from runner.batch.transaction import UnansweredError
from runner.errors import FailedError, PausedError, StoppedError, UnreachableError
from runner.settings import Settings

T = TypeVar("T")
_FIRST_WAIT_SECONDS = 0.2  # doubled each time: ten attempts last a minute and a half


class Patience(Protocol):
    """How often something is tried, and the longest wait in between, in seconds."""

    @property
    def attempts(self) -> int:
        """The first one included."""
        ...

    @property
    def longest_wait_s(self) -> float:
        """Waits are doubled up to it."""
        ...


def tried(
    call: Callable[[int], T],
    settings: Settings,
    stop: Event,
    before_sleep: Callable[[BaseException, int, float], None],
) -> T:
    """What call(attempt) returns, tried again while its errors pass. Raises RunnerError, or what is none of ours."""
    attempt = 1
    try:
        for state in retrying(settings, stop, before_sleep, passes):
            attempt = state.retry_state.attempt_number
            with state:
                return call(attempt)
    except Exception as error:
        if stop.is_set() and passes(error):
            raise StoppedError from error
        _give_up(error, attempt)
    raise AssertionError("tenacity tries at least once")


def retrying(
    patience: Patience,
    stop: Event,
    before_sleep: Callable[[BaseException, int, float], None],
    passing: Callable[[BaseException], bool],
    first_wait_s: float = _FIRST_WAIT_SECONDS,
) -> Retrying:
    """The attempts. passing: which errors are tried again. What is raised in the end is the last error itself."""

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome is not None else None
        if error is not None:
            before_sleep(error, state.attempt_number, state.next_action.sleep if state.next_action else 0.0)

    def sleep(seconds: float) -> None:
        stop.wait(seconds)

    return Retrying(
        retry=retry_if_exception(passing),
        stop=stop_after_attempt(patience.attempts) | stop_when_event_set(stop),
        wait=wait_exponential(first_wait_s, patience.longest_wait_s) + wait_random(0, first_wait_s),
        sleep=sleep,
        before_sleep=tell,
        reraise=True,
    )


def passes(error: BaseException) -> bool:
    """Whether trying again may help."""
    if isinstance(error, UnansweredError | UnreachableError):
        return True
    return decision_of(error) in (Decision.RETRY, Decision.SHRINK, Decision.RECONNECT)


def decision_of(error: BaseException) -> Decision | None:
    """What the table says of PostgreSQL's errors, and of a connection that is lost; None of all others."""
    if isinstance(error, psycopg.Error) and error.sqlstate is not None:
        return decide(error.sqlstate, connected=True)
    lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return decide(None, connected=False) if lost else None


def _give_up(error: BaseException, attempts: int) -> NoReturn:
    """What does not pass, or has not passed in time, ends the run or pauses it. What is none of ours goes its way."""
    if not isinstance(error, psycopg.Error | UnansweredError | UnreachableError):
        raise error
    what = _with_state(error)
    match decision_of(error):
        case Decision.PAUSE:
            raise PausedError(f"{what} The same command resumes once that is mended.") from error
        case Decision.FAIL | Decision.ROW:
            raise FailedError(what) from error
        case Decision.RETRY | Decision.SHRINK | Decision.RECONNECT | None:
            raise FailedError(f"{what} Tried {attempts} times; the same command tries again.") from error
        case never:
            assert_never(never)


def _with_state(error: BaseException) -> str:
    sqlstate = error.sqlstate if isinstance(error, psycopg.Error) else None
    return f"{said(error).rstrip('.')}{f' ({sqlstate})' if sqlstate else ''}."


def said(error: BaseException) -> str:
    """The error on one line, without the values that PostgreSQL's DETAIL shows."""
    if not isinstance(error, psycopg.Error):
        return str(error)
    if error.diag.message_primary is None and not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return str(error)  # of the client itself: a bug, and no lost connection
    return error.diag.message_primary or "the connection was lost"
