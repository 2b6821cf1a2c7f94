"""The correction of the fault tests: one that must not be done twice, on purpose, and what must hold of it at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from typing import Any

import psycopg
import pytest

from rules.value import replace
from runner import failpoint
from runner.connection.dsn import read_dsn
from runner.correct.attempt import TriedAgain
from runner.correct.dry_run import dry_run
from runner.correct.limits import Limits
from runner.correct.outcome import Executed
from runner.correct.run import Corrected, run
from runner.correct.script import Script
from runner.errors import RefusedError
from runner.failpoint import Place
from runner.ledger import journal
from runner.ledger.approvals import ApprovalPolicy
from tests.runner.correct.scene import FACTS, QUICK, corrected_by

# One snapshot of both tables and of the receipts.
_SEEN = """
    SELECT (SELECT array_agg(DISTINCT visits) FROM members),
           (SELECT array_agg(DISTINCT day - '2026-05-01'::date) FROM bookings),
           (SELECT count(*) FROM threephase.correction)
"""


SOON = replace(QUICK, longest_wait_s=0)


def counted(rows: int | str = 10, *, freeze: Sequence[str] = (), incident: str = "INC-1") -> Script:
    """One visit more for each member, and a day later for each booking: a row that is done twice shows it."""
    return corrected_by(
        ("UPDATE members SET visits = visits + 1", rows),
        ("UPDATE bookings SET day = day + 1", rows),
        tables=("members", "bookings"),
        freeze=freeze,
        incident=incident,
    )


def times_done(dsn: str) -> int:
    """How often it was done: every row of both tables and the receipts say the same, and the journal is whole."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        ((visits, days, receipts),) = conn.execute(_SEEN).fetchall()
        assert visits == days == [receipts], f"visits {visits}, days {days}, receipts {receipts}"
        assert journal.check(conn) == []
    return int(receipts)


def run_again(dsn: str, script: Script) -> None:
    """Another run of the same file: refused where it was done, else it does it."""
    if times_done(dsn):
        with pytest.raises(RefusedError, match="was run already"):
            corrected(dsn, script)
    else:
        corrected(dsn, script)
    assert times_done(dsn) == 1


def corrected(dsn: str, script: Script, *, limits: Limits = SOON, told: list[TriedAgain] | None = None) -> Corrected:
    """Its run."""
    tell = (lambda _: None) if told is None else told.append
    policy = ApprovalPolicy()
    return run(read_dsn(dsn), script, policy, FACTS, mirror=None, limits=limits, stop=Event(), tell=tell)


def tried(dsn: str, script: Script, *, limits: Limits = SOON, told: list[TriedAgain] | None = None) -> Executed:
    """Its dry run."""
    tell = (lambda _: None) if told is None else told.append
    return dry_run(read_dsn(dsn), script, FACTS, limits=limits, stop=Event(), tell=tell)


@contextmanager
def at(place: Place, act: Callable[[], object], *, times: int = 1) -> Iterator[None]:
    """As long as the `with` lasts this is done at that place, the first times that it is reached."""
    left = times

    def hook(reached: Place) -> None:
        nonlocal left
        if reached == place and left:
            left -= 1
            act()

    failpoint.install(hook)
    try:
        yield
    finally:
        failpoint.uninstall(hook)


def noted(conn: psycopg.Connection[Any]) -> list[str]:
    """The kinds of the journal's entries, in their order."""
    return [entry.kind for entry in journal.entries(conn)]
