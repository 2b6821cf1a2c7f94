"""What to know before a run: cheap questions, each for itself, with no more rights than the run needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import psycopg
from psycopg.rows import TupleRow

from rules.backfill import Backfill
from runner.connection.identity import Identity
from runner.errors import RefusedError
from runner.settings import Settings
from runner.statement import statement
from runner.target.guards import absences, conflicts, rounding, upserts
from runner.target.key import Target
from runner.target.neighbours import old_transactions, replicas, slots, window
from runner.target.notice import Level, Notice, Subject, note
from runner.target.permitted import migration, row_security, server
from runner.target.planned import keys, verify, work
from runner.target.side_effects import generated, publications, references, triggers
from runner.target.sources import functions, texts, views
from runner.target.storage import dead_rows, indexed_columns, statistics, unlogged, vacuum

Check = Callable[[Subject], Iterable[Notice]]

# In the order in which they are said: within each level what stops a run comes from the first of them.
CHECKS: tuple[tuple[str, Check], ...] = (
    ("server", server),
    ("after", migration),
    ("row security", row_security),
    ("statement", work),
    ("key", keys),
    ("guard", conflicts),
    ("guard", absences),
    ("guard", upserts),
    ("guard", rounding),
    ("reads", views),
    ("functions", functions),
    ("texts", texts),
    ("verify", verify),
    ("publications", publications),
    ("triggers", triggers),
    ("references", references),
    ("generated columns", generated),
    ("statistics", statistics),
    ("dead rows", dead_rows),
    ("indexed columns", indexed_columns),
    ("autovacuum", vacuum),
    ("unlogged", unlogged),
    ("old transactions", old_transactions),
    ("replicas", replicas),
    ("slots", slots),
    ("window", window),
)
_ORDER = tuple(Level)


def preflight(
    conn: psycopg.Connection[TupleRow],
    identity: Identity,
    backfill: Backfill,
    target: Target,
    settings: Settings,
    schema: str | None = None,
) -> tuple[Notice, ...]:
    """What speaks against the run, then what may be slow, then what is good to know. conn: in a read-only transaction.

    schema: where Prisma keeps its table, if the address says so.
    """
    subject = Subject(
        conn=conn,
        identity=identity,
        backfill=backfill,
        target=target,
        settings=settings,
        written_oid=_oid(conn, target),
        schema=schema,
    )
    found = [notice for about, check in CHECKS for notice in _asked(subject, about, check)]
    return tuple(sorted(found, key=lambda notice: _ORDER.index(notice.level)))


def _asked(subject: Subject, about: str, check: Check) -> list[Notice]:
    """What the check finds. What cannot be asked is not known, which is no reason to be silent about the rest."""
    try:
        with subject.conn.transaction():
            return list(check(subject))
    except (psycopg.Error, RefusedError) as error:
        if subject.conn.closed:
            raise
        said = error.diag.message_primary if isinstance(error, psycopg.Error) else None
        return [note(about, f"not known: {said or error}.".replace("..", "."))]


def _oid(conn: psycopg.Connection[TupleRow], target: Target) -> int:
    row = conn.execute(statement("preflight_written"), {"name": str(target.written)}).fetchone()
    if row is None:
        raise RefusedError(f"{target.written} has gone. Begin again.")
    return int(row[0])
