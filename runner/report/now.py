"""How a run stands at this moment, from the ledger alone: asked from any host, again and again, and so cheap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from rules.value import Value
from runner.ledger.ranges import Totals, totals
from runner.ledger.runs import Run, read_run
from runner.ledger.workers import Worker, list_workers
from runner.pace.eta import End, end
from runner.pace.window import parse
from runner.report.attended import STALE_S, at_work, reverted_by
from runner.state import State
from runner.statement import statement

__all__ = ("RECENT_S", "STALE_S", "Now", "Recent", "Trouble", "read_now", "rows_to_walk")

RECENT_S = 300
_TROUBLES = 5


class Recent(Value):
    """The last minutes. seconds: since the first of those batches began, None where there was none."""

    batches: int
    walked: int
    changed: int
    seconds: float | None
    took_ms: float | None
    size: int | None

    @property
    def rate(self) -> float | None:
        """Rows walked in a second."""
        return self.walked / self.seconds if self.seconds else None


class Trouble(Value):
    """what: tried again, or set aside."""

    what: str
    at: datetime
    sqlstate: str | None
    message: str | None
    worker: str | None


class Now(Value):
    """progress: the share of this pass that is done, from 0 to 1; None where the number of rows is not known.

    rest_s: until this pass ends at the pace of the last minutes, None where that is not known.
    rows: about how many rows this pass walks, 0 where that is not known. attended: whether somebody works on it.
    revert: the newest revert of it.
    """

    run: Run
    passes: tuple[Totals, ...]
    recent: Recent
    workers: tuple[Worker, ...]
    troubles: tuple[Trouble, ...]
    quarantined: int
    rows: int
    attended: bool
    revert: Run | None

    @property
    def totals(self) -> Totals | None:
        """Of the pass that the run is in."""
        return next((each for each in self.passes if each.pass_number == self.run.pass_number), None)

    @property
    def progress(self) -> float | None:
        """The last per cent is not claimed before every range is done: the number of rows is an estimate."""
        now = self.totals
        if now is None:
            return None
        if now.ranges == now.done:
            return 1.0
        rows = self.rows
        return min(0.99, now.walked / rows) if rows else None

    @property
    def rest_s(self) -> float | None:
        """At the pace of the last minutes, which knows their waits but not the closed hours of a window."""
        now, rate = self.totals, self.recent.rate
        if self.run.state is not State.RUNNING or not self.attended or now is None or not rate or not self.rows:
            return None
        return max(0, self.rows - now.walked) / rate

    def end(self, at: datetime) -> End | None:
        """When this pass will be done, closed hours of the window included; None while that cannot be told."""
        window = self.run.settings.window
        return None if self.rest_s is None else end(at, self.rest_s, None if window is None else parse(window))


def read_now(conn: psycopg.Connection[Any], run_id: int) -> Now:
    """Raises NotFoundError where there is no such run."""
    with conn.cursor(row_factory=dict_row) as cursor:
        recent = cursor.execute(statement("report_recent"), {"run_id": run_id, "seconds": RECENT_S}).fetchall()
        troubles = cursor.execute(statement("report_troubles"), {"run_id": run_id, "most": _TROUBLES}).fetchall()
        counted = cursor.execute(statement("report_quarantine_count"), {"run_id": run_id}).fetchall()
    run, passes = read_run(conn, run_id), totals(conn, run_id)
    return Now(
        run=run,
        passes=tuple(passes),
        recent=Recent(**recent[0]),
        workers=tuple(list_workers(conn, run_id)),
        troubles=tuple(Trouble(**row) for row in troubles),
        quarantined=counted[0]["total"],
        rows=rows_to_walk(conn, run, passes),
        attended=run_id in at_work(conn),
        revert=reverted_by(conn, run_id),
    )


def rows_to_walk(conn: psycopg.Connection[Any], run: Run, passes: Sequence[Totals]) -> int:
    """About how many rows this pass walks: a sweep as many as the first pass did, a revert those that were changed."""
    if run.reverts is not None:
        return sum(each.changed for each in totals(conn, run.reverts))
    return passes[0].walked if passes and run.pass_number > 1 else run.target.rows
