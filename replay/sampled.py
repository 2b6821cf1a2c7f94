"""A statement that cannot run inside a transaction: its locks are seen from another session, while it waits for a third.

CREATE INDEX CONCURRENTLY and its like take their lock, then wait for every transaction that may write to the table.
One such transaction is held open for them until their lock has been seen. It never waits for them, so that nothing can
deadlock, and it ends after a few seconds whatever has been seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, perf_counter, sleep

import psycopg
from psycopg import sql

from linter.scan import Kind, scan
from replay.observed import ServerError
from replay.probe import LOCKS
from replay.relations import Relations
from replay.send import Sent, send
from rules.lock_mode import Lock
from rules.value import Value

_PATIENCE = 5.0
_PAUSE = 0.002
# VACUUM waits for nobody who writes; it is seen waiting for its own lock.
_HELD = {"vacuum": sql.SQL("share update exclusive"), "analyze": sql.SQL("share update exclusive")}
_HELD_ELSE = sql.SQL("row exclusive")

_WAITS = "select cardinality(pg_catalog.pg_blocking_pids(%s)) > 0"
_SEEN = """
    select relation, mode from pg_catalog.pg_locks
    where pid = %s and locktype = 'relation' and relation >= 16384
        and database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
"""


class Ran(Value):
    """locks: those held or waited for, by relation; empty where none was seen in time."""

    locks: Mapping[int, Lock]
    seconds: float
    error: ServerError | None = None


def run_sampled(conn: psycopg.Connection, statement: bytes, relations: Relations) -> Ran:
    """Runs it on the connection, outside a transaction. seconds: without the time for which it was made to wait."""
    with _another(conn) as watcher, _another(conn) as holder, ThreadPoolExecutor(1) as thread:
        with holder.transaction():
            _hold(holder, statement, relations)
            running = thread.submit(send, conn, statement)
            locks = _sample(watcher, conn.info.backend_pid, running)
            released = perf_counter()
        sent = running.result()
    return Ran(locks=locks, seconds=perf_counter() - released, error=sent.error)


@contextmanager
def _another(conn: psycopg.Connection) -> Iterator[psycopg.Connection]:
    with psycopg.connect(conn.info.dsn, password=conn.info.password or None, autocommit=True) as other:
        yield other


def _hold(holder: psycopg.Connection, statement: bytes, relations: Relations) -> None:
    tables = [
        sql.Identifier(each.name.schema or "", each.name.name) for each in relations.values() if each.kind in "rp"
    ]
    if tables:
        words = (token.value for token in scan(statement.decode("utf-8", "replace")).tokens if token.kind is Kind.WORD)
        mode = _HELD.get(next(words, ""), _HELD_ELSE)
        holder.execute(sql.SQL("lock table only {} in {} mode").format(sql.SQL(", only ").join(tables), mode))


def _sample(watcher: psycopg.Connection, pid: int, running: Future[Sent]) -> dict[int, Lock]:
    """The statement's locks as soon as it waits; none if it ends, or waits for nobody within the time."""
    deadline = monotonic() + _PATIENCE
    while not running.done() and monotonic() < deadline:
        waits = watcher.execute(_WAITS, (pid,)).fetchone()
        if waits and waits[0]:
            return _seen(watcher, pid)
        sleep(_PAUSE)
    return {}


def _seen(watcher: psycopg.Connection, pid: int) -> dict[int, Lock]:
    found: dict[int, Lock] = {}
    for oid, mode in watcher.execute(_SEEN, (pid,)).fetchall():
        found[oid] = max(LOCKS[mode], found.get(oid, LOCKS[mode]))
    return found
