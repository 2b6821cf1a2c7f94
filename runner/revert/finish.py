"""The end of a revert: well only if every row that the run changed was looked at."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from runner.errors import FailedError
from runner.ledger.runs import Run, move
from runner.revert.ends import ENDS, Ends
from runner.state import State
from runner.statement import statement


def finish(conn: psycopg.Connection, run: Run, facts: Mapping[str, object]) -> Run:
    """Moves it to its end. Raises FailedError where images went away before they were put back."""
    row = conn.execute(statement("revert_whole"), {"run_id": run.id, "reverts": run.reverts}).fetchone()
    changed, done = row if row is not None else (0, 0)
    if done != changed:
        raise FailedError(
            f"run {run.reverts} changed {changed} rows, and the images of {changed - done} of them were not there any more "
            "when they were to be put back: they were purged meanwhile. What these rows held before is not known any more."
        )
    left = ends_of(conn, run.id).unrestored
    if left:
        return move(conn, run.id, State.SUCCEEDED_WITH_QUARANTINE, f"{left} rows were left as they are", facts)
    return move(conn, run.id, State.SUCCEEDED, "all images are back", facts)


def ends_of(conn: psycopg.Connection, run_id: int) -> Ends:
    """How the rows of the whole revert ended, over all its batches; without those that are left: the ledger lists them."""
    row = conn.execute(statement("revert_totals"), {"run_id": run_id}).fetchone()
    return Ends() if row is None else Ends(**dict(zip(ENDS, row, strict=True)))
