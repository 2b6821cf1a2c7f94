"""Batches in a ledger, as the engine writes them, for tests."""

from __future__ import annotations

from typing import Any

import psycopg

from runner.ledger.chain import append, as_jsonb
from runner.ledger.dry_runs import record
from runner.ledger.install import install
from runner.ledger.ranges import insert_ranges
from runner.ledger.runs import Run
from runner.ledger.workers import seen
from tests.runner.ledger.runs import FACTS, begin

Conn = psycopg.Connection[Any]
SALT = "5a" * 16


def batch(conn: Conn, run_id: int, number: int, *, range: int = 1, rows: object = None) -> None:
    """The batch of that number in the range, ten rows each: image, entry, checkpoint."""
    kept = [[["1"], ["Anna"], ["Anna Bell"]]] if rows is None else rows
    place = (run_id, range, number)
    low = None if number == 1 else [str((number - 1) * 10)]
    high = [str(number * 10)]
    with conn.transaction():
        ((digest,),) = conn.execute(
            "insert into threephase.image (run_id, pass, range, batch, rows, salt) values (%s, 1, %s, %s, %s, %s)"
            " returning encode(sha256(convert_to(salt || rows::text, 'UTF8')), 'hex')",
            (*place, as_jsonb(kept), SALT),
        ).fetchall()
        conn.execute(
            "update threephase.range set batches = batches + 1, walked = walked + 10, changed = changed + 7, cursor = %s"
            " where run_id = %s and pass = 1 and number = %s",
            (as_jsonb(high), run_id, range),
        )
        facts = {"pass": 1, "range": range, "batch": number, "low": low, "high": high, "walked": 10, "changed": 7}
        append(conn, run_id, "batch", {**FACTS, **facts, "waits": {}, "took_ms": 12.5, "image_sha256": digest})


def run_with_batches(conn: Conn, batches: int = 3, name: str = "display_name") -> Run:
    """A run of one range with so many batches: entry 1 is its beginning, entry 2 the first batch."""
    run = begin(conn, name)
    insert_ranges(conn, run.id, 1, [(None, None)])
    for number in range(1, batches + 1):
        batch(conn, run.id, number)
    return run


def filled(conn: Conn) -> Conn:
    """A ledger with a row in each of its tables."""
    install(conn, tool="threephase test")
    run = run_with_batches(conn)
    record(conn, "5e" * 32, {"table": "members"}, "plan", {"rows": 1000})
    seen(conn, run.id, "laptop:1:0", "working")
    conn.execute(
        "insert into threephase.quarantine (run_id, key, pass, range, batch, sqlstate, message, image)"
        """ values (%s, '["3"]', 1, 1, 1, '23514', 'too long', '["Anna"]')""",
        (run.id,),
    )
    return conn
