"""The dry run that writes nothing at all: preflight, counts, and the statement of a batch."""

from __future__ import annotations

from decimal import Decimal

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from rules.backfill import Backfill
from rules.value import Value
from runner.batch.compose import Images, restricted
from runner.batch.words import KeyRange, verbatim
from runner.connection.identity import Identity, identify
from runner.dry.matching import count_found
from runner.settings import Settings
from runner.statement import statement
from runner.target.key import Target
from runner.target.notice import Level, Notice
from runner.target.preflight import preflight
from runner.target.read import read_target

_QUESTION_MS = 10_000  # of a preflight; counting a large table takes longer, and is left then


class Plan(Value):
    """found: the rows that the statement finds to work on, None if counting them takes too long or cannot be done.

    remaining: what the verify query yields now. batch: the statement of one batch, with the range as parameters.
    """

    identity: Identity
    target: Target
    notices: tuple[Notice, ...]
    found: int | None
    remaining: int | None
    batch: str

    @property
    def stopped(self) -> bool:
        """Whether a run would fail or do harm."""
        return any(notice.level is Level.STOP for notice in self.notices)


def plan(conn: psycopg.Connection[TupleRow], backfill: Backfill, settings: Settings, schema: str | None = None) -> Plan:
    """Looks, in transactions that can only read. Raises RefusedError where the table cannot be walked.

    schema: where Prisma keeps its table, if the address says so.
    """
    with conn.transaction(force_rollback=True):
        _only_read(conn)
        identity = identify(conn)
        target = read_target(conn, backfill)
        notices = preflight(conn, identity, backfill, target, settings, schema)
        some = ("",) * len(target.key.columns)
        batch = restricted(backfill.work, target, KeyRange(low=some, high=some), Images.NONE).as_string(conn)
    return Plan(
        identity=identity,
        target=target,
        notices=notices,
        found=_number(conn, count_found(backfill.work, target)),
        remaining=None if backfill.verify is None else _number(conn, verbatim(backfill.verify)),
        batch=batch,
    )


def _number(conn: psycopg.Connection[TupleRow], query: sql.SQL | sql.Composed) -> int | None:
    """What the query yields, if it yields a number in time. In a transaction of its own, so that it can be given up."""
    try:
        with conn.transaction(force_rollback=True):
            _only_read(conn)
            row = conn.execute(query, {}, binary=True).fetchone()  # binary: sent as one statement that must be alone
    except psycopg.Error:
        if conn.closed:
            raise
        return None
    return int(row[0]) if row is not None and isinstance(row[0], int | Decimal) else None


def _only_read(conn: psycopg.Connection[TupleRow]) -> None:
    conn.execute(statement("preflight_session"), {"statement_timeout_ms": str(_QUESTION_MS)})
