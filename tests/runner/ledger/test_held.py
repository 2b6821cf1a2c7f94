"""Somebody who holds the journal's head in a transaction that they do not end: nobody waits for them for ever."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from runner.ledger import journal
from runner.ledger.calls import BusyError
from runner.ledger.changes import purge
from runner.statement import statement
from tests.runner.ledger.conftest import Session, Sessions
from tests.runner.ledger.corrections import COMMON, POLICY, approved, change_set, dry_run, run, settle
from tests.runner.ledger.runs import FACTS
from tests.runner.ledger.test_change_purge import NOW

HOLD = "select threephase.note('began', '{}')"


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda conn: journal.note(conn, "began", FACTS), id="note"),
        pytest.param(dry_run, id="a dry run, in a transaction of the caller's"),
    ],
)
def test_whoever_is_held_up_is_told_by_whom(author: Session, executor: Session, call: Callable[[Session], int]) -> None:
    author.execute("set lock_timeout = '100ms'")
    with executor.transaction():
        executor.execute(HOLD)
        with pytest.raises(BusyError, match=r"Another session.* holds the ledger.* pg_stat_activity") as refused:
            call(author)
        named = f"(pid {executor.info.backend_pid})" in str(refused.value)
    assert named is (call is not dry_run)
    assert call(author) > 0


def test_an_approval_that_is_held_up_is_refused_once(author: Session, signer: Session, executor: Session) -> None:
    """To enter the refusal would be to wait once more."""
    dry_run(author)
    signer.execute("set lock_timeout = '100ms'")
    with executor.transaction():
        executor.execute(HOLD)
        with pytest.raises(BusyError, match=rf"\(pid {executor.info.backend_pid}\)"):
            approved(signer)
    assert [entry.kind for entry in journal.entries(author)] == ["dry_run", "began"]


def test_a_receipt_waits_as_long_as_its_correction_does(author: Session, signer: Session, executor: Session) -> None:
    dry_run(author)
    approved(signer)
    with author.transaction():
        author.execute(HOLD)
        executor.execute("set lock_timeout = '100ms'")
        with pytest.raises(BusyError, match="holds the ledger"):
            run(executor)
    assert run(executor) == 2


def test_it_is_ten_seconds_unless_the_session_has_a_limit(executor: Session) -> None:
    for given, expected in (("0", "10s"), ("2s", "2s")):
        with executor.transaction():
            executor.execute("select set_config('lock_timeout', %s, true)", (given,))
            executor.execute(statement("ledger_patience"))
            assert executor.execute("show lock_timeout").fetchone() == (expected,)
    assert executor.execute("show lock_timeout").fetchone() == ("0",)


def test_a_purge_that_waits_for_a_row_holds_nobody_up(
    ledger: Session, author: Session, signer: Session, executor: Session, as_login: Sessions, database: str
) -> None:
    dry_run(author)
    approved(signer)
    with executor.transaction():
        settle(executor, **COMMON, set_id=change_set(executor, rows_in=1), policy=POLICY)
    with psycopg.connect(database, autocommit=True) as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            other.execute("select from threephase.change_set where id = 2 for share")
            purging = pool.submit(purge, ledger, 1, NOW, FACTS)
            while not waits(other, ledger):
                pass
            author.execute("set lock_timeout = '1s'")
            journal.note(author, "began", FACTS)
        assert purging.result(timeout=10) == 2
    assert [entry.kind for entry in journal.entries(author)][-3:] == ["began", "changes_purged", "changes_purged"]


def waits(asking: Session, asked: Session) -> bool:
    return asking.execute("select pg_blocking_pids(%s)", (asked.info.backend_pid,)).fetchone() != ([],)
