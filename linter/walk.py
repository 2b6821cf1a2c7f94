"""Migration by migration, clause by clause: what each rule says of an operation, and what the operation leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from linter.change_type import destroys
from linter.execution import Ran, Transport, executions
from linter.grammar.clause import ParsedClause, ParsedStatement
from linter.parse import ParsedMigration
from linter.position import Lines
from linter.prisma.provenance import markers
from linter.verdict import Clause, StatementResult
from rules.context import Context
from rules.course import Course, Step
from rules.describe import label, tables_of
from rules.effects import Effects, World, effects_of, strengthen, together
from rules.finding import Finding, Span
from rules.fresh_enum_value import unsafe_use, used_new_value
from rules.in_full import in_full
from rules.lock_mode import Lock
from rules.name import Name
from rules.one_transaction import in_one_transaction
from rules.operation import CreateTable, Operation
from rules.phases import combined, phase_of
from rules.prisma_schema import ReadSchema, no_prisma_schema
from rules.registry import for_operation
from rules.rule import Rule
from rules.schema import Schema, advance
from rules.together import find_together
from rules.value import Value, replace
from rules.waiting import locked_by


class Walked(Value):
    """What one migration does, and every finding about it before anybody's approval is looked at.

    destroys: whether any of it removes or rewrites what only a backup brings back.
    unpaired: the clauses that are one change by themselves (see rules.together).
    schema: as the migration leaves it, until the next one is walked.
    """

    statements: tuple[StatementResult, ...]
    findings: tuple[Finding, ...]
    destroys: bool
    unpaired: tuple[Clause, ...]
    lines: Lines
    schema: Schema


@dataclass(slots=True)
class _Notes:
    """What a migration's walk has gathered so far."""

    statements: list[StatementResult] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    destroys: bool = False
    unpaired: list[Clause] = field(default_factory=list)
    transaction: int = -1
    held: dict[Name, Lock] = field(default_factory=dict)


class Walk:
    """The schema on its way through a folder. Feed it the migrations in order."""

    def __init__(
        self,
        postgres_version: int,
        transport: Transport = Transport(),
        rules_for: Callable[[type], tuple[Rule, ...]] = for_operation,
    ) -> None:
        self.schema = Schema()
        self.postgres_version = postgres_version
        self.transport = transport
        self.rules_for = rules_for

    def replay(self, parsed: ParsedMigration) -> None:
        """Takes an older migration in for what it says about the schema; asks no rule."""
        self.schema.begin_migration()
        for statement in parsed.statements:
            for clause in statement.as_run():
                advance(self.schema, clause.operation, perhaps=clause.conditional)

    def migration(
        self, name: str, parsed: ParsedMigration, *, unmerged: bool = False, prisma: ReadSchema = no_prisma_schema
    ) -> Walked:
        """Takes a migration in and asks every rule about every clause, just before it is applied.

        unmerged: the migration before it belongs to the same branch (see Schema.begin_migration). prisma: see Context.
        """
        self.schema.begin_migration(unmerged=unmerged)
        context = Context(
            schema=self.schema,
            together=find_together(parsed.operations(), self.schema),
            migration=name,
            postgres_version=self.postgres_version,
            markers=markers(parsed.comments),
            prisma=prisma,
        )
        lines = Lines(parsed.source)
        notes = _Notes()
        ran_as = executions(parsed, self.transport)
        context = replace(context, course=_course(parsed, ran_as))
        for statement, ran in zip(parsed.statements, ran_as, strict=True):
            _begin(ran, notes)
            ran_so = replace(context, execution=ran.execution)
            clauses = self._clauses(statement, ran_so, lines, notes)
            notes.statements.append(_statement(statement, clauses, lines))
        return Walked(
            statements=tuple(notes.statements),
            findings=tuple(notes.findings),
            destroys=notes.destroys,
            unpaired=tuple(notes.unpaired),
            lines=lines,
            schema=self.schema,
        )

    def _clauses(self, statement: ParsedStatement, context: Context, lines: Lines, notes: _Notes) -> tuple[Clause, ...]:
        """Judged in the order in which they run, told of in the order in which they are written."""
        run = statement.as_run()
        if run is statement.clauses:
            return tuple(self._clause(clause, context, lines, notes) for clause in run)
        findings, unpaired = len(notes.findings), len(notes.unpaired)
        clauses = [self._clause(clause, context, lines, notes) for clause in run]
        notes.findings[findings:] = sorted(notes.findings[findings:], key=_place)
        notes.unpaired[unpaired:] = sorted(notes.unpaired[unpaired:], key=_place)
        return tuple(sorted(clauses, key=_place))

    def _clause(self, clause: ParsedClause, context: Context, lines: Lines, notes: _Notes) -> Clause:
        operation, span = clause.operation, lines.span(clause.start, clause.end)
        phase, tables = phase_of(operation, context), tables_of(operation)
        world = World(schema=self.schema, postgres_version=self.postgres_version, execution=context.execution)
        effects = effects_of(operation, world)
        written = lines.text[clause.start : clause.end]
        context = replace(context, phase=phase, effects=effects, held=notes.held, written=written)
        if (added := used_new_value(operation, context)) is not None:
            effects = Effects(errors=(unsafe_use(added),))
            context = replace(context, effects=effects)
        notes.findings += _ask(self.rules_for(type(operation)), *in_full(operation, context), span)
        notes.destroys |= destroys(operation, context)
        new = bool(tables) and not isinstance(operation, CreateTable) and self.schema.is_new_table(tables[0])
        paired = context.together.is_paired(operation, self.schema)
        strengthen(notes.held, locked_by(operation, effects, self.schema))
        advance(self.schema, operation, perhaps=clause.conditional)
        context.course.move_on(effects, phase)
        result = Clause(
            span=span,
            phase=phase,
            operation=label(operation),
            tables=tuple(map(str, tables)),
            created_here=new,
            effects=effects,
        )
        notes.unpaired += () if paired else (result,)
        return result


def _place(told: Finding | Clause) -> Span:
    return told.span


def _course(parsed: ParsedMigration, ran_as: Sequence[Ran]) -> Course:
    steps = tuple(
        Step(clause.operation, *ran, number, statement.start, statement.end, clause.conditional)
        for number, (statement, ran) in enumerate(zip(parsed.statements, ran_as, strict=True))
        for clause in statement.as_run()
    )
    return Course(source=parsed.source, steps=steps)


def _begin(ran: Ran, notes: _Notes) -> None:
    """With its transaction end the locks that were held."""
    if ran.transaction != notes.transaction:
        notes.transaction, notes.held = ran.transaction, {}


def _ask(rules: Iterable[Rule], operation: Operation, context: Context, span: Span) -> Iterable[Finding]:
    for rule in rules:
        problem = rule.check(operation, context) if rule.check else None
        if problem is not None:
            problem = in_one_transaction(problem, context)
            yield Finding(
                rule=rule.id,
                category=rule.category,
                severity=problem.severity or rule.severity,
                span=span,
                message=problem.message,
                help=problem.help,
                fix=problem.fix,
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
            effects=only.effects,
        )
    labels = {clause.operation for clause in clauses}
    return StatementResult(
        span=lines.span(statement.start, statement.end),
        phase=combined(clause.phase for clause in clauses),
        operation=labels.pop() if len(labels) == 1 else statement.verb.replace(" ", "-"),
        tables=tuple(dict.fromkeys(table for clause in clauses for table in clause.tables)),
        created_here=all(clause.created_here for clause in clauses),
        clauses=clauses,
        effects=together(clause.effects for clause in clauses),
    )
