"""Receipts: the corrections and reverts that were committed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.rows import class_row

from runner.errors import NotFoundError, RefusedError
from runner.ledger.approvals import ApprovalPolicy
from runner.ledger.calls import call
from runner.ledger.chain import as_jsonb
from runner.ledger.executions import Recorded, Stated, parameters
from runner.statement import statement


class Kept(Recorded):
    """A receipt. policy: which roles had to approve."""

    policy: dict[str, Any]


def settle(conn: psycopg.Connection[Any], stated: Stated, policy: ApprovalPolicy, facts: Mapping[str, object]) -> int:
    """The last statement of a correction's own transaction: its receipt, or RefusedError, and then nothing may commit.

    Another session's entry in the journal since the transaction's snapshot is a SerializationFailure: begin anew.
    """
    try:
        given = {**parameters(stated, facts), "policy": as_jsonb(policy.to_json())}
        return call(conn, "correction/settle", given, role="threephase_runner")
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name != "correction_sha256_key":
            raise
        raise RefusedError("This script was run already. It is run once; what is still wrong is another one.") from None


def read(conn: psycopg.Connection[Any], id: int) -> Kept:
    """The receipt of that number. Raises NotFoundError."""
    found = _corrections(conn, id=id)
    if not found:
        raise NotFoundError(
            f"There is no correction {id} in the ledger. `threephase correct list` shows those there are."
        )
    return found[0]


def of_sha256(conn: psycopg.Connection[Any], sha256: str) -> Kept | None:
    """The receipt of that script, if it was run."""
    return next(iter(_corrections(conn, sha256=sha256)), None)


def list_corrections(conn: psycopg.Connection[Any]) -> list[Kept]:
    """All of them, the newest first."""
    return _corrections(conn)


def _corrections(conn: psycopg.Connection[Any], *, id: int | None = None, sha256: str | None = None) -> list[Kept]:
    with conn.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(statement("correction/corrections"), {"id": id, "sha256": sha256}).fetchall()
