"""The beginning of a run, or joining one that is under way."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from rules.backfill import Backfill
from runner.batch.transaction import prepare
from runner.errors import RefusedError
from runner.ledger.ranges import insert_ranges
from runner.ledger.runs import Run, create_run, move, unfinished
from runner.settings import Settings
from runner.state import State
from runner.target.key import Target
from runner.target.ranges import first_pass
from runner.target.read import read_target


def begin(conn: psycopg.Connection, backfill: Backfill, settings: Settings, facts: Mapping[str, object]) -> Run:
    """The unfinished run of this very file, resumed if it had failed; else a new one, with its ranges.

    facts: who begins it, for the audit. Raises RefusedError if an unfinished run of that name has another file, or if
    the table cannot be walked.
    """
    under_way = unfinished(conn, backfill.name)
    if under_way is not None:
        return join(conn, under_way, backfill, facts)
    target = read_target(conn, backfill)
    with conn.transaction():
        prepare(conn, settings)
        created = create_run(
            conn,
            kind="backfill",
            name=backfill.name,
            sha256=backfill.sha256,
            file=backfill.text,
            target=target,
            settings=settings,
            facts=facts,
        )
        if created is not None:
            ranges = first_pass(conn, backfill.work, target)
            insert_ranges(conn, created.id, 1, [(keys.low, keys.high) for keys in ranges])
            return created
    return begin(conn, backfill, settings, facts)  # another host was first


def join(conn: psycopg.Connection, run: Run, backfill: Backfill, facts: Mapping[str, object]) -> Run:
    """Works on a run that is under way: it must be of this file, and the table still the same."""
    if run.sha256 != backfill.sha256:
        raise RefusedError(
            f"run {run.id} of {backfill.name} is {run.state} with another version of the file. Finish it with that one, or "
            f"end it first: threephase backfill cancel {run.id}."
        )
    with conn.transaction(force_rollback=True):
        prepare(conn, run.settings, run.target.search_path)
        found = read_target(conn, backfill)
    if not _same(found, run.target):
        raise RefusedError(
            f"{found.walked} is not as it was when run {run.id} began: its key or columns have changed. Cancel the run, and "
            "begin a new one."
        )
    return move(conn, run.id, State.RUNNING, "resumed", facts) if run.state is State.FAILED else run


def _same(found: Target, then: Target) -> bool:
    return (found.oid, found.key, found.images) == (then.oid, then.key, then.images)
