"""The end of a batch: its range moves on, and the chain says by whom, how far and with what outcome."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from rules.value import Value
from runner.batch.claim import Claim
from runner.batch.job import Ask, Task
from runner.errors import LedgerError
from runner.ledger.chain import as_jsonb
from runner.statement import statement


class Moved(Value):
    """How far the batch has come. cursor: the range's from now on. last: nothing of the range is left."""

    cursor: tuple[str, ...] | None
    last: bool
    walked: int
    changed: int


def checkpoint(
    conn: psycopg.Connection,
    task: Task,
    ask: Ask,
    claimed: Claim,
    moved: Moved,
    facts: Mapping[str, object],
    wal_from: str,
) -> None:
    """In the batch's own transaction, as its last statement. facts: what this kind of run says beside the usual."""
    place = {"pass": ask.pass_number, "range": claimed.range_number, "batch": claimed.batch, "fence": claimed.fence}
    counts = {"walked": moved.walked, "changed": moved.changed}
    body = {
        **task.facts,
        **place,
        "worker": ask.worker,
        "attempt": ask.attempt,
        "low": claimed.keys.low,
        "high": moved.cursor,
        **counts,
        "size": ask.size,
        "waits": dict(ask.waits),
        **facts,
    }
    cursor = None if moved.cursor is None else as_jsonb(moved.cursor)
    values = {"run_id": task.run_id, **place, **counts, "worker": ask.worker, "cursor": cursor, "done": moved.last}
    values |= {"facts": as_jsonb(body), "wal_from": wal_from}
    if conn.execute(statement("checkpoint"), values).fetchone() is None:
        raise LedgerError(f"run {task.run_id}: range {claimed.range_number} was moved by someone who did not hold it.")
