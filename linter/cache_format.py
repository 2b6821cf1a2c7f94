"""A verdict as plain lists, and back: short, since a large folder's verdict is read on every run."""

from __future__ import annotations

from typing import Any

from linter.verdict import ChangeType, Clause, MigrationResult, StatementResult, Verdict
from rules.finding import Acceptance, AcceptedBy, Category, Finding, Phase, Severity, Span


def to_json(verdict: Verdict) -> list[Any]:
    """Lists, strings, numbers and nulls. Sources are left out: whoever reads it has the migrations."""
    migrations = [_migration(migration) for migration in verdict.migrations]
    return [verdict.folder, migrations, verdict.replayed, list(verdict.notes), list(verdict.stale_baseline)]


def from_json(data: Any, sources: dict[str, str]) -> Verdict:
    """The verdict again. Raises ValueError, KeyError, TypeError or IndexError for anything that is none."""
    folder, migrations, replayed, notes, stale = data
    return Verdict(
        folder=folder,
        migrations=tuple(_read_migration(item, sources) for item in migrations),
        replayed=replayed,
        notes=tuple(notes),
        stale_baseline=tuple(stale),
    )


def _migration(result: MigrationResult) -> list[Any]:
    return [
        result.name,
        result.path,
        result.phase,
        result.change_type,
        list(result.change_types),
        list(result.sign_off),
        [_statement(statement) for statement in result.statements],
        [_finding(finding) for finding in result.findings],
        bool(result.source),
    ]


def _read_migration(data: Any, sources: dict[str, str]) -> MigrationResult:
    name, path, phase, change_type, change_types, sign_off, statements, findings, has_source = data
    return MigrationResult(
        name=name,
        path=path,
        phase=Phase(phase),
        change_type=ChangeType(change_type),
        change_types=tuple(map(ChangeType, change_types)),
        sign_off=tuple(sign_off),
        statements=tuple(map(_read_statement, statements)),
        findings=tuple(map(_read_finding, findings)),
        source=sources[name] if has_source else "",
    )


def _span(span: Span) -> list[int]:
    return [span.line, span.column, span.end_line, span.end_column]


def _read_span(data: Any) -> Span:
    line, column, end_line, end_column = data
    return Span(line=line, column=column, end_line=end_line, end_column=end_column)


def _clause(clause: Clause | StatementResult) -> list[Any]:
    return [_span(clause.span), clause.phase, clause.operation, list(clause.tables), clause.created_here]


def _statement(statement: StatementResult) -> list[Any]:
    return [*_clause(statement), [_clause(clause) for clause in statement.clauses]]


def _read_statement(data: Any) -> StatementResult:
    span, phase, operation, tables, created_here, clauses = data
    return StatementResult(
        span=_read_span(span),
        phase=Phase(phase),
        operation=operation,
        tables=tuple(tables),
        created_here=created_here,
        clauses=tuple(map(_read_clause, clauses)),
    )


def _read_clause(data: Any) -> Clause:
    span, phase, operation, tables, created_here = data
    return Clause(
        span=_read_span(span),
        phase=Phase(phase),
        operation=operation,
        tables=tuple(tables),
        created_here=created_here,
    )


def _finding(finding: Finding) -> list[Any]:
    accepted = finding.acceptance
    by = None if accepted is None else [accepted.by, accepted.reason, accepted.line]
    return [finding.rule, finding.category, finding.severity, _span(finding.span), finding.message, finding.help, by]


def _read_finding(data: Any) -> Finding:
    rule, category, severity, span, message, advice, accepted = data
    return Finding(
        rule=rule,
        category=Category(category),
        severity=Severity(severity),
        span=_read_span(span),
        message=message,
        help=advice,
        acceptance=None if accepted is None else _read_acceptance(accepted),
    )


def _read_acceptance(data: Any) -> Acceptance:
    by, reason, line = data
    return Acceptance(by=AcceptedBy(by), reason=reason, line=line)
