"""Which statements of a migration commit together, given how Prisma sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from linter.transport import Transport
from rules.execution import Execution, TransactionMode
from rules.operation import DropIndex, Operation, Transaction
from rules.operation.session import TransactionVerb
from rules.value import replace

if TYPE_CHECKING:
    from linter.grammar.clause import ParsedStatement
    from linter.parse import ParsedMigration

__all__ = ["Ran", "Transport", "executions"]

_ENDS = (TransactionVerb.COMMIT, TransactionVerb.ROLLBACK, TransactionVerb.PREPARE)


class Ran(NamedTuple):
    """How one statement runs, and the number of the transaction it is in: equal numbers commit together."""

    execution: Execution
    transaction: int


def executions(parsed: ParsedMigration, transport: Transport) -> tuple[Ran, ...]:
    """One for each statement of the migration."""
    fallback = _fallback(parsed) if transport.mode is TransactionMode.PER_STATEMENT else ""
    mode = TransactionMode.BATCH if fallback else transport.mode
    session = _Session(mode, several=len(parsed.statements) > 1, fallback=fallback, assumed=transport.assumed)
    return tuple(session.ran(statement, parsed.source) for statement in parsed.statements)


class _Session:
    """The session as it goes from statement to statement."""

    def __init__(self, mode: TransactionMode, *, several: bool, fallback: str, assumed: str) -> None:
        self.splits = mode is TransactionMode.PER_STATEMENT
        # A query of one statement is no transaction block; of several it is one, without a BEGIN.
        self.implicit = mode is TransactionMode.SINGLE or (mode is TransactionMode.BATCH and several)
        # The BEGIN of Prisma's own, which the first COMMIT in the file ends; nothing begins another.
        self.wrapped = mode is TransactionMode.SINGLE
        self.common = Execution(mode=mode, fallback=fallback, assumed=assumed)
        self.explicit = False
        self.number = 0
        self.known: dict[tuple[bool, bool, bool], Execution] = {}

    def ran(self, statement: ParsedStatement, source: str) -> Ran:
        """How the statement runs; moves on to what comes after it."""
        in_code = _is_code(statement, source)
        verb = None if in_code else _verb(statement)
        ran = Ran(self._execution(in_code=in_code), self.number)
        if verb is TransactionVerb.BEGIN:
            self.explicit = True
        elif verb in _ENDS:
            self.explicit = (self.explicit or self.wrapped) and _chains(statement)
            self._end_of_wrapping()
        if verb in _ENDS or (self.splits and not self.explicit):
            self.number += 1
        return ran

    def _end_of_wrapping(self) -> None:
        """From now on each statement is by itself, unless the file begins a transaction."""
        if self.wrapped:
            self.wrapped, self.implicit, self.splits = False, False, True

    def _execution(self, *, in_code: bool) -> Execution:
        key = (self.implicit, self.explicit, in_code)
        if key not in self.known:
            around = self.implicit or self.explicit
            self.known[key] = replace(
                self.common,
                in_transaction=around or in_code,
                surrounded=around,
                explicit=self.explicit,
                in_code=in_code,
            )
        return self.known[key]


def _is_code(statement: ParsedStatement, source: str) -> bool:
    """Whether it is a DO block: no other statement begins so."""
    return source[statement.start : statement.start + 2].lower() == "do"


def _verb(statement: ParsedStatement) -> TransactionVerb | None:
    operation = statement.clauses[0].operation
    return operation.verb if isinstance(operation, Transaction) else None


def _chains(statement: ParsedStatement) -> bool:
    """COMMIT AND CHAIN begins the next transaction at once."""
    operation = statement.clauses[0].operation
    return isinstance(operation, Transaction) and operation.chain


def _fallback(parsed: ParsedMigration) -> str:
    """The first statement that Prisma's splitter does not understand, in words; empty if it understands them all."""
    outer = (statement for statement in parsed.statements if not _is_code(statement, parsed.source))
    operations = (clause.operation for statement in outer for clause in statement.clauses)
    return next(filter(None, map(_not_split, operations)), "")


def _not_split(operation: Operation) -> str:
    """What sqlparser-rs, which Prisma 7.4 and later divide a file with, is known not to understand.

    One such statement and the whole file is sent as one query. The list is what has been reported, not all there is.
    """
    match operation:
        # sqlparser-rs up to 0.62: https://github.com/prisma/prisma-engines/issues/5847
        case DropIndex(concurrently=True):
            return "DROP INDEX CONCURRENTLY"
        case _:
            return ""
