"""The ranges of a pass: the key space in pieces, each with its own cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.rows import DictRow, dict_row

from rules.value import Value
from runner.ledger.chain import as_jsonb
from runner.statement import statement

Key = tuple[str, ...]
"""The values of the key's columns, as text that PostgreSQL wrote."""


class Range(Value):
    """low: exclusive, None from the beginning. high: inclusive, None to the end. cursor: the last key that is done.

    batches, walked, changed: what was committed. worker: who had it last. fence: how often it changed hands.
    """

    pass_number: int
    number: int
    low: Key | None
    high: Key | None
    cursor: Key | None
    done: bool
    batches: int
    walked: int
    changed: int
    worker: str | None
    fence: int


class Totals(Value):
    """A pass in sum. ranges: how many; done: how many of them have nothing left."""

    pass_number: int
    ranges: int
    done: int
    batches: int
    walked: int
    changed: int


def insert_ranges(
    conn: psycopg.Connection[Any],
    run_id: int,
    pass_number: int,
    bounds: Sequence[tuple[Sequence[str] | None, Sequence[str] | None]],
) -> bool:
    """Gives a pass its ranges, each from low to high, numbered from 1; False if another worker has done so already."""
    with conn.transaction():
        conn.execute(statement("ledger_run_lock"), (run_id,))
        ((there,),) = conn.execute(statement("ledger_ranges_there"), (run_id, pass_number)).fetchall()
        if there:
            return False
        rows = [(run_id, pass_number, number, _kept(low), _kept(high)) for number, (low, high) in enumerate(bounds, 1)]
        with conn.cursor() as cursor:
            cursor.executemany(statement("ledger_ranges_insert"), rows)
        return True


def list_ranges(conn: psycopg.Connection[Any], run_id: int, pass_number: int | None = None) -> list[Range]:
    """The ranges of a pass, or of all, in their order."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return [_range(row) for row in cursor.execute(statement("ledger_ranges"), {"id": run_id, "pass": pass_number})]


def totals(conn: psycopg.Connection[Any], run_id: int) -> list[Totals]:
    """Each pass that has begun, the first one first."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return [Totals(**row) for row in cursor.execute(statement("ledger_totals"), (run_id,))]


def _kept(key: Sequence[str] | None) -> object:
    return None if key is None else as_jsonb(list(key))


def _range(row: DictRow) -> Range:
    return Range(**{**row, **{name: _key(row[name]) for name in ("low", "high", "cursor")}})


def _key(kept: Sequence[str] | None) -> Key | None:
    return None if kept is None else tuple(kept)
