"""The trace for programs. docs/trace.md names its fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from linter.report.visible import inert_json
from replay.difference import Difference
from replay.observed import Observed, ServerError
from replay.report.words import relation
from replay.traced import MigrationTrace, StatementTrace, Trace
from rules.effects.effect import Effects
from rules.lock_mode import Lock
from rules.name import Name

VERSION = 1


def render_json(trace: Trace) -> str:
    """The whole trace. ASCII only, so that it arrives whole wherever the output is sent."""
    report = {
        "version": VERSION,
        "summary": {
            "server_version": trace.server,
            "transaction_mode": trace.mode,
            "seed_rows": trace.seed_rows,
            "migrations": len(trace.migrations),
            "statements": trace.statements,
            "differences": trace.differences,
            "failed": trace.failed,
            "lacking": trace.lacking(),
            "unreadable": list(trace.unreadable),
        },
        "migrations": [_migration(migration) for migration in trace.migrations],
    }
    return inert_json(json.dumps(report, indent=2)) + "\n"


def _migration(migration: MigrationTrace) -> dict[str, object]:
    return {
        "name": migration.name,
        "path": migration.path,
        "failed": migration.failed,
        "notes": list(migration.notes),
        "statements": [_statement(statement) for statement in migration.statements],
    }


def _statement(statement: StatementTrace) -> dict[str, object]:
    span = statement.span
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "operation": statement.operation,
        "sql": statement.sql,
        "claimed": _claimed(statement.claimed_of_older()),
        "observed": _observed(statement.observed_of_older()),
        "fails": _error(statement.fails),
        "fails_with_rows": _error(statement.with_rows),
        "because": statement.because or None,
        "differences": [_difference(found) for found in statement.differences],
    }


def _claimed(effects: Effects) -> dict[str, object]:
    return {
        "locks": _locks(effects.locks),
        "locks_by_rows": _locks(effects.locks_by_rows),
        **_relations(effects),
        "errors": [
            {"sqlstate": error.sqlstate, "message": error.message, "certain": error.certain} for error in effects.errors
        ],
    }


def _observed(observed: Observed) -> dict[str, object]:
    return {
        "locks": None if observed.unknown_locks else _locks(observed.locks),
        **_relations(observed),
        "error": _error(observed.error),
        "seconds": round(observed.seconds, 6),
        "sampled": observed.sampled,
    }


def _relations(what: Effects | Observed) -> dict[str, object]:
    return {
        "rewrites": _names(what.rewrites),
        "scans": _names(what.scans),
        "index_builds": _names(what.index_builds),
    }


def _locks(locks: Mapping[Name, Lock]) -> dict[str, str]:
    return {relation(name): str(lock) for name, lock in sorted(locks.items())}


def _names(names: Iterable[Name]) -> list[str]:
    return list(map(relation, names))


def _error(error: ServerError | None) -> dict[str, str] | None:
    return None if error is None else {"sqlstate": error.sqlstate, "message": error.message}


def _difference(found: Difference) -> dict[str, str | None]:
    return {
        "kind": found.kind.value,
        "relation": relation(found.relation) if found.relation else None,
        "claimed": found.claimed,
        "observed": found.observed,
    }
