"""A folder replayed, and each statement judged: what lint claims, what squawk says, what the server did."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import psycopg

from benchmarks.hazards import SEEN_BY_ROWS, Catalogue, Hazard, Statement, Unit, deed_of, drops_claimed, units
from benchmarks.judged import Judged, Judgements
from benchmarks.squawk import Said, squawk, units_of
from linter.folder import MigrationFile, MigrationFolder
from linter.grammar.clause import ParsedStatement
from linter.parse import parse
from linter.scan import Kind, scan
from linter.transport import Transport
from linter.verdict import StatementResult
from linter.walk import Walk
from replay.as_prisma import Tried
from replay.circumstances import among
from replay.claim import Claim, claim_of
from replay.difference import Kind as DifferenceKind
from replay.lost import Lost
from replay.made import roles_made
from replay.rows import with_rows
from replay.seed import Seeder
from replay.server import Server, connect
from replay.statements import Statements
from replay.traced import StatementTrace
from rules.describe import tables_of
from rules.effects.effect import Effects
from rules.execution import TransactionMode
from rules.name import Name
from rules.operation import Delete, Merge, Truncate
from rules.rule import Rule

_DROPPED_COLUMNS = "select attrelid, attnum from pg_catalog.pg_attribute where attisdropped and attrelid >= 16384"
# Each statement is observed by itself, and so it is to be claimed.
_ONE_BY_ONE = Transport(mode=TransactionMode.PER_STATEMENT)
# After these a table is empty because it is meant to be.
_EMPTY = (Truncate, Delete, Merge)


def judge(
    folder: MigrationFolder, texts: Sequence[tuple[MigrationFile, str]], server: Server, rows: int, into: Judgements
) -> None:
    """Replays the folder on a database of its own."""
    said = squawk([str(file.path) for file, _ in texts], server.major)
    parsed = (parse(text) for _, text in texts)
    roles = {role for each in parsed for role in roles_made(each.operations())}
    with server.database(roles) as dsn:
        replay = Replay(dsn, server.major, rows, into)
        for number, (file, text) in enumerate(texts, 1):
            replay.migration(file, text, said.get(str(file.path), []))
            if number % 100 == 0:
                print(f"  {number} of {len(texts)}", file=sys.stderr)
    into.lacking += [f"{folder.shown} lacks {extension}" for extension in replay.lost.extensions]


class Replay:
    """The way through one folder, whose claims and findings are judged on the way."""

    def __init__(self, dsn: str, major: int, rows: int, into: Judgements) -> None:
        self.dsn = dsn
        self.rows = rows
        self.into = into
        self.walk = Walk(major, _ONE_BY_ONE, rules_for=_no_rules)
        self.lost = Lost()

    def migration(self, file: MigrationFile, text: str, said: Sequence[Said]) -> None:
        """Replays one migration and judges each of its statements. said: squawk's findings in it."""
        """Replays the migration, and judges each of its statements."""
        parsed = parse(text)
        results = self.walk.migration(file.name, parsed).statements
        with connect(self.dsn) as conn, connect(self.dsn) as asking:
            seeder = Seeder(asking, self.rows)
            seeder.fill()
            statements = Statements(conn, parsed, Tried(whole=False), self.lost, file.shown)
            around, traces = _Around(statements, asking, seeder), statements.run(results)
            for statement, result in zip(parsed.statements, results, strict=True):
                around.begin(statement, result)
                outcome = around.end(next(traces))
                around.refill(statement)
                _judge(
                    _Case(parsed.source, statement, result, outcome, f"{file.shown}:{result.span.line}"),
                    said,
                    self.into,
                )
        self.into.migrations += 1
        self.into.statements += len(results)


class _Outcome(NamedTuple):
    """What became of a statement.

    filled: tables that held rows before it. robbed: oids of tables that lost a column. stopped: whether an earlier
    statement of its file failed by itself.
    """

    trace: StatementTrace
    catalogue: Catalogue
    filled: frozenset[Name]
    robbed: frozenset[int]
    stopped: bool


class _Around:
    """The database around each statement of a migration. asking: a session beside the one that is observed."""

    def __init__(self, statements: Statements, asking: psycopg.Connection, seeder: Seeder) -> None:
        self.statements = statements
        self.asking = asking
        self.seeder = seeder
        self.relations = statements.observer.relations
        self.dropped = self._dropped_columns()
        self.filled: frozenset[Name] = frozenset()

    def begin(self, statement: ParsedStatement, result: StatementResult) -> None:
        """Looks at the tables just before the statement is run."""
        self.relations = self.statements.observer.relations
        named = (name for clause in statement.clauses for name in tables_of(clause.operation))
        self.filled = with_rows(self.asking, among(self.relations, (*named, *result.effects.scans)))

    def end(self, trace: StatementTrace) -> _Outcome:
        """Looks at them again."""
        before, self.dropped = self.dropped, self._dropped_columns()
        catalogue = Catalogue(self.relations, self.statements.observer.relations, self.statements.older)
        robbed = frozenset(table for table, _ in self.dropped - before)
        return _Outcome(trace, catalogue, self.filled, robbed, self.statements.stopped)

    def refill(self, statement: ParsedStatement) -> None:
        """Rows again for a table from which they were taken for the statement to pass: what follows may read them."""
        if not any(isinstance(clause.operation, _EMPTY) for clause in statement.clauses):
            still = among(self.statements.observer.relations, self.filled)
            if len(with_rows(self.asking, still)) < len(still):
                self.seeder.fill()

    def _dropped_columns(self) -> frozenset[tuple[int, int]]:
        return frozenset((table, column) for table, column in self.asking.execute(_DROPPED_COLUMNS))


class _Case(NamedTuple):
    """One statement with what became of it. place: file and line."""

    source: str
    parsed: ParsedStatement
    result: StatementResult
    outcome: _Outcome
    place: str

    def statement(self, *, surely: bool = False) -> Statement:
        """Its operations; surely: without those under a condition."""
        text = self.source[self.parsed.start : self.parsed.end]
        words = frozenset(token.value for token in scan(text).tokens if token.kind in (Kind.WORD, Kind.QUOTED))
        clauses = (clause for clause in self.parsed.clauses if not (surely and clause.conditional))
        return Statement(tuple(clause.operation for clause in clauses), words)


def _judge(case: _Case, said: Iterable[Said], into: Judgements) -> None:
    trace, catalogue, filled = case.outcome.trace, case.outcome.catalogue, case.outcome.filled
    if trace.observed.error is not None:
        into.left_out[_why_failed(trace)] += 1
        return
    claim = claim_of(case.parsed, case.result, case.source[case.parsed.start : case.parsed.end])
    _judge_lock_modes(case, claim, into)
    everything, surely = case.statement(), case.statement(surely=True)
    claimed = _claimed(claim.effects, everything, catalogue)
    always = _claimed(claim.always, surely, catalogue)
    theirs = {*units_of(said, case.parsed, case.source, catalogue)}
    done = {*units(deed_of(trace.observed, everything, catalogue), everything, catalogue), *_drops_done(case.outcome)}
    for hazard, relation in sorted({*claimed, *theirs, *done}):
        unit = (hazard, relation)
        if hazard in SEEN_BY_ROWS and unit not in done and (trace.with_rows or relation not in filled):
            into.left_out["scans: the table held no rows, or they had to be taken away"] += 1
            continue
        into.judged.append(
            Judged(
                place=case.place,
                sql=trace.sql,
                hazard=hazard,
                relation=relation,
                claimed=unit in claimed,
                by_squawk=unit in theirs,
                happened=unit in done,
                conditional=unit in claimed - always,
            )
        )


def _claimed(effects: Effects, statement: Statement, catalogue: Catalogue) -> set[Unit]:
    done = units(deed_of(effects, statement, catalogue), statement, catalogue)
    return {*done, *drops_claimed(effects, statement, catalogue)}


def _judge_lock_modes(case: _Case, claim: Claim, into: Judgements) -> None:
    trace = case.outcome.trace
    incomparable = _incomparable(case.outcome, claim)
    if incomparable:
        into.left_out[f"lock modes: {incomparable}"] += 1
        return
    wrong = [each for each in trace.differences if each.kind is DifferenceKind.LOCK]
    into.locks_wrong += [
        f"{case.place} {each.relation}: claimed {each.claimed or 'none'}, was {each.observed or 'none'}: {trace.sql}"
        for each in wrong
    ]
    older = {*trace.claimed_of_older().locks, *trace.observed_of_older().locks}
    into.locks_statements += bool(older)
    into.locks_wrong_statements += bool(wrong)


def _incomparable(outcome: _Outcome, claim: Claim) -> str:
    """Why claim and server cannot differ here, if so: then they do not agree either."""
    if outcome.trace.observed.unknown_locks:
        return "run outside a transaction, and no lock was seen in time"
    if outcome.stopped:
        return "an earlier statement of the file failed"
    if not claim.sees_all:
        return "lint says that it does not see all of the statement"
    if claim.guarded and not outcome.trace.observed.locks:
        return "IF EXISTS or IF NOT EXISTS let nothing happen"
    return ""


def _drops_done(outcome: _Outcome) -> Iterator[Unit]:
    for relation in outcome.catalogue.older.values():
        if relation.kind in "rp":
            if relation.oid not in outcome.catalogue.after:
                yield Hazard.TABLE_DROPPED, relation.name
            elif relation.oid in outcome.robbed:
                yield Hazard.COLUMN_DROPPED, relation.name


def _why_failed(trace: StatementTrace) -> str:
    error = trace.observed.error
    if trace.because.startswith(("extension", "role")):
        return f"statements that fail: the server lacks the {trace.because}"
    if trace.because:
        return "statements that fail because an earlier one failed"
    return f"statements that fail: {error.sqlstate} {error.message}" if error else ""


def _no_rules(_: type) -> tuple[Rule, ...]:
    return ()
