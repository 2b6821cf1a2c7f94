"""One batch of a revert, one transaction: claim, images, rows that are left, checkpoint and audit entry, COMMIT.

The cursor of its one range is the audit entry of the run whose images were put back last, which goes down to the first,
and how many of that entry's images are done.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg.types.json import Jsonb

from rules.value import Value
from runner.batch.checkpoint import Moved, checkpoint
from runner.batch.claim import Claim, claim
from runner.batch.job import Answer, Ask, Done, SetAside
from runner.batch.transaction import committed, prepare, since
from runner.failpoint import reached
from runner.revert.ends import ENDS, Ends
from runner.revert.images import Slice, next_slice
from runner.revert.restore import restore
from runner.revert.undo import Undo
from runner.statement import statement

PASS = 1


class Reverting(Value):
    """A revert's run, as its worker needs it."""

    run_id: int
    undo: Undo
    facts: Mapping[str, object]

    @property
    def title(self) -> str:
        """Of its sessions."""
        return f"threephase revert of run {self.undo.run.id}"

    @property
    def oid(self) -> int:
        """Of the table whose rows go back."""
        return self.undo.oid


def one_batch(conn: psycopg.Connection, task: Reverting, ask: Ask) -> Answer:
    """Puts the next images back. What it returns is committed; see runner.batch.transaction."""
    return committed(conn, lambda began: _in_transaction(conn, task, ask, began))


def _in_transaction(conn: psycopg.Connection, task: Reverting, ask: Ask, began: float) -> Answer:
    wal_from = prepare(conn, ask.settings, task.undo.run.target.search_path)
    claimed = claim(conn, task, ask)
    if not isinstance(claimed, Claim):
        return claimed
    reached("claimed")
    images = next_slice(conn, task.undo.run.id, claimed.cursor, ask.size)
    ends = Ends() if images is None else restore(conn, task.undo, images)
    reached("worked")
    done = Done(
        range_number=claimed.range_number,
        batch=claimed.batch,
        walked=ends.rows,
        changed=ends.restored,
        took_ms=since(began),
        set_aside=tuple(SetAside(key=row.key, sqlstate=row.sqlstate, message=row.message) for row in ends.left),
    )
    _set_aside(conn, task, ask, done)
    _audit(conn, task, ask, claimed, images, done, ends, wal_from)
    reached("audited")
    return done


def _set_aside(conn: psycopg.Connection, task: Reverting, ask: Ask, done: Done) -> None:
    rows = [{"key": row.key, "sqlstate": row.sqlstate, "message": row.message} for row in done.set_aside]
    place = {"run_id": task.run_id, "pass": ask.pass_number, "range": done.range_number, "batch": done.batch}
    conn.execute(statement("revert_set_aside"), {**place, "rows": Jsonb(rows)})


def _audit(
    conn: psycopg.Connection,
    task: Reverting,
    ask: Ask,
    claimed: Claim,
    images: Slice | None,
    done: Done,
    ends: Ends,
    wal_from: str,
) -> None:
    cursor = claimed.cursor if images is None else images.cursor
    moved = Moved(cursor=cursor, last=images is None, walked=done.walked, changed=done.changed)
    facts: dict[str, object] = {
        "sha256": task.undo.run.sha256,
        "quarantined": ends.unrestored,
        "took_ms": round(done.took_ms, 1),
        "image_sha256": None,
        **{end: getattr(ends, end) for end in ENDS},
        **({} if images is None else {"undoes": images.undoes}),
    }
    checkpoint(conn, task, ask, claimed, moved, facts, wal_from)
