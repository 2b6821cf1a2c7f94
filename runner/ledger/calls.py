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


def call(conn: psycopg.Connection[Any], name: str, parameters: Mapping[str, object], *, role: str) -> int:
    """What the function gives back, a number. name: of the statement. role: that may execute it.

    In the transaction that is open; where there is none, in one of its own that sees what others have just done.
    Raises RefusedError, NotFoundError or UsageError.
    """
    with _explained(conn, role):
        if conn.info.transaction_status is not TransactionStatus.IDLE:
            return _number(conn, name, parameters)
        with conn.transaction():
            conn.execute(statement("ledger_transaction"))
            return _number(conn, name, parameters)


def _number(conn: psycopg.Connection[Any], name: str, parameters: Mapping[str, object]) -> int:
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
