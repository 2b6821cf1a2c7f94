"""The beginning of a revert, or going on with one that was stopped."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from runner.errors import PausedError
from runner.ledger.ranges import insert_ranges
from runner.ledger.runs import Run, create_run, move, unfinished
from runner.revert.batch import PASS
from runner.revert.undo import Undo
from runner.state import State


def begin(conn: psycopg.Connection, undo: Undo, facts: Mapping[str, object]) -> Run:
    """A new run, or the one that has not ended. Its range is one, for it has an order: the newest images first."""
    of = undo.run
    name = f"revert of run {of.id}"
    under_way = unfinished(conn, name)
    if under_way is not None:
        return _resumed(conn, under_way, facts)
    with conn.transaction():
        created = create_run(
            conn,
            kind="revert",
            name=name,
            sha256=of.sha256,
            file=of.file,
            target=of.target,
            settings=of.settings,
            reverts=of.id,
            facts=facts,
        )
        if created is not None:
            insert_ranges(conn, created.id, PASS, [(None, None)])
            return created
    return begin(conn, undo, facts)  # another host was first


def _resumed(conn: psycopg.Connection, run: Run, facts: Mapping[str, object]) -> Run:
    if run.state is State.PAUSED:
        raise PausedError(
            f"run {run.id}, the revert, is paused: {run.why}. After `threephase backfill resume {run.id}` "
            "the same command goes on."
        )
    return move(conn, run.id, State.RUNNING, "resumed", facts) if run.state is State.FAILED else run
