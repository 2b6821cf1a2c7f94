"""Which run is meant: by its number, by its name, or the one there is to speak of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from runner.errors import NotFoundError, RefusedError
from runner.state import SUCCESSORS

if TYPE_CHECKING:
    import psycopg

    from runner.ledger.runs import Run

_LONGEST = 18
"""So many digits fit into PostgreSQL's bigint, whatever they are."""
_ENDED = {
    "cancelled": "been cancelled",
    "succeeded": "succeeded",
    "succeeded_with_quarantine": "succeeded, with rows set aside,",
}


def find_run(conn: psycopg.Connection[Any], meant: str) -> Run:
    """The run of that number; else the newest of that name. Raises NotFoundError.

    Where one of that name is unfinished it is the newest, for none can begin beside it.
    """
    from runner.ledger.runs import latest, read_run

    if meant.isdecimal() and len(meant) <= _LONGEST:
        return read_run(conn, int(meant))
    run = None if meant.isdecimal() else latest(conn, meant)
    if run is None:
        raise NotFoundError(f"There is no run {meant} in the ledger. `threephase backfill list` shows those there are.")
    return run


def current_run(conn: psycopg.Connection[Any]) -> Run:
    """The one that is not finished, or the latest of all. Raises NotFoundError: there is none, or several at work."""
    from runner.ledger.runs import list_runs

    runs = list_runs(conn)
    open_ones = [run for run in runs if SUCCESSORS[run.state]]
    if not runs:
        raise NotFoundError("There is no run in this ledger yet. `threephase backfill run FILE` begins one.")
    if len(open_ones) > 1:
        raise NotFoundError(f"{len(open_ones)} runs are not finished: {_numbers(open_ones)}. Name one of them.")
    return (open_ones or runs)[0]


def refuse_ended(run: Run) -> None:
    """Raises RefusedError for a run of which nothing can be changed any more."""
    if not SUCCESSORS[run.state]:
        raise RefusedError(f"Run {run.id} has {_ENDED[run.state.value]} and stays as it is.")


def _numbers(runs: Sequence[Run]) -> str:
    shown = ", ".join(f"{run.id} ({run.name}, {run.state.value})" for run in runs[:8])
    return f"{shown}, …" if len(runs) > 8 else shown
