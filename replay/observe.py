"""One statement on a real server: its locks, rewrites, scans and index builds.

The statement runs in a transaction of its own. Just before COMMIT the session asks for its own locks, for what changed
in pg_class, and for the rows it has read.
"""

from __future__ import annotations

from time import perf_counter

import psycopg
from psycopg.pq import TransactionStatus

from replay.observed import Observed, server_error
from replay.probe import Locked, Trail, begin, commit
from replay.relations import read_relations
from replay.sampled import run_sampled
from replay.send import send
from replay.trail import observed_in
from rules.value import replace

# 25001: CONCURRENTLY, VACUUM, ALTER SYSTEM, …; 2D000: a COMMIT in a procedure or DO block.
_ONLY_BARE = frozenset(("25001", "2D000"))


def observe(conn: psycopg.Connection, statement: bytes | str, *, bare: bool = True) -> Observed:
    """What the server does for one statement, which is committed. For many on one connection: an Observer."""
    return Observer(conn).observe(statement.encode() if isinstance(statement, str) else statement, bare=bare)


class Observer:
    """Runs statements on an autocommit connection and says what each one did.

    relations: what the database holds just before the next statement; never changed, replaced by another.
    """

    def __init__(self, conn: psycopg.Connection) -> None:
        self.conn = conn
        self.relations = read_relations(conn)

    def refresh(self) -> None:
        """Reads anew what the database holds, after somebody else has changed it."""
        self.relations = read_relations(self.conn)

    def observe(self, statement: bytes, *, bare: bool = True) -> Observed:
        """Runs the statement and keeps what it did. bare: run outside a transaction what cannot run inside one."""
        observed = self._in_transaction(statement)
        if bare and observed.error is not None and observed.error.sqlstate in _ONLY_BARE:
            return self._bare(statement)
        return observed

    def observe_bare(self, statement: bytes) -> Observed:
        """The same outside a transaction, for what fails only there."""
        return self._bare(statement)

    def _in_transaction(self, statement: bytes) -> Observed:
        read_before = begin(self.conn)
        started = perf_counter()
        sent = send(self.conn, statement)
        seconds = perf_counter() - started
        if sent.error is not None:
            self.conn.execute("rollback")
            return Observed(error=sent.error, seconds=seconds)
        if self.conn.info.transaction_status is not TransactionStatus.INTRANS:
            self.refresh()
            return Observed(seconds=seconds, unknown_locks=True)
        try:
            trail = commit(self.conn, read_before)
        except psycopg.Error as error:
            if self.conn.closed:
                raise
            self.conn.execute("rollback")
            return Observed(error=server_error(error), seconds=seconds)
        observed = replace(observed_in(trail, self.relations, statement), seconds=seconds)
        self._keep(trail)
        return observed

    def _keep(self, trail: Trail) -> None:
        if trail.schemas:
            self.refresh()
            return
        gone = {each.oid for each in trail.locked if not each.exists}  # what is dropped was locked before
        if gone or trail.changed:
            left = {oid: relation for oid, relation in self.relations.items() if oid not in gone}
            self.relations = {**left, **trail.changed}

    def _bare(self, statement: bytes) -> Observed:
        ran = run_sampled(self.conn, statement, self.relations)
        before = self.relations
        self.refresh()
        if ran.error is not None:
            return Observed(error=ran.error, seconds=ran.seconds, sampled=True)
        changed = {oid: new for oid, new in self.relations.items() if new != before.get(oid)}
        locked = tuple(Locked(oid, lock, oid in self.relations, 0) for oid, lock in ran.locks.items())
        observed = observed_in(Trail(locked, changed, False), before, statement)
        return replace(observed, seconds=ran.seconds, sampled=True, unknown_locks=not ran.locks)
