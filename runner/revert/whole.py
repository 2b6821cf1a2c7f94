"""A revert: a run of its own, which puts the images of another back, the newest first, and never over a later change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from functools import partial
from threading import Event

import psycopg

from runner.batch.transaction import prepare
from runner.connection.connect import connect
from runner.connection.dsn import Dsn
from runner.errors import PausedError
from runner.happened import Happened
from runner.ledger.install import require
from runner.ledger.runs import Run
from runner.revert.batch import Reverting, one_batch
from runner.revert.begin import begin
from runner.revert.ends import Ends, RevertOutcome
from runner.revert.finish import ends_of, finish
from runner.revert.images import next_slice
from runner.revert.restore import restore
from runner.revert.undo import Undo, undo_of
from runner.run.course import carried_out
from runner.run.retry import tried
from runner.run.whole import present
from runner.state import State


def revert(
    dsn: Dsn,
    run_id: int,
    *,
    tell: Callable[[Happened], None],
    stop: Event,
    facts: Mapping[str, object],
    dry: bool = False,
    now: Callable[[], datetime] = present,
) -> RevertOutcome:
    """Undoes that run, or goes on with a revert of it that was stopped. The state says how it ended, or that it has not.

    dry: every batch is rolled back and nothing is kept; a row that the run changed twice is then judged by each of its
    images as the row is now. Raises RefusedError where the run cannot be undone, PausedError when it was paused, told
    to stop or its window closed, and FailedError.
    """
    with closing(connect(dsn, name=f"threephase revert of run {run_id}")) as conn:
        require(conn)
        undo = undo_of(conn, run_id)
        if dry:
            return RevertOutcome(run_id=None, state=None, ends=_rehearsed(conn, undo, stop))
        run = begin(conn, undo, facts)
    state = _carried_out(dsn, run, Reverting(run_id=run.id, undo=undo, facts=facts), tell, stop, now)
    with closing(connect(dsn, name=f"threephase revert of run {run_id}")) as conn:
        return RevertOutcome(run_id=run.id, state=state, ends=ends_of(conn, run.id))


def _carried_out(
    dsn: Dsn,
    run: Run,
    task: Reverting,
    tell: Callable[[Happened], None],
    stop: Event,
    now: Callable[[], datetime],
) -> State:
    """By one worker: its range has an order."""
    return carried_out(
        dsn,
        run,
        task,
        lambda conn, ask: one_batch(conn, task, ask),
        lambda conn, run, _: finish(conn, run, task.facts),
        workers=1,
        tell=tell,
        stop=stop,
        wait_through=False,
        now=now,
    )


def _rehearsed(conn: psycopg.Connection, undo: Undo, stop: Event) -> Ends:
    ends, cursor, settings = Ends(), None, undo.run.settings

    def next_ends(cursor: tuple[str, str] | None, _attempt: int) -> tuple[Ends, tuple[str, str]] | None:
        with conn.transaction(force_rollback=True):
            prepare(conn, settings, undo.run.target.search_path)
            images = next_slice(conn, undo.run.id, cursor, settings.size)
            return None if images is None else (restore(conn, undo, images), images.cursor)

    while found := tried(partial(next_ends, cursor), settings, stop, _unsaid):
        if stop.is_set():
            raise PausedError("told to stop. Nothing was changed.")
        ends, cursor = ends + found[0], found[1]
    return ends


def _unsaid(_error: BaseException, _attempt: int, _seconds: float) -> None:
    """Nobody watches a dry revert."""
