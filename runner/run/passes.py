"""From one pass to the next: the first does the work, the later ones sweep until one of them changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import psycopg

from rules.backfill import Backfill
from runner.batch.job import Job
from runner.batch.words import KeyRange
from runner.errors import FailedError
from runner.failpoint import reached
from runner.ledger.ranges import insert_ranges, list_ranges
from runner.ledger.runs import Run, read_run, set_pass
from runner.run.barrier import await_open_transactions
from runner.state import State
from runner.statement import statement
from runner.target.ranges import sweep

_LONGEST_BARRIER_SECONDS = 900.0


def next_pass(conn: psycopg.Connection, job: Job, run: Run, rest: Callable[[str, str, float], None]) -> bool:
    """Whether there is more to do: a pass that is not done, or another one, which is opened here.

    A run that had failed is swept once more when it is resumed: its cause may be mended. Raises FailedError when sweep
    after sweep changes rows, RefusedError if somebody ends the run meanwhile.
    """
    unfinished, changed = _state(conn, run)
    if unfinished:
        return True
    if not _may_sweep(job.backfill):
        return False
    if not _resumed_since(conn, run):
        if run.pass_number > 1 and not changed:
            reached("swept")
            return False
        if run.pass_number % run.settings.passes == 0:
            raise FailedError(
                f"pass {run.pass_number} still changed {changed} rows: somebody keeps writing them as they were. Release "
                "the code that writes the new structure too, then run the same command again."
            )
    await_open_transactions(conn, _LONGEST_BARRIER_SECONDS, rest, lambda: read_run(conn, run.id).state is State.RUNNING)
    _open(conn, run, job.facts)
    return True


def _resumed_since(conn: psycopg.Connection, run: Run) -> bool:
    """Whether the run had failed in this pass, and was resumed."""
    row = conn.execute(statement("resumed_since"), {"run_id": run.id}).fetchone()
    return row == (True,)


def _may_sweep(backfill: Backfill) -> bool:
    """What tells no done row from another would change every row a second time."""
    return backfill.work.guarded or backfill.unguarded is None


def _open(conn: psycopg.Connection, run: Run, facts: Mapping[str, object]) -> None:
    """Another host may do the same meanwhile; the run's row is locked, and only one of them does it."""
    earlier = tuple(KeyRange(low=part.low, high=part.high) for part in list_ranges(conn, run.id, 1))
    with conn.transaction():
        if set_pass(conn, run.id, run.pass_number + 1, facts):
            insert_ranges(conn, run.id, run.pass_number + 1, [(keys.low, keys.high) for keys in sweep(earlier)])


def _state(conn: psycopg.Connection, run: Run) -> tuple[int, int]:
    row = conn.execute(statement("pass_state"), {"run_id": run.id, "pass": run.pass_number}).fetchone()
    return (0, 0) if row is None else (row[0], row[1])
