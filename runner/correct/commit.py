"""COMMIT, and what became of one that was not answered: the server knows, and is asked."""

from __future__ import annotations

from contextlib import closing
from threading import Event
from typing import Any

import psycopg

from rules.value import Value
from runner.connection.connect import connect_to_ledger
from runner.connection.dsn import Dsn
from runner.errors import FailedError, UnreachableError
from runner.failpoint import reached
from runner.ledger.corrections import of_sha256
from runner.statement import statement

_LOOKS = 120
_SECONDS = 0.5


class Receipt(Value):
    """What is there if the transaction was committed: the number of the receipt, and its script."""

    id: int
    sha256: str


def commit(conn: psycopg.Connection[Any], dsn: Dsn, xid: int, receipt: Receipt, wait: Event) -> None:
    """Ends the transaction of that number. Raises psycopg.Error if it was rolled back, FailedError if nobody can tell."""
    reached("before_correction_commit")
    try:
        done = conn.execute("COMMIT").statusmessage
    except psycopg.Error as error:
        if not conn.closed or not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            raise
        if not _became(dsn, xid, receipt, wait):
            raise
    else:
        if done != "COMMIT":  # of a transaction that had failed, PostgreSQL makes a ROLLBACK without an error
            raise FailedError("the transaction was rolled back instead of committed. Nothing was changed.")
    reached("correction_committed")


def _became(dsn: Dsn, xid: int, receipt: Receipt, wait: Event) -> bool:
    """Whether it was committed. As long as the backend still works on it, nobody knows."""
    for _ in range(_LOOKS):
        there = _asked(dsn, xid, receipt)
        if there is not None:
            return there
        wait.wait(_SECONDS)
    raise FailedError(
        "the connection was lost while COMMIT was on its way, and the server does not say what became of it. "
        "`threephase correct list` shows whether the correction is there; the same command is refused if it is."
    )


def _asked(dsn: Dsn, xid: int, receipt: Receipt) -> bool | None:
    """Whether the receipt is there; None: the server does not answer, or has not ended the transaction.

    Not the transaction's state alone: a server that has crashed gives its number to another one.
    """
    try:
        with closing(connect_to_ledger(dsn)) as conn:
            if _goes_on(conn, xid):
                return None
            kept = of_sha256(conn, receipt.sha256)
            return kept is not None and kept.id == receipt.id
    except (psycopg.Error, UnreachableError):
        return None


def _goes_on(conn: psycopg.Connection[Any], xid: int) -> bool:
    try:
        ((state,),) = conn.execute(statement("correct/became"), {"xid": xid}).fetchall()
    except psycopg.errors.InvalidParameterValue:  # it has crashed, and has not counted so far again
        return False
    return bool(state == "in progress")
