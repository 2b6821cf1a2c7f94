"""Gathers what a report tells of a run, from the ledger alone, summed up by the server: a run may have 100,000 batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.rows import DictRow, dict_row

from runner.ledger.chain import head
from runner.ledger.ranges import totals
from runner.ledger.runs import read_run
from runner.report.attended import reverted_by
from runner.report.recorded import Batches, Event, Facts, Point, Retried, SetAside, Wait, Worked
from runner.statement import statement

MOST_POINTS = 300
MOST_SET_ASIDE = 100
_HALF_OF_EVENTS = 100


def gather(conn: psycopg.Connection[Any], run_id: int) -> Facts:
    """All of one moment. Raises NotFoundError where there is no such run."""
    with conn.transaction():
        conn.execute(statement("ledger_snapshot"))
        events = list(_rows(conn, "report_events", run_id=run_id, half=_HALF_OF_EVENTS))
        (set_aside,) = _rows(conn, "report_quarantine_count", run_id=run_id)
        return Facts(
            run=read_run(conn, run_id),
            revert=reverted_by(conn, run_id),
            head=head(conn, run_id),
            passes=tuple(totals(conn, run_id)),
            batches=read_batches(conn, run_id),
            points=tuple(Point(**row) for row in _rows(conn, "report_points", run_id=run_id, most=MOST_POINTS)),
            waits=read_waits(conn, run_id),
            events=tuple(_event(row) for row in events),
            events_left_out=events[0]["left_out"] if events else 0,
            retried=tuple(Retried(**row) for row in _rows(conn, "report_retries", run_id=run_id)),
            quarantine=tuple(_set_aside(conn, run_id, visible=set_aside["visible"])),
            quarantined=set_aside["total"],
            keys_visible=set_aside["visible"],
            workers=tuple(Worked(**row) for row in _rows(conn, "report_workers", run_id=run_id)),
        )


def read_batches(conn: psycopg.Connection[Any], run_id: int) -> Batches:
    """All batches of the run in sum."""
    (row,) = _rows(conn, "report_batches", run_id=run_id)
    return Batches(**row)


def read_waits(conn: psycopg.Connection[Any], run_id: int) -> tuple[Wait, ...]:
    """How long was waited, by reason, the longest first."""
    return tuple(Wait(**row) for row in _rows(conn, "report_waits", run_id=run_id))


def read_quarantined(conn: psycopg.Connection[Any], run_id: int) -> int:
    """How many rows are set aside."""
    (row,) = _rows(conn, "report_quarantine_count", run_id=run_id)
    return int(row["total"])


def _event(row: DictRow) -> Event:
    return Event(seq=row["seq"], kind=row["kind"], at=row["at"], body=row["body"])


def _set_aside(conn: psycopg.Connection[Any], run_id: int, *, visible: bool) -> Iterator[SetAside]:
    name = "report_quarantine" if visible else "report_quarantine_hidden"
    for row in _rows(conn, name, run_id=run_id, most=MOST_SET_ASIDE):
        yield SetAside(**{**row, "key": None if row["key"] is None else tuple(row["key"])})


def _rows(conn: psycopg.Connection[Any], name: str, **values: object) -> list[DictRow]:
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement(name), values).fetchall()
