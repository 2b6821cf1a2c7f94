"""Other sessions on the test's server: one that waits, one of a plain role, and a standby in small."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from time import monotonic, sleep
from uuid import uuid4

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import make_conninfo

_SECONDS = 10.0
_POSTGRES_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def until(holds: Callable[[], bool]) -> None:
    """Returns as soon as what another session does is to be seen."""
    deadline = monotonic() + _SECONDS
    while not holds():
        assert monotonic() < deadline, "it was never seen"
        sleep(0.01)


@contextmanager
def running(conn: psycopg.Connection, query: sql.SQL) -> Iterator[int]:
    """The process id of a session that is busy with this query meanwhile; then it is cancelled."""

    def run() -> None:
        with conn, conn.cursor() as cursor:
            try:
                cursor.execute(query)
            except psycopg.errors.QueryCanceled:
                conn.rollback()

    thread = Thread(target=run)
    thread.start()
    try:
        yield conn.info.backend_pid
    finally:
        conn.cancel()
        thread.join()


@contextmanager
def plain_role(database: str) -> Iterator[str]:
    """The DSN of a role that may log in, and nothing else."""
    role, word = f"plain_{uuid4().hex[:8]}", uuid4().hex
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), word))
        try:
            yield make_conninfo(database, user=role, password=word)
        finally:
            conn.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


class Standby:
    """What a primary sees of a standby: a connection that takes WAL, and answers how far it is."""

    def __init__(self, database: str, name: str) -> None:
        dsn = make_conninfo(database, replication="true", application_name=name)
        self._connection = pq.PGconn.connect(dsn.encode())
        assert self._connection.status == pq.ConnStatus.OK, self._connection.error_message
        with psycopg.connect(database) as conn:
            here = conn.execute("SELECT pg_current_wal_flush_lsn()::text").fetchall()[0][0]
        high, low = here.split("/")
        self.begins = (int(high, 16) << 32) + int(low, 16)
        self._connection.send_query(f"START_REPLICATION {here}".encode())
        self._connection.flush()
        until(self._streams)

    def _streams(self) -> bool:
        self._connection.consume_input()
        if self._connection.is_busy():
            return False
        result = self._connection.get_result()
        return result is not None and result.status == pq.ExecStatus.COPY_BOTH

    def answer(self, place: int, ago: timedelta = timedelta()) -> None:
        """That all is written, flushed and replayed up to this place of the WAL; said so long ago."""
        said = (datetime.now(UTC) - ago - _POSTGRES_EPOCH) // timedelta(microseconds=1)
        self._connection.put_copy_data(b"r" + struct.pack("!qqqqB", place, place, place, said, 0))
        self._connection.flush()

    def close(self) -> None:
        """The primary sees it no more, a moment later."""
        self._connection.finish()
