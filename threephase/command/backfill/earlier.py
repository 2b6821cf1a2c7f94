"""What an earlier run of that name has to say to a new one."""

from __future__ import annotations

import shlex
from typing import Any

import psycopg

from rules.backfill import Backfill
from runner.ledger.runs import Run, latest
from runner.report.attended import reverted, reverted_by
from runner.state import SUCCESSORS, State

SUCCEEDED = frozenset((State.SUCCEEDED, State.SUCCEEDED_WITH_QUARANTINE))


def in_the_way(conn: psycopg.Connection[Any], backfill: Backfill, *, again: bool) -> str | None:
    """Why no run of this file may begin or go on now, and what to type; None if nothing is in its way.

    again: whether it was said that a run which has succeeded shall be done once more.
    """
    last = latest(conn, backfill.name)
    if last is None:
        return None
    same = last.sha256 == backfill.sha256
    if SUCCESSORS[last.state]:
        return None if same else _edited(last, backfill.path)
    revert = reverted_by(conn, last.id)
    if revert is None:
        return None
    if SUCCESSORS[revert.state]:
        return _being_reverted(last, revert)
    if again or not same or last.state not in SUCCEEDED:
        return None
    return f"run {last.id} of this very file succeeded, and was {reverted(revert)}. --again runs it once more."


def _edited(run: Run, path: str) -> str:
    file = shlex.quote(path)
    return (
        f"run {run.id} of {run.name} is {run.state}, with another version of the file. To go on with that one, put it back: "
        f"`threephase backfill report {run.id}` ends with it. To begin with the file as it is now:\n"
        f"  threephase backfill cancel {run.id}\n"
        f"  threephase backfill dry-run {file}\n"
        f"  threephase backfill run {file}"
    )


def _being_reverted(run: Run, revert: Run) -> str:
    return (
        f"run {run.id} of {run.name} is {reverted(revert)}. `threephase backfill revert {run.id}` goes on with that, "
        f"`threephase backfill cancel {revert.id}` ends it."
    )
