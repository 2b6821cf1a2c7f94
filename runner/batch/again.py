"""A sweep that changes again what the run itself has changed: then the statement is not idempotent, however it looks."""

from __future__ import annotations

import psycopg
from psycopg import sql

from rules.backfill import WorkKind
from runner.batch.job import Job
from runner.errors import FailedError
from runner.statement import statement
from runner.target.key import Target


def refuse_repetition(conn: psycopg.Connection, job: Job, place: dict[str, int]) -> None:
    """Looks at one row of the batch just made, in its transaction. Raises FailedError; nothing of the batch remains then.

    place: run_id, pass, range and batch. Where no images are kept there is nothing to look at.
    """
    if place["pass"] == 1 or not job.backfill.images or job.backfill.work.kind is not WorkKind.UPDATE:
        return
    row = conn.execute(statement("changed_again").format(same=_same(job.target)), place).fetchone()
    if row == (True,):
        raise FailedError(
            "the statement changes rows again that it has changed itself, and that nobody else has touched: a value that is "
            "rounded when it is stored, several matches in FROM, an expression that yields NULL. Each row was changed once "
            f"so far. Cancel run {job.run_id}, mend the statement or its guard, and begin anew."
        )


def _same(target: Target) -> sql.Composed:
    """The key of both, and what this one found is what the earlier one left: runner.batch.compose puts images together."""
    key, width = len(target.key.columns), len(target.images)
    pairs = [(place, place) for place in range(key)]
    pairs += [(key + width + place, key + place) for place in range(width)]
    return sql.SQL(" AND ").join(
        sql.SQL("was.row -> {} = now.rows -> 0 -> {}").format(sql.Literal(was), sql.Literal(now)) for was, now in pairs
    )
