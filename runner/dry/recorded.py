"""What makes a dry run one of this database and these tables, and its place in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg

from rules.backfill import Backfill
from runner.connection.identity import identify
from runner.ledger.dry_runs import record
from runner.ledger.install import version
from runner.target.key import Target


def target_facts(conn: psycopg.Connection[Any], target: Target) -> dict[str, object]:
    """What must be the same for a run: the database, the table, its key, the columns and their types.

    Not what changes daily, such as the number of rows.
    """
    return {
        **identify(conn).fingerprint(),
        "oid": target.oid,
        "walked": str(target.walked),
        "written": str(target.written),
        "key": [[column.name, column.type, _shown(column.collation)] for column in target.key.columns],
        "columns": [[column.name, column.type] for column in target.images],
    }


def _shown(name: object) -> str | None:
    return None if name is None else str(name)


def keep(
    conn: psycopg.Connection[Any], backfill: Backfill, target: Target, kind: str, result: Mapping[str, object]
) -> str | None:
    """Records it, so that `run` finds it. Returns why that could not be, or None. conn: outside a transaction."""
    try:
        if version(conn) is None:
            return "this database has no ledger yet. Make one with `threephase ledger init`, and run this again"
        record(conn, backfill.sha256, target_facts(conn, target), kind, result)
    except psycopg.errors.InsufficientPrivilege:
        return "this role may not write to the ledger. GRANT threephase_runner to it, and run this again"
    return None
