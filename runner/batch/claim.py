"""The run and a range of it, held by the batch's own transaction."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from rules.value import Value
from runner.batch.job import Ask, Job, NothingFree, NotRunning, Task
from runner.batch.words import KeyRange
from runner.errors import FailedError, LedgerError
from runner.state import State
from runner.statement import statement


class Claim(Value):
    """keys: what is left of the range, from its cursor on. batch: the number this batch gets. fence: of this claim."""

    range_number: int
    keys: KeyRange
    cursor: tuple[str, ...] | None
    batch: int
    fence: int


def claim(conn: psycopg.Connection, task: Task, ask: Ask) -> Claim | NotRunning | NothingFree:
    """Takes the lowest free range of the pass. Where it stands is for the ledger to say, not for the worker to remember."""
    run = conn.execute(statement("claim_run"), {"run_id": task.run_id}).fetchone()
    if run is None:
        raise LedgerError(f"run {task.run_id} is not in the ledger. `threephase backfill list` shows those that are.")
    state, pass_number = State(run[0]), run[1]
    if state is not State.RUNNING or pass_number != ask.pass_number:
        return NotRunning(state=state, pass_number=pass_number)
    values = {"run_id": task.run_id, "pass": pass_number, "rather": ask.rather}
    row = conn.execute(statement("claim_range"), values).fetchone()
    if row is None:
        return NothingFree(left=_left(conn, values))
    number, low, high, cursor, batches, fence, worker = row
    return Claim(
        range_number=number,
        keys=KeyRange(low=_key(low if cursor is None else cursor), high=_key(high)),
        cursor=_key(cursor),
        batch=batches + 1,
        fence=fence + (worker != ask.worker),
    )


def refuse_another_table(conn: psycopg.Connection, job: Job) -> None:
    """The author's statement names its table; that must still mean the one whose keys are walked."""
    row = conn.execute(statement("table_meant"), {"name": str(job.backfill.work.walked)}).fetchone()
    if row != (job.target.oid,):
        raise FailedError(
            f"{job.backfill.work.walked} is not {job.target.walked} any more: another table is found by that name, or none."
        )


def _left(conn: psycopg.Connection, values: Mapping[str, object]) -> int:
    row = conn.execute(statement("pass_state"), values).fetchone()
    return 0 if row is None else int(row[0])


def _key(texts: list[str] | None) -> tuple[str, ...] | None:
    return None if texts is None else tuple(texts)
