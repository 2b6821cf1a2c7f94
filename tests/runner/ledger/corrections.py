"""Dry runs, approvals and receipts of corrections, as the engine writes them, for tests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import psycopg

from runner.ledger import corrections, proposals
from runner.ledger.approvals import Approval, ApprovalPolicy, approve
from runner.ledger.chain import as_jsonb
from runner.ledger.executions import Stated
from tests.runner.ledger.runs import FACTS

Conn = psycopg.Connection[Any]
SALT = "5a" * 16
FILE = "UPDATE members SET fee = 9 WHERE id = 3;"
SCRIPT = hashlib.sha256(FILE.encode()).hexdigest()
DIGEST = "d1" * 32
TARGET = {"database": "club", "tables": ["members"]}
ROWS = ("{3,90}", "{4,90}")
POLICY = ApprovalPolicy()
COMMON: dict[str, Any] = {
    "digest": DIGEST,
    "sha256": SCRIPT,
    "kind": "correction",
    "reverts": None,
    "incident": "INC-1",
    "file": FILE,
    "target": TARGET,
    "result": {"rows": 2},
    "facts": FACTS,
}


def change_set(conn: Conn, rows: tuple[str, ...] = ROWS, *, rows_in: int | None = None) -> int:
    """A set of one page; for the same rows the same digest."""
    tables = as_jsonb([{"name": ["public", "members"], "columns": ["id", "fee"], "key": ["id"], "volatile": []}])
    ((number,),) = conn.execute(
        "insert into threephase.change_set (tables, salt, rows_in) values (%s, %s, %s) returning id",
        (tables, SALT, rows_in),
    ).fetchall()
    hashes = [hashlib.sha256(f"{SALT}{row}".encode()).digest() for row in rows]
    conn.execute(
        "insert into threephase.change_page (set_id, number, side, page, rows, hashes) values (%s, 0, 'new', 0, %s, %s)",
        (number, list(rows), hashes),
    )
    return int(number)


def dry_run(conn: Conn, rows: tuple[str, ...] = ROWS, **changes: Any) -> int:
    """A dry run with its rows, in one transaction."""
    with conn.transaction():
        given = {**COMMON, "set_id": change_set(conn, rows), **changes}
        facts = given.pop("facts")
        return proposals.propose(conn, Stated(**given), facts)


def approved(conn: Conn, role: str = "System Owner", hours: int = 72, digest: str = DIGEST) -> Approval:
    return approve(conn, digest, role, hours, FACTS)


def run(conn: Conn, rows: tuple[str, ...] = ROWS, policy: ApprovalPolicy = POLICY, **changes: Any) -> int:
    """A correction: its rows and its receipt, in one transaction."""
    with conn.transaction():
        conn.execute("set transaction isolation level repeatable read")
        return settle(conn, **{**COMMON, "set_id": change_set(conn, rows), "policy": policy, **changes})


def settle(conn: Conn, *, policy: ApprovalPolicy, facts: Mapping[str, object], **stated: Any) -> int:
    """The last statement of a correction."""
    return corrections.settle(conn, Stated(**stated), policy, facts)
