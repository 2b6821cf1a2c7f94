"""Migration by migration, clause by clause: what each rule says of an operation, and what the operation leaves behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from linter.change_type import destroys
from linter.grammar.clause import ParsedClause, ParsedStatement
from linter.parse import ParsedMigration
from linter.position import Lines
from linter.verdict import Clause, StatementResult
from rules.context import Context
from rules.describe import label, tables_of
from rules.finding import Finding, Span
from rules.operation import CreateTable, Operation
from rules.phases import combined, phase_of
from rules.registry import for_operation
from rules.schema import Schema, advance
from rules.together import find_together
from rules.value import Value, replace


class Walked(Value):
    """What one migration does, and every finding about it before anybody's approval is looked at.

    destroys: whether any of it removes or rewrites what only a backup brings back.
    unpaired: the clauses that are one change by themselves (see rules.together).
    """

    statements: tuple[StatementResult, ...]
    findings: tuple[Finding, ...]
    destroys: bool
    unpaired: tuple[Clause, ...]
    lines: Lines


@dataclass(slots=True)
class _Notes:
    """What a migration's walk has gathered so far."""

    statements: list[StatementResult] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    destroys: bool = False
    unpaired: list[Clause] = field(default_factory=list)


class Walk:
    """The schema on its way through a folder. Feed it the migrations in order."""

    def __init__(self, postgres_version: int) -> None:
        self.schema = Schema()
        self.postgres_version = postgres_version

    def replay(self, parsed: ParsedMigration) -> None:
        """Takes an older migration in for what it says about the schema; asks no rule."""
        self.schema.begin_migration()
        for statement in parsed.statements:
            for clause in statement.clauses:
                advance(self.schema, clause.operation, perhaps=clause.conditional)

    def migration(self, name: str, parsed: ParsedMigration) -> Walked:
        """Takes a migration in and asks every rule about every clause, just before it is applied."""
        self.schema.begin_migration()
        context = Context(
            schema=self.schema,
            together=find_together(parsed.operations(), self.schema),
            migration=name,
            postgres_version=self.postgres_version,
        )
        lines = Lines(parsed.source)
        notes = _Notes()
        for statement in parsed.statements:
            clauses = tuple(self._clause(clause, context, lines, notes) for clause in statement.clauses)
            notes.statements.append(_statement(statement, clauses, lines))
        return Walked(
            statements=tuple(notes.statements),
            findings=tuple(notes.findings),
            destroys=notes.destroys,
            unpaired=tuple(notes.unpaired),
            lines=lines,
        )

    def _clause(self, clause: ParsedClause, context: Context, lines: Lines, notes: _Notes) -> Clause:
        operation, span = clause.operation, lines.span(clause.start, clause.end)
        phase, tables = phase_of(operation, context), tables_of(operation)
        context = replace(context, phase=phase)
        notes.findings += _ask(operation, context, span)
        notes.destroys |= destroys(operation, context)
        new = bool(tables) and not isinstance(operation, CreateTable) and self.schema.is_new_table(tables[0])
        paired = context.together.is_paired(operation, self.schema)
        advance(self.schema, operation, perhaps=clause.conditional)
        result = Clause(
            span=span, phase=phase, operation=label(operation), tables=tuple(map(str, tables)), created_here=new
        )
        notes.unpaired += () if paired else (result,)
        return result


def _ask(operation: Operation, context: Context, span: Span) -> Iterable[Finding]:
    for rule in for_operation(type(operation)):
        problem = rule.check(operation, context) if rule.check else None
        if problem is not None:
            yield Finding(
                rule=rule.id,
                category=rule.category,
                severity=problem.severity or rule.severity,
                span=span,
                message=problem.message,
                help=problem.help,
            )


def _statement(statement: ParsedStatement, clauses: tuple[Clause, ...], lines: Lines) -> StatementResult:
    if len(clauses) == 1 and statement.clauses[0].end == statement.end:
        only = clauses[0]
        return StatementResult(
            span=lines.span(statement.start, statement.end),
            phase=only.phase,
            operation=only.operation,
            tables=only.tables,
            created_here=only.created_here,
            clauses=clauses,
        )
    labels = {clause.operation for clause in clauses}
    return StatementResult(
        span=lines.span(statement.start, statement.end),
        phase=combined(clause.phase for clause in clauses),
        operation=labels.pop() if len(labels) == 1 else statement.verb.replace(" ", "-"),
        tables=tuple(dict.fromkeys(table for clause in clauses for table in clause.tables)),
        created_here=all(clause.created_here for clause in clauses),
        clauses=clauses,
    )
