"""The report for programs, as `docs/lint-report.schema.json` describes it."""

from __future__ import annotations

import json
from collections import Counter

from linter.report.visible import inert_json
from linter.verdict import Clause, MigrationResult, StatementResult, Verdict
from rules.effects.effect import Effects
from rules.finding import Acceptance, AcceptedBy, Finding, Phase, Severity, Span
from rules.name import Name, quote

VERSION = 1


def render_json(verdict: Verdict) -> str:
    """The whole verdict. ASCII only, so that it arrives whole wherever the output is sent."""
    report = {
        "version": VERSION,
        "summary": _summary(verdict),
        "migrations": [_migration(migration) for migration in verdict.migrations],
    }
    return inert_json(json.dumps(report, indent=2)) + "\n"


def _summary(verdict: Verdict) -> dict[str, object]:
    phases = Counter(migration.phase for migration in verdict.migrations)
    return {
        "migrations": len(verdict.migrations),
        "replayed": verdict.replayed,
        "statements": sum(len(migration.statements) for migration in verdict.migrations),
        "errors": verdict.count(Severity.ERROR),
        "warnings": verdict.count(Severity.WARNING),
        "accepted": verdict.accepted(),
        **_transports(verdict),
        "phases": {phase.value: phases[phase] for phase in Phase},
        "notes": list(verdict.notes),
        "stale_baseline": list(verdict.stale_baseline),
        "unreadable": list(verdict.unreadable),
    }


def _transports(verdict: Verdict) -> dict[str, object]:
    """The one way in which all migrations are sent, and why it is taken for granted."""
    modes = {transport.mode.value for transport in verdict.transports}
    return {
        "transaction_mode": modes.pop() if len(modes) == 1 else None,
        "assumed": [transport.assumed for transport in verdict.transports if transport.assumed],
    }


def _migration(migration: MigrationResult) -> dict[str, object]:
    return {
        "name": migration.name,
        "path": migration.path,
        "phase": migration.phase.value,
        "change_type": migration.change_type.value,
        "change_types": [change_type.value for change_type in migration.change_types],
        "sign_off": list(migration.sign_off),
        "statements": [
            {
                **_deed(statement),
                "effects": _effects(statement.effects),
                "clauses": [_deed(clause) for clause in statement.clauses],
            }
            for statement in migration.statements
        ],
        "findings": [finding_json(finding) for finding in migration.findings],
    }


def _deed(deed: StatementResult | Clause) -> dict[str, object]:
    """What a statement and each of its clauses have in common."""
    return {
        **_place(deed.span),
        "phase": deed.phase.value,
        "operation": deed.operation,
        "tables": list(deed.tables),
        "created_here": deed.created_here,
    }


def _effects(effects: Effects) -> dict[str, object]:
    """Relations as PostgreSQL prints them under the search path `public`."""
    return {
        "locks": {_relation(name): str(lock) for name, lock in sorted(effects.locks.items())},
        "locks_by_rows": {_relation(name): str(lock) for name, lock in sorted(effects.locks_by_rows.items())},
        "rewrites": [_relation(name) for name in effects.rewrites],
        "scans": [_relation(name) for name in effects.scans],
        "index_builds": [_relation(name) for name in effects.index_builds],
        "errors": [
            {"sqlstate": error.sqlstate, "message": error.message, "certain": error.certain} for error in effects.errors
        ],
        "destroys": [_relation(name) for name in effects.destroys],
        "breaks": sorted(effects.breaks),
        "assumed": list(effects.assumed),
    }


def _relation(name: Name) -> str:
    return quote(name.name) if name.schema == "public" else str(name)


def finding_json(finding: Finding) -> dict[str, object]:
    """A finding, as in `docs/lint-report.schema.json`."""
    return {
        "rule": finding.rule,
        "category": finding.category.value,
        "severity": finding.severity.value,
        **_place(finding.span),
        "message": finding.message,
        "help": finding.help,
        "fix": list(finding.fix),
        "approval": _approval(finding.acceptance),
        "accepted": _accepted(finding.acceptance),
    }


def _approval(acceptance: Acceptance | None) -> dict[str, object] | None:
    if acceptance is None or acceptance.by is not AcceptedBy.APPROVAL:
        return None
    return {"reason": acceptance.reason, "line": acceptance.line}


def _accepted(acceptance: Acceptance | None) -> dict[str, object] | None:
    if acceptance is None:
        return None
    return {"by": acceptance.by.value, "reason": acceptance.reason, "line": acceptance.line}


def _place(span: Span) -> dict[str, object]:
    return {"line": span.line, "column": span.column, "end_line": span.end_line, "end_column": span.end_column}
