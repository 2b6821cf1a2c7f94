"""Dry runs, kept so that a run can ask for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from rules.value import Value
from runner.ledger.chain import as_jsonb
from runner.statement import statement


class DryRun(Value):
    """kind: plan or rehearse. by: the session's user, as the server knows it."""

    id: int
    sha256: str
    target: Mapping[str, Any]
    kind: str
    result: Mapping[str, Any]
    at: datetime
    by: str


def record(
    conn: psycopg.Connection[Any], sha256: str, target: Mapping[str, object], kind: str, result: Mapping[str, object]
) -> None:
    """Keeps a result. target: what makes the tables and the database these ones, without what changes daily."""
    conn.execute(statement("ledger_dry_run_insert"), (sha256, as_jsonb(target), kind, as_jsonb(result)))


def find(conn: psycopg.Connection[Any], sha256: str, target: Mapping[str, object]) -> DryRun | None:
    """The newest one of the same file against the same target."""
    with conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(statement("ledger_dry_run"), (sha256, as_jsonb(target))).fetchone()
    return None if row is None else DryRun(**row)
