"""The end of a run: succeeded only if nothing is left to do and the verification says so."""

from __future__ import annotations

import psycopg

from runner.batch.job import Job
from runner.errors import FailedError
from runner.failpoint import reached
from runner.ledger.chain import append
from runner.ledger.runs import Run, move
from runner.run.verify import remaining
from runner.state import State
from runner.statement import statement


def finish(conn: psycopg.Connection, job: Job) -> Run:
    """Verifies, and moves the run to its end. Raises FailedError if rows are left that nobody set aside."""
    reached("before_verify")
    aside = _quarantined(conn, job.run_id)
    left = None if job.backfill.verify is None else remaining(conn, job.backfill.verify)
    append(
        conn, job.run_id, "verified", {**job.facts, "query": job.backfill.verify, "left": left, "quarantined": aside}
    )
    if left is not None and left > aside:
        raise FailedError(
            f"verify yields {left}, and must yield 0: {job.backfill.verify}. Rows that the statement does not reach, or "
            "that are written as they were. Mend the cause, then run the same command again."
        )
    if aside:
        return move(conn, job.run_id, State.SUCCEEDED_WITH_QUARANTINE, f"{aside} rows are set aside", job.facts)
    return move(conn, job.run_id, State.SUCCEEDED, _why(left), job.facts)


def _why(left: int | None) -> str:
    return "the last sweep changed nothing; the file has no verify query" if left is None else "verified"


def _quarantined(conn: psycopg.Connection, run_id: int) -> int:
    row = conn.execute(statement("quarantined"), {"run_id": run_id}).fetchone()
    return 0 if row is None else int(row[0])
