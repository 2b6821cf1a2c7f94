"""A worker's connection, made anew when it is lost."""

from __future__ import annotations

from contextlib import suppress

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from runner.connection.connect import connect
from runner.connection.dsn import Dsn

_CANCEL_SECONDS = 5.0


class Link:
    """At most one connection, of its own thread; others may only cancel what runs on it."""

    def __init__(self, dsn: Dsn, name: str) -> None:
        self._dsn = dsn
        self._name = name
        self._conn: psycopg.Connection[TupleRow] | None = None

    def conn(self) -> psycopg.Connection[TupleRow]:
        """The connection, outside a transaction; made again if it was lost. Raises UnreachableError.

        Also if a COMMIT or ROLLBACK was itself cancelled: then the failed transaction is still open on it.
        """
        if self._conn is not None and self._conn.info.transaction_status is not TransactionStatus.IDLE:
            self._conn.close()
        if self._conn is None or self._conn.closed:
            self._conn = connect(self._dsn, name=self._name)
            # Whatever the role's default is: a cursor read under its lock must be the latest, not the snapshot's.
            self._conn.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        return self._conn

    @property
    def pid(self) -> int | None:
        """The backend's process id, while there is a connection."""
        return None if self._conn is None or self._conn.closed else self._conn.info.backend_pid

    def cancel(self) -> None:
        """Ends the statement that runs, from another thread, if the server can be reached."""
        with suppress(psycopg.Error):
            if self._conn is not None and not self._conn.closed:
                self._conn.cancel_safe(timeout=_CANCEL_SECONDS)  # the plain one would stop all threads while it waits

    def close(self) -> None:
        """Nothing is left of it."""
        if self._conn is not None:
            self._conn.close()
