"""A migration sent as Prisma would send it, to learn what fails that way; nothing of it is kept.

What PostgreSQL does for each statement is observed elsewhere, one by one. Here it is only asked whether the statements
get along with each other: in one transaction, or in the file's own. Of a file that begins and ends no transaction
everything is taken back afterwards; a file that does is sent to a copy of the database.
"""

from __future__ import annotations

import psycopg

from linter.execution import executions
from linter.parse import ParsedMigration
from linter.transport import Transport
from replay.observed import ServerError
from replay.rows import empty_tables
from replay.send import Sent, send
from replay.server import connect
from rules.execution import TransactionMode
from rules.operation import Transaction
from rules.value import Value

# A deferred constraint would speak up at the COMMIT that never comes.
_LAST = b"\n;\nset constraints all immediate"


class Failure(Value):
    """Where Prisma stops. statement: its index in the file. done: how many of the others were carried out by then.

    Where the server cannot parse a statement, none of its query is carried out, not even what stands before it.
    """

    statement: int
    error: ServerError
    done: int


class Tried(Value):
    """What trying a whole file says.

    whole: False where each statement is left to say for itself, because it commits by itself, or because the whole
    cannot be tried; notes then say why.
    """

    whole: bool
    failure: Failure | None = None
    notes: tuple[str, ...] = ()

    def error(self, index: int, alone: ServerError | None) -> ServerError | None:
        """What Prisma is told at that statement. alone: what the statement met by itself."""
        if not self.whole:
            return alone
        if self.failure is None or index < self.failure.statement:
            return None
        return self.failure.error if index == self.failure.statement else alone

    def reaches(self, index: int) -> bool:
        """Whether Prisma is known to come as far as that statement."""
        if self.failure is None:
            return not self.notes
        return index < self.failure.done or index == self.failure.statement


class Prisma:
    """Sends migrations the way of one transport."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def needs_copy(self, parsed: ParsedMigration) -> bool:
        """Whether what the file does cannot be taken back: it commits by itself."""
        return any(isinstance(operation, Transaction) for operation in parsed.operations())

    def is_one_by_one(self, parsed: ParsedMigration) -> bool:
        """Whether each statement commits by itself, so that observing them one by one says all there is to say."""
        if not parsed.statements or self.needs_copy(parsed):
            return not parsed.statements
        mode = self._mode(parsed)
        return mode is TransactionMode.PER_STATEMENT or (mode is TransactionMode.BATCH and len(parsed.statements) == 1)

    def try_and_take_back(self, conn: psycopg.Connection, parsed: ParsedMigration, *, emptied: bool) -> Failure | None:
        """What fails, if something does. emptied: once no table holds a row."""
        conn.execute("begin")
        try:
            if emptied:
                empty_tables(conn)
            sent = send(conn, parsed.source.encode() + _LAST)
        finally:
            conn.execute("rollback")
        return _failure(parsed, sent)

    def try_on_copy(self, dsn: str, parsed: ParsedMigration, *, emptied: bool) -> Failure | None:
        """The same, in a copy of the database at that DSN."""
        with connect(dsn) as conn:
            if emptied:
                empty_tables(conn)
            if self._mode(parsed) is not TransactionMode.PER_STATEMENT:
                return _failure(parsed, send(conn, parsed.source.encode()))
            for index, statement in enumerate(parsed.statements):
                sent = send(conn, parsed.source[statement.start : statement.end].encode())
                if sent.error is not None:
                    return Failure(statement=index, error=sent.error, done=index)
        return None

    def _mode(self, parsed: ParsedMigration) -> TransactionMode:
        return executions(parsed, self.transport)[0].execution.mode


def _failure(parsed: ParsedMigration, sent: Sent) -> Failure | None:
    """Found by the place that the server points at; where it points at none, by how many statements were carried out."""
    if sent.error is None:
        return None
    position = sent.error.position
    at = (i for i, statement in enumerate(parsed.statements) if statement.start < position <= statement.end)
    found = next(at, min(sent.done, len(parsed.statements) - 1))
    return Failure(statement=found, error=sent.error, done=sent.done)
