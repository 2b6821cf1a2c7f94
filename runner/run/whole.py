"""A whole run of a backfill: its workers, pass after pass, to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Event

import psycopg

from rules.backfill import Backfill
from runner.batch.job import Job
from runner.batch.transaction import one_batch
from runner.connection.dsn import Dsn
from runner.happened import Happened
from runner.ledger.chain import append
from runner.ledger.runs import Run
from runner.run.course import carried_out
from runner.run.finish import finish
from runner.run.passes import next_pass
from runner.run.waits import Waits
from runner.state import State


def present() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def execute(
    dsn: Dsn,
    run: Run,
    backfill: Backfill,
    *,
    workers: int = 1,
    tell: Callable[[Happened], None],
    stop: Event,
    wait_through: bool = False,
    facts: Mapping[str, object],
    now: Callable[[], datetime] = present,
) -> State:
    """Works on the run until it has ended, and returns how. tell is called from the workers' threads.

    stop: once set, each worker finishes its batch. wait_through: stay when the window closes or somebody pauses.
    Raises PausedError when stopped in good order, FailedError when the run has failed; either can be resumed.
    """
    job = Job(run_id=run.id, backfill=backfill, target=run.target, facts=facts)
    return carried_out(
        dsn,
        run,
        job,
        lambda conn, ask: one_batch(conn, job, ask),
        lambda conn, run, waits: _after_pass(conn, job, run, waits),
        workers=workers,
        tell=tell,
        stop=stop,
        wait_through=wait_through,
        now=now,
    )


def _after_pass(conn: psycopg.Connection, job: Job, run: Run, waits: Waits) -> Run | None:
    further = next_pass(conn, job, run, waits.wait)
    waited = waits.taken()
    if waited:
        append(conn, run.id, "waited", {**job.facts, "waits": dict(waited)})
    return None if further else finish(conn, job)
