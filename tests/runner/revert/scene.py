"""A run to be undone, its revert, and how its rows ended."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import psycopg

from rules.backfill import Backfill
from rules.value import replace
from runner.connection.dsn import read_dsn
from runner.happened import BatchDone, Happened
from runner.ledger.runs import Run
from runner.revert.ends import Ends, RevertOutcome
from runner.revert.whole import revert
from runner.state import State
from tests.faults.scene import FACTS, begun, silent, worked_off


def done(dsn: str, backfill: Backfill, **settings: Any) -> Run:
    """A run of it that has succeeded."""
    run = begun(dsn, backfill, **settings)
    assert worked_off(dsn, run, backfill) is State.SUCCEEDED
    return run


def reverted(dsn: str, run: Run, tell: Callable[[Happened], None] = silent, **options: Any) -> RevertOutcome:
    """To its end, or as far as it goes."""
    return revert(read_dsn(dsn), run.id, tell=tell, stop=Event(), facts=FACTS, **options)


def ends(**counts: int) -> Ends:
    """So many rows of each end; which ones were left is for the ledger to say."""
    return replace(Ends(), **counts)


def left(conn: psycopg.Connection, run_id: int | None) -> list[tuple[str, str, str]]:
    """Key, sqlstate and message of each row that was left."""
    query = "SELECT key ->> 0, sqlstate, message FROM threephase.quarantine WHERE run_id = %s ORDER BY 1"
    return list(conn.execute(query, (run_id,)))


def after_batch(number: int, do: Callable[[], object]) -> Callable[[Happened], None]:
    """To be told: does it once, when that batch is done."""

    def tell(happened: Happened) -> None:
        if isinstance(happened, BatchDone) and happened.batch == number:
            do()

    return tell
