"""What is tried again, how often, and what a run says when it gives up."""

from __future__ import annotations

from threading import Event

import psycopg
import pytest
from psycopg import errors

from rules.value import replace
from runner.batch.job import Done
from runner.batch.transaction import UnansweredError
from runner.errors import FailedError, PausedError, UnreachableError
from runner.run.retry import tried
from runner.settings import Settings

THRICE = replace(Settings(), attempts=3, longest_wait_s=0)
DONE = Done(range_number=1, batch=1, walked=1, changed=1, took_ms=1.0)


class Failing:
    """Raises each of the errors once, then succeeds."""

    def __init__(self, *errors: BaseException) -> None:
        self.errors = list(errors)
        self.told: list[int] = []

    def __call__(self, attempt: int) -> int:
        if self.errors:
            raise self.errors.pop(0)
        return attempt

    def tell(self, error: BaseException, attempt: int, seconds: float) -> None:
        self.told.append(attempt)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(errors.SerializationFailure(), id="serialization failure"),
        pytest.param(errors.DeadlockDetected(), id="deadlock"),
        pytest.param(errors.LockNotAvailable(), id="lock timeout"),
        pytest.param(errors.QueryCanceled(), id="statement timeout"),
        pytest.param(errors.AdminShutdown(), id="terminated"),
        pytest.param(psycopg.OperationalError(), id="no SQLSTATE: the connection was lost"),
        pytest.param(UnreachableError("not there"), id="cannot be reached"),
        pytest.param(UnansweredError(DONE), id="COMMIT was not answered"),
    ],
)
def test_what_passes_is_tried_again(error: BaseException) -> None:
    failing = Failing(error)
    assert tried(failing, THRICE, Event(), failing.tell) == 2
    assert failing.told == [1]


def test_the_attempts_are_bounded_and_counted() -> None:
    failing = Failing(*[errors.DeadlockDetected() for _ in range(9)])
    with pytest.raises(FailedError, match=r"Tried 3 times; the same command tries again\.$"):
        tried(failing, THRICE, Event(), failing.tell)
    assert len(failing.errors) == 6


@pytest.mark.parametrize(
    ("error", "ended"),
    [
        pytest.param(errors.UndefinedColumn(), FailedError, id="trying again gives the same answer"),
        pytest.param(errors.DiskFull(), PausedError, id="somebody must make room"),
        pytest.param(KeyError("a bug"), KeyError, id="none of ours goes its way"),
        pytest.param(FailedError("as it is"), FailedError, id="already decided"),
    ],
)
def test_what_does_not_pass_is_not_tried_again(error: BaseException, ended: type[BaseException]) -> None:
    failing = Failing(error)
    with pytest.raises(ended):
        tried(failing, THRICE, Event(), failing.tell)
    assert failing.told == []


def test_told_to_stop_it_does_not_wait_for_another_attempt() -> None:
    stop = Event()
    stop.set()
    failing = Failing(errors.DeadlockDetected())
    with pytest.raises(PausedError, match="told to stop"):
        tried(failing, THRICE, stop, failing.tell)
    assert failing.told == []
