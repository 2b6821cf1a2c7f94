"""Who works on a run: for people to look at; no decision depends on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from rules.value import Value
from runner.statement import statement


class Worker(Value):
    """name: host:process:number. age_s: seconds since it was seen, by the server's clock. doing: working, waiting, left."""

    name: str
    seen_at: datetime
    age_s: float
    doing: str
    why: str


def seen(conn: psycopg.Connection[Any], run_id: int, name: str, doing: str, why: str = "") -> None:
    """The worker is there, and does this."""
    conn.execute(statement("ledger_worker_seen"), (run_id, name, doing, why))


def left(conn: psycopg.Connection[Any], run_id: int, name: str, why: str = "") -> None:
    """The worker has gone in good order."""
    seen(conn, run_id, name, "left", why)


def list_workers(conn: psycopg.Connection[Any], run_id: int) -> list[Worker]:
    """All that were ever seen, by name."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return [Worker(**row) for row in cursor.execute(statement("ledger_workers"), (run_id,))]
