"""One batch, one transaction: claim, next keys, work, images, checkpoint, audit entry, COMMIT (docs/adr/0017)."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import psycopg

from rules.value import Value, replace
from runner.batch.change import Changed, RowsError, change, change_or_set_aside, fails_by_its_rows
from runner.batch.checkpoint import Moved, checkpoint
from runner.batch.claim import Claim, claim, refuse_another_table
from runner.batch.job import Answer, Ask, Done, Job, SetAside
from runner.batch.next_keys import nth_key, rest_of_keys
from runner.batch.words import KeyRange, bounds
from runner.failpoint import reached
from runner.settings import Settings
from runner.statement import statement


class UnansweredError(Exception):
    """The connection was lost while COMMIT was on its way: whether it happened is for the ledger to say."""

    def __init__(self, done: Done) -> None:
        super().__init__("COMMIT was not answered")
        self.done = done


class _Worked(Value):
    """What was done to the rows, not yet audited. cursor: the range's from now on; last: nothing of the range is left."""

    walked: int
    cursor: tuple[str, ...] | None
    last: bool
    outcome: Changed | SetAside = Changed(rows=0, images=None)

    @property
    def changed(self) -> Changed:
        return self.outcome if isinstance(self.outcome, Changed) else Changed(rows=0, images=None)

    @property
    def set_aside(self) -> SetAside | None:
        return self.outcome if isinstance(self.outcome, SetAside) else None


def one_batch(conn: psycopg.Connection, job: Job, ask: Ask) -> Answer:
    """Does one batch. What it returns is committed; whatever it raises is rolled back, but for UnansweredError.

    Raises RowsError if the rows themselves are refused, FailedError if one more is set aside than allowed, and
    psycopg.Error for all else.
    """
    return committed(conn, lambda began: _in_transaction(conn, job, ask, began))


def committed(conn: psycopg.Connection, work: Callable[[float], Answer]) -> Answer:
    """What work(began) answers, in a transaction of its own, which is committed then."""
    began = monotonic()
    answer: Answer | None = None
    try:
        with conn.transaction():
            answer = work(began)
            reached("before_commit")
    except psycopg.OperationalError:
        if isinstance(answer, Done) and conn.closed:
            raise UnansweredError(answer) from None
        raise
    if isinstance(answer, Done):
        reached("committed")
        return replace(answer, took_ms=since(began))
    return answer


def prepare(conn: psycopg.Connection, settings: Settings, search_path: str | None = None) -> str:
    """Sets the transaction's timeouts, how values are written as text, and how names are looked up, if that is said.

    Returns where the WAL stands.
    """
    names = ("lock_timeout_ms", "statement_timeout_ms", "idle_timeout_ms")
    values: dict[str, str | None] = {name: str(getattr(settings, name)) for name in names}
    row = conn.execute(statement("session"), {**values, "search_path": search_path}).fetchone()
    return str(row[0]) if row is not None else "0/0"


def _in_transaction(conn: psycopg.Connection, job: Job, ask: Ask, began: float) -> Answer:
    wal_from = prepare(conn, ask.settings, job.target.search_path)
    claimed = claim(conn, job, ask)
    if not isinstance(claimed, Claim):
        return claimed
    refuse_another_table(conn, job)
    reached("claimed")
    worked = _work(conn, job, ask, claimed)
    reached("worked")
    took_ms = since(began)
    _audit(conn, job, ask, claimed, worked, took_ms, wal_from)
    reached("audited")
    return Done(
        range_number=claimed.range_number,
        batch=claimed.batch,
        walked=worked.walked,
        changed=worked.changed.rows,
        took_ms=took_ms,
        set_aside=() if worked.set_aside is None else (worked.set_aside,),
    )


def _work(conn: psycopg.Connection, job: Job, ask: Ask, claimed: Claim) -> _Worked:
    walked, last = _next_keys(conn, job, claimed.keys, ask.size)
    reached("keys_chosen")
    if last is None:
        return _Worked(walked=0, cursor=claimed.cursor, last=True)
    keys = KeyRange(low=claimed.keys.low, high=last)
    worked = _Worked(walked=walked, cursor=keys.high, last=walked < ask.size or keys.high == claimed.keys.high)
    if ask.alone and walked == 1:
        return replace(worked, outcome=change_or_set_aside(conn, job, claimed, keys, ask.pass_number))
    try:
        return replace(worked, outcome=change(conn, job, claimed, keys, ask.pass_number))
    except psycopg.Error as refusal:
        if fails_by_its_rows(conn, refusal):
            raise RowsError(walked, refusal) from refusal
        raise


def _next_keys(conn: psycopg.Connection, job: Job, keys: KeyRange, size: int) -> tuple[int, tuple[str, ...] | None]:
    """How many rows come next, at most size, and the key of the last of them."""
    work, values = job.backfill.work, bounds(keys) | {"size": size}
    row = conn.execute(nth_key(work, job.target, keys), values).fetchone()
    if row is not None:
        return size, tuple(row[0])
    row = conn.execute(rest_of_keys(work, job.target, keys), values).fetchone()
    return (row[0], tuple(row[1])) if row is not None and row[0] else (0, None)


def _audit(
    conn: psycopg.Connection, job: Job, ask: Ask, claimed: Claim, worked: _Worked, took_ms: float, wal_from: str
) -> None:
    moved = Moved(cursor=worked.cursor, last=worked.last, walked=worked.walked, changed=worked.changed.rows)
    facts = {
        "sha256": job.backfill.sha256,
        "quarantined": 0 if worked.set_aside is None else 1,
        "took_ms": round(took_ms, 1),
        "image_sha256": worked.changed.images,
    }
    checkpoint(conn, job, ask, claimed, moved, facts, wal_from)


def since(began: float) -> float:
    """In milliseconds."""
    return (monotonic() - began) * 1_000
