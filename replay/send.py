"""Text to the server as it stands: one simple query, as Prisma sends it."""

from __future__ import annotations

import psycopg
from psycopg import errors, generators
from psycopg.pq import ExecStatus

from replay.observed import ServerError, server_error
from rules.value import Value

_FAILED = frozenset((ExecStatus.FATAL_ERROR, ExecStatus.BAD_RESPONSE))


class Sent(Value):
    """What came of it. done: how many of its statements were carried out before it ended or failed."""

    done: int
    error: ServerError | None = None


def send(conn: psycopg.Connection, text: bytes) -> Sent:
    """Sends the text. Raises psycopg.OperationalError only where the connection is lost."""
    conn.pgconn.send_query(text)
    results = conn.wait(generators.execute(conn.pgconn))
    while results and results[-1].status in (ExecStatus.COPY_IN, ExecStatus.COPY_OUT):
        _end_copy(conn, results[-1].status)
        results = [*results[:-1], *conn.wait(generators.fetch_many(conn.pgconn))]
    for done, result in enumerate(results):
        if result.status in _FAILED:
            error = errors.error_from_result(result, conn.info.encoding)
            if conn.closed:
                raise error
            return Sent(done=done, error=server_error(error))
    return Sent(done=len(results))


def _end_copy(conn: psycopg.Connection, way: int) -> None:
    """Until the rows are through, the connection takes no other command."""
    if way == ExecStatus.COPY_IN:
        # Prisma's engine has no rows to send either; the server then says what it makes of that.
        conn.pgconn.put_copy_end(b"a migration carries no rows")
        return
    while conn.pgconn.get_copy_data(0)[0] > 0:
        pass
