"""How a function of the ledger is called, and what its refusals are to a user."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus

from runner.errors import NotFoundError, RefusedError, RunnerError, UsageError
from runner.statement import statement

# The ledger's functions say in plain words what is wrong; how they say it tells whose mistake it is.
_MEANT: Mapping[type[psycopg.Error], type[RunnerError]] = {
    errors.ObjectNotInPrerequisiteState: RefusedError,  # known and meant, but not allowed as things are
    errors.NoDataFound: NotFoundError,  # nothing goes by that name
    errors.InvalidParameterValue: UsageError,  # cannot be meant
}

_ASK = (
    "SELECT pid, usename, state, pg_blocking_pids(pid) FROM pg_stat_activity WHERE pid IN "
    "(SELECT pid FROM pg_locks WHERE relation = 'threephase.journal_head'::regclass)"
)


class BusyError(RefusedError):
    """Somebody else's transaction holds what was needed, for longer than was waited."""


def call(conn: psycopg.Connection[Any], name: str, parameters: Mapping[str, object], *, role: str) -> int:
    """What the function gives back, a number. name: of the statement. role: that may execute it.

    In the transaction that is open; where there is none, in one of its own that sees what others have just done.
    Whoever holds what it needs is waited for no longer than lock_timeout says, or for ten seconds if that is off.
    Raises RefusedError, NotFoundError or UsageError.
    """
    with _explained(conn, role):
        if conn.info.transaction_status is not TransactionStatus.IDLE:
            return _number(conn, name, parameters)
        with conn.transaction():
            conn.execute(statement("ledger_transaction"))
            return _number(conn, name, parameters)


def _number(conn: psycopg.Connection[Any], name: str, parameters: Mapping[str, object]) -> int:
    conn.execute(statement("ledger_patience"))
    ((number,),) = conn.execute(statement(name), parameters).fetchall()
    return int(number)


@contextmanager
def _explained(conn: psycopg.Connection[Any], role: str) -> Iterator[None]:
    try:
        yield
    except tuple(_MEANT) as error:
        raise _MEANT[type(error)](str(error.diag.message_primary)) from None
    except errors.InsufficientPrivilege:
        raise RefusedError(
            f"The role {conn.info.user} may not do this. It takes {role}: let the ledger's owner grant it."
        ) from None
    except errors.LockNotAvailable:
        raise BusyError(
            f"Another session{_which(conn)} holds the ledger in a transaction that it does not end. Nothing was changed. "
            f"Let it end, or end it, and try again. Who it is: {_ASK}."
        ) from None


def _which(conn: psycopg.Connection[Any]) -> str:
    """Its pid; in a transaction that has failed nothing can be asked any more."""
    if conn.info.transaction_status is not TransactionStatus.IDLE:
        return ""
    pids = [str(pid) for (pid,) in conn.execute(statement("ledger_held_by"))]
    return f" (pid {', '.join(pids)})" if pids else ""
