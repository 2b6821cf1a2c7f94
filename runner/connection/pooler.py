"""A pooler in transaction mode between us and the server, noticed by what it does."""

from __future__ import annotations

import select
from time import monotonic

import psycopg
from psycopg.rows import TupleRow

from runner.connection.connect import connect
from runner.connection.dsn import Dsn
from runner.errors import RefusedError

# Who asks when. Twice running by the same: a pooler that hands out its backends in turn must not fall into our step.
_TURNS = "ABAABBBA"
_PATIENCE_S = 5.0
_QUESTION = b"SELECT pg_catalog.pg_backend_pid()"

_INSTEAD = (
    "Name the server itself, by the address that Prisma projects keep in DIRECT_URL, or a pool in session mode. In "
    "transaction mode every transaction may run in another backend: what waits for us, or shall be stopped, cannot be "
    "told apart from others' work."
)


def refuse_transaction_pooler(dsn: Dsn, conn: psycopg.Connection[TupleRow]) -> None:
    """Raises RefusedError where this connection leads through a pooler that is not in session mode.

    A server tells its process number when a connection begins, and again when it is asked; a pooler invents the first.
    Then a second connection shows whether two clients are given the same process, or one client several. An address
    that only looks like a pooler's is none. conn: outside a transaction.
    """
    if _process(conn) == conn.info.backend_pid:
        return
    with connect(dsn, name=conn.info.parameter_status("application_name") or "threephase") as other:
        seen: dict[str, set[int]] = {"A": set(), "B": set()}
        for turn in _TURNS:
            process = _process(conn if turn == "A" else other)
            if process is None:
                raise RefusedError(f"a pooler stands at {dsn.shown}, and it gives us no second backend. {_INSTEAD}")
            seen[turn].add(process)
            if len(seen[turn]) > 1 or seen["A"] & seen["B"]:
                raise RefusedError(f"a pooler in transaction mode stands at {dsn.shown}. {_INSTEAD}")


def _process(conn: psycopg.Connection[TupleRow]) -> int | None:
    """The backend's process number; None if no answer comes: a pooler lets its clients wait for minutes."""
    conn.pgconn.send_query(_QUESTION)
    conn.pgconn.flush()
    until = monotonic() + _PATIENCE_S
    while conn.pgconn.is_busy():
        if not select.select((conn.pgconn.socket,), (), (), max(0.0, until - monotonic()))[0]:
            return None
        conn.pgconn.consume_input()
    result = conn.pgconn.get_result()
    answer = result.get_value(0, 0) if result is not None and result.ntuples else None
    while conn.pgconn.get_result() is not None:
        pass
    return int(answer) if answer is not None else None
