"""Waiting until every transaction that was open at a moment has ended.

A scan by key misses the row of a transaction that took its key early and commits late. Once all that were open when
the scan ended are gone, a sweep sees what they left.
"""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from runner.errors import FailedError, RefusedError
from runner.statement import statement

_STEP_SECONDS = 1.0


def await_open_transactions(
    conn: psycopg.Connection,
    longest_seconds: float,
    rest: Callable[[str, str, float], None],
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """Returns when they are gone. rest(reason, detail, seconds) waits, and raises to stop; goes_on: is it still wanted?

    Raises FailedError after so many seconds: one that stays open could still bring rows, and nobody would know.
    Raises RefusedError when the run has been paused or ended meanwhile.
    """
    row = conn.execute(statement("barrier_now")).fetchone()
    barrier = row[0] if row is not None else 0
    waited = 0.0
    while True:
        row = conn.execute(statement("barrier_passed"), {"barrier": barrier}).fetchone()
        passed, pid = row if row is not None else (False, None)
        if passed:
            return
        whose = "a prepared transaction, or one of another database" if pid is None else f"the session with pid {pid}"
        if waited >= longest_seconds:
            raise FailedError(
                f"{whose} has been in a transaction that writes for {waited:.0f} seconds. Rows that it commits later "
                "would be missed. End it, then run the same command again."
            )
        if not goes_on():
            raise RefusedError("the run was paused or ended while it waited for open transactions.")
        rest("open_transactions", f"waits for {whose}, which may still bring rows", _STEP_SECONDS)
        waited += _STEP_SECONDS
