"""The statements of one migration, observed one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import psycopg

from linter.grammar.clause import ParsedStatement
from linter.parse import ParsedMigration
from linter.verdict import StatementResult
from replay.alone import alone as by_itself
from replay.as_prisma import Tried
from replay.circumstances import Circumstances, among
from replay.claim import Claim, claim_of
from replay.compare import Outcome, depends_on_rows, differences
from replay.lost import Lost
from replay.observe import Observer
from replay.observed import Observed, ServerError
from replay.rows import empty_tables, with_rows
from replay.traced import StatementTrace
from rules.describe import tables_of
from rules.effects.effect import Effects
from rules.name import Name
from rules.operation import Transaction

_NO_TRANSACTION = "25P01"


class Statements:
    """Runs the statements of a migration on a session of its own."""

    def __init__(self, conn: psycopg.Connection, parsed: ParsedMigration, tried: Tried, lost: Lost, path: str) -> None:
        self.conn = conn
        self.parsed = parsed
        self.tried = tried
        self.lost = lost
        self.path = path
        self.observer = Observer(conn)
        self.older = frozenset(self.observer.relations)
        self.stopped = False  # whether a statement of the file failed by itself: what follows finds another schema

    def run(self, results: Sequence[StatementResult]) -> Iterator[StatementTrace]:
        """Each of them, in order. results: what the linter says of them."""
        for index, (statement, result) in enumerate(zip(self.parsed.statements, results, strict=True)):
            yield self._statement(index, statement, result)

    def _statement(self, index: int, statement: ParsedStatement, result: StatementResult) -> StatementTrace:
        text = self.parsed.source[statement.start : statement.end]
        claim = claim_of(statement, result, text)
        before = self.observer.relations
        filled = with_rows(self.conn, among(before, claim.effects.scans))
        if self._needs_transaction(claim):
            observed, with_rows_error = self.observer.observe_bare(by_itself(text)), None
        else:
            observed, with_rows_error = self._observed(statement, text)
        if with_rows_error is not None:
            filled = frozenset()  # they had to be taken away
        fails = self.tried.error(index, observed.error)
        because = self._because(fails, observed.error, statement, result)
        around = Circumstances(before=before, after=self.observer.relations, older=self.older, with_rows=filled)
        excused = bool(because) or fails is None
        outcome = Outcome(
            error=fails,
            excused=excused,
            emptied=_is_by_rows(observed),
            reached=self.tried.reaches(index),
            lost=self.lost.names,
        )
        found = () if self.stopped else differences(claim, observed, outcome, around)
        self.stopped |= observed.error is not None and not because
        return StatementTrace(
            span=result.span,
            operation=result.operation,
            sql=" ".join(text.split()),
            claimed=result.effects,
            observed=observed,
            older=around.older_among(_relations(result.effects, observed)),
            fails=fails,
            with_rows=with_rows_error,
            because=because,
            differences=found,
        )

    def _needs_transaction(self, claim: Claim) -> bool:
        """Whether it is claimed to fail because Prisma sends it outside one: inside one it would not."""
        return any(error.certain and error.sqlstate == _NO_TRANSACTION for error in claim.always.errors)

    def _because(
        self, fails: ServerError | None, alone: ServerError | None, statement: ParsedStatement, result: StatementResult
    ) -> str:
        """What fails only as Prisma sends it has happened here all the same: nothing follows from that."""
        error = fails or alone
        if error is None:
            return ""
        operations = [clause.operation for clause in statement.clauses]
        because = self.lost.reason(error, operations)
        if alone is not None:
            self.lost.remember(operations, because or f"{self.path}:{result.span.line}")
        return because

    def _observed(self, statement: ParsedStatement, text: str) -> tuple[Observed, ServerError | None]:
        """What the statement does; and the error that rows caused, if it went on without them only."""
        if any(isinstance(clause.operation, Transaction) for clause in statement.clauses[:1]):
            return Observed(), None
        sent = by_itself(text)
        observed = self.observer.observe(sent)
        first = observed.error
        named = among(
            self.observer.relations, (name for clause in statement.clauses for name in tables_of(clause.operation))
        )
        for tables in (named, None):
            if not _is_by_rows(observed):
                break
            empty_tables(self.conn, tables)
            self.observer.refresh()
            observed = self.observer.observe(sent)
        helped = observed.error is not first and not _is_by_rows(observed)
        return observed, first if helped else None


def _is_by_rows(observed: Observed) -> bool:
    return observed.error is not None and depends_on_rows(observed.error)


def _relations(claimed: Effects, observed: Observed) -> Iterator[Name]:
    yield from claimed.locks_by_rows
    for what in (claimed, observed):
        yield from (*what.locks, *what.rewrites, *what.scans, *what.index_builds)
