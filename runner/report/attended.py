"""Whether somebody works on a run, and what came of it since: what its state alone does not tell."""

from __future__ import annotations

from typing import Any

import psycopg

from runner.ledger.runs import Run, read_run
from runner.report.words import STATES
from runner.state import State
from runner.statement import statement

STALE_S = 60
"""A worker that works says so every few seconds."""
_REVERTED = {
    State.SUCCEEDED: "reverted by run {id}",
    State.SUCCEEDED_WITH_QUARANTINE: "reverted by run {id}, which left rows as they are",
    State.CANCELLED: "reverted in part by run {id}, which was cancelled",
}


def at_work(conn: psycopg.Connection[Any]) -> frozenset[int]:
    """The numbers of the runs on which somebody works."""
    return frozenset(number for (number,) in conn.execute(statement("report_at_work"), {"seconds": STALE_S}))


def reverted_by(conn: psycopg.Connection[Any], run_id: int) -> Run | None:
    """The newest revert of that run, however far it came."""
    row = conn.execute(statement("ledger_reverted_by"), (run_id,)).fetchone()
    return None if row is None else read_run(conn, row[0])


def state_in_words(run: Run, *, attended: bool, revert: Run | None, short: bool = False) -> str:
    """`running, nobody works on it`; `succeeded, reverted by run 8`. short: without advice, for a table."""
    state = run.state.value.replace("_", " ") if short else STATES[run.state]
    idle = ", nobody works on it" if run.state is State.RUNNING and not attended else ""
    since = f", {reverted(revert)}" if revert is not None else ""
    return f"{state}{idle}{since}"


def reverted(revert: Run) -> str:
    """What a revert has made of the run."""
    unfinished = f"being reverted by run {{id}}, which is {revert.state.value}"
    return _REVERTED.get(revert.state, unfinished).format(id=revert.id)
