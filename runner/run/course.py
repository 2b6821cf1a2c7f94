"""The course that every run takes, a backfill or a revert: its workers, pass after pass, until it has ended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from threading import Event
from typing import TypeVar

import psycopg

from runner.batch.job import OneBatch, Task
from runner.connection.dsn import Dsn
from runner.errors import FailedError, RefusedError, RunnerError
from runner.happened import Happened, PassBegan, Retrying, StateChanged
from runner.ledger.runs import Run, move, read_run
from runner.run.crew import Crew
from runner.run.link import Link
from runner.run.retry import said, tried
from runner.run.waits import Waits
from runner.state import State, may_follow

T = TypeVar("T")
AfterPass = Callable[[psycopg.Connection, Run, Waits], Run | None]
"""What is done once a pass is done: the run, if it has ended now; None if there is another pass."""
_COORDINATOR = -1
"""The number under which the run itself tells what it waits for and tries again."""


class _Watch:
    """What goes on between the passes, told like what the workers do."""

    def __init__(self, run: Run, tell: Callable[[Happened], None], stop: Event) -> None:
        self.tell = tell
        self.waits = Waits(_COORDINATOR, tell, stop)
        self._settings = run.settings
        self._stop = stop

    def tried(self, call: Callable[[], T]) -> T:
        """What call returns, tried again while its errors pass."""
        return tried(lambda _: call(), self._settings, self._stop, self._failed)

    def _failed(self, error: BaseException, attempt: int, seconds: float) -> None:
        sqlstate = error.sqlstate if isinstance(error, psycopg.Error) else None
        self.tell(
            Retrying(worker=_COORDINATOR, sqlstate=sqlstate, message=said(error), attempt=attempt, seconds=seconds)
        )


def carried_out(
    dsn: Dsn,
    run: Run,
    task: Task,
    one_batch: OneBatch,
    after_pass: AfterPass,
    *,
    workers: int,
    tell: Callable[[Happened], None],
    stop: Event,
    wait_through: bool,
    now: Callable[[], datetime],
) -> State:
    """Works on the run until it has ended, and returns how: see runner.run.whole.execute."""
    crew = Crew(dsn, task, one_batch, workers, tell, stop, now, wait_through=wait_through)
    with closing(crew), closing(Link(dsn, task.title)) as link:
        try:
            return _to_the_end(link, task, crew, after_pass, _Watch(run, tell, stop))
        except FailedError as error:
            _move(link, task, State.FAILED, error.recorded, tell)
            raise


def _to_the_end(link: Link, task: Task, crew: Crew, after_pass: AfterPass, watch: _Watch) -> State:
    while True:
        run = watch.tried(lambda: read_run(link.conn(), task.run_id))
        if run.state not in (State.RUNNING, State.PAUSED):
            return _ended(run)
        watch.tell(PassBegan(pass_number=run.pass_number))
        crew.work(run, run.pass_number)
        ended = watch.tried(lambda: _after_pass(link.conn(), task, after_pass, watch.waits))
        if ended is not None:
            watch.tell(StateChanged(state=ended.state, why=ended.why))
            return ended.state


def _after_pass(conn: psycopg.Connection, task: Task, after_pass: AfterPass, waits: Waits) -> Run | None:
    run = read_run(conn, task.run_id)
    if run.state is not State.RUNNING:
        return None
    try:
        return after_pass(conn, run, waits)
    except RefusedError:
        if read_run(conn, task.run_id).state is State.RUNNING:
            raise
        return None  # somebody else has paused or ended it meanwhile: the ledger knows how


def _ended(run: Run) -> State:
    """Somebody else has brought the run to its end."""
    if run.state is State.FAILED:
        raise FailedError(f"the run has failed elsewhere: {run.why} The same command resumes it.")
    return run.state


def _move(link: Link, task: Task, state: State, why: str, tell: Callable[[Happened], None]) -> None:
    """As far as the ledger can be reached: what ended the run is said in any case."""
    with suppress(RunnerError, psycopg.Error):
        run = read_run(link.conn(), task.run_id)
        if may_follow(run.state, state):
            move(link.conn(), task.run_id, state, why, task.facts)
            tell(StateChanged(state=state, why=why))
