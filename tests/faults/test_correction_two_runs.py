"""Two runs of one correction at once, and one of them frozen: one does it, the other is refused."""

from __future__ import annotations

import signal

import psycopg
import pytest

from rules.value import replace
from runner.errors import FailedError
from runner.failpoint import CorrectionPlace
from tests.faults.child import DONE, REFUSED, Act, Trap, await_that, corrector
from tests.faults.correction import SOON, corrected, counted, run_again, times_done
from tests.runner.correct.scene import approved, members

_BLOCKED = "SELECT count(*) > 0 FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
_TWICE = replace(SOON, lock_timeout_ms=50, attempts=2)
_WORK = """
    FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'threephase correct INC-1'
    AND backend_xid IS NOT NULL
"""


@pytest.fixture
def counting(conn: psycopg.Connection, database: str) -> None:
    """Members, and the correction of theirs approved."""
    members(conn)
    approved(database, counted())


@pytest.mark.usefixtures("counting")
def test_of_two_runs_at_once_one_is_done_and_the_other_refused(database: str) -> None:
    with corrector(database, counted) as one, corrector(database, counted) as other:
        assert sorted((one.ended(), other.ended())) == [DONE, REFUSED]
    run_again(database, counted())


@pytest.mark.usefixtures("counting")
@pytest.mark.parametrize("place", ["settled", "before_correction_commit"])
def test_one_that_is_frozen_before_its_commit_makes_the_other_wait_and_is_done_when_it_comes_back(
    conn: psycopg.Connection, database: str, place: CorrectionPlace
) -> None:
    """It holds the journal, too: the other one waits with its first entry."""
    with corrector(database, counted, trap=Trap(place=place, act=Act.STOP)) as frozen:
        frozen.await_stopped()
        with corrector(database, counted) as other:
            ((holder,),) = conn.execute(f"SELECT pid {_WORK}").fetchall()
            await_that(lambda: conn.execute(_BLOCKED, (holder,)).fetchone() == (True,))
            frozen.send(signal.SIGCONT)
            assert (frozen.ended(), other.ended()) == (DONE, REFUSED)
    run_again(database, counted())


@pytest.mark.usefixtures("counting")
def test_one_that_is_frozen_with_its_rows_keeps_the_other_out(database: str) -> None:
    with corrector(database, counted, trap=Trap(place="corrected", act=Act.STOP)) as frozen:
        frozen.await_stopped()
        with pytest.raises(FailedError, match="55P03"):
            corrected(database, counted(), limits=_TWICE)
        assert times_done(database) == 0
        frozen.send(signal.SIGCONT)
        assert frozen.ended() == DONE
    run_again(database, counted())


@pytest.mark.usefixtures("counting")
@pytest.mark.parametrize("place", ["corrected", "before_correction_commit"])
def test_one_whose_session_was_ended_while_it_was_frozen_finds_that_the_other_has_done_it(
    conn: psycopg.Connection, database: str, place: CorrectionPlace
) -> None:
    """As idle_in_transaction_session_timeout does it after a minute."""
    with corrector(database, counted, trap=Trap(place=place, act=Act.STOP)) as frozen:
        frozen.await_stopped()
        conn.execute(f"SELECT pg_terminate_backend(pid) {_WORK}")
        corrected(database, counted())
        frozen.send(signal.SIGCONT)
        assert frozen.ended() == REFUSED
    run_again(database, counted())
