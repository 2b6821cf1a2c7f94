"""The journal: what is entered, by whom, and that runs neither wait for it nor lose an entry."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from runner.errors import RefusedError, UsageError
from runner.ledger import journal
from runner.ledger.chain import head as head_of_run
from runner.ledger.images import purge
from runner.ledger.ranges import insert_ranges
from runner.ledger.runs import move
from runner.state import State
from tests.runner.ledger.batches import batch, filled, run_with_batches
from tests.runner.ledger.conftest import EXECUTOR, Session, Sessions
from tests.runner.ledger.corrections import approved, dry_run, run
from tests.runner.ledger.runs import FACTS, begin


def kinds(conn: Session) -> list[str]:
    return [entry.kind for entry in journal.entries(conn)]


def test_an_entry_says_what_the_server_knows_whatever_the_caller_claims(executor: Session) -> None:
    executor.execute("set role threephase_runner")
    server = ("seq", "kind", "at", "db_user", "acting", "address", "backend", "xid", "lsn")
    assert journal.note(executor, "refused", {**dict.fromkeys(server, "a lie"), "why": "not approved"}) == 1
    (entry,) = journal.entries(executor)
    assert "a lie" not in entry.body.values()
    assert (entry.body["db_user"], entry.body["acting"]) == (EXECUTOR, "threephase_runner")
    assert (entry.kind, entry.body["why"]) == ("refused", "not approved")
    assert journal.check(executor) == []


@pytest.mark.parametrize(
    "kind",
    ["approved", "corrected", "reverted", "dry_run", "changes_purged", "backfill_began", "shown", "anything", ""],
)
def test_what_was_done_cannot_be_noted(executor: Session, signer: Session, kind: str) -> None:
    for conn in (executor, signer):
        with pytest.raises(UsageError, match="is no kind of entry that is noted"):
            journal.note(conn, kind, {})
    assert kinds(executor) == []


@pytest.mark.parametrize("facts", ["[]", "null", '{"x": 1e5000}', '{"x": ' + "[" * 900 + "]" * 900 + "}"])
def test_what_no_program_reads_again_is_refused(executor: Session, facts: str) -> None:
    with pytest.raises(errors.InvalidParameterValue):
        executor.execute("select threephase.note('began', %s)", (facts,))


def test_the_first_entry_follows_the_beginning_of_the_ledger(ledger: Session) -> None:
    """By hand: a journal cannot be put under another ledger."""
    journal.note(ledger, "began", FACTS)
    ((by, tool, at),) = ledger.execute(
        "select applied_by, tool, to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        " from threephase.meta where version = 1"
    ).fetchall()
    identity = f'{{"tool": "{tool}", "ledger": "{by}", "made_at": "{at}"}}'
    assert ledger.execute("select previous from threephase.journal where seq = 1").fetchone() == (
        hashlib.sha256(identity.encode()).hexdigest(),
    )


def test_a_run_is_entered_with_the_place_in_its_chain_that_says_so(conn: Session) -> None:
    filled(conn)
    assert kinds(conn) == ["backfill_began"]
    move(conn, 1, State.SUCCEEDED, "verified", FACTS)
    end = head_of_run(conn, 1)
    purge(conn, 1, FACTS)
    assert kinds(conn) == ["backfill_began", "backfill_state", "backfill_purged"]
    _, state, _ = journal.entries(conn)
    assert (state.body["run"], state.body["state"], state.body["name"]) == (1, "succeeded", "display_name")
    assert (state.body["length"], state.body["head"]) == (end.length, end.hash)
    assert journal.check(conn) == []


def test_entries_are_given_in_their_order(ledger: Session) -> None:
    ledger.execute(
        "select threephase.note((array['failed', 'began'])[n % 2 + 1], '{}') from generate_series(1, 1200) n"
    )
    assert [entry.seq for entry in journal.entries(ledger)] == list(range(1, 1_201))
    assert [entry.seq for entry in journal.entries(ledger, limit=3)] == [1_198, 1_199, 1_200]
    failed = [entry.seq for entry in journal.entries(ledger, kinds=("failed",))]
    assert failed == [seq for seq in range(1, 1_201) if seq % 2 == 0]
    assert [entry.seq for entry in journal.entries(ledger, limit=2, kinds=("began",))] == [1_197, 1_199]


def test_a_run_that_is_long_in_beginning_holds_nobody_up(ledger: Session, database: str) -> None:
    """Its ranges may take minutes to be found, in the transaction of its beginning."""
    with psycopg.connect(database, autocommit=True) as other:
        other.execute("set lock_timeout = '1s'")
        with ledger.transaction():
            begin(ledger, "slow")
            begun = begin(other, "quick")
            journal.note(other, "began", FACTS)
            move(other, begun.id, State.SUCCEEDED, "verified", FACTS)
    assert kinds(ledger) == ["backfill_began", "began", "backfill_state", "backfill_began"]
    assert journal.check(ledger) == []


def test_batches_do_not_wait_for_the_journal(ledger: Session, database: str) -> None:
    run_with_batches(ledger)
    with ledger.transaction(), psycopg.connect(database, autocommit=True) as worker:
        journal.note(ledger, "began", FACTS)
        worker.execute("set lock_timeout = '1s'")
        batch(worker, 1, 4)


def test_concurrent_runs_and_corrections_give_one_unbroken_journal(
    ledger: Session, database: str, author: Session, signer: Session, as_login: Sessions
) -> None:
    """No deadlock: each ends, and what each entered is there."""

    def backfill(worker: int) -> None:
        with psycopg.connect(database, autocommit=True) as own:
            own.execute("set deadlock_timeout = '100ms'")
            begun = begin(own, f"backfill {worker}")
            insert_ranges(own, begun.id, 1, [(None, None)])
            for number in range(1, 4):
                batch(own, begun.id, number)
                move(own, begun.id, State.PAUSED, "lunch", FACTS)
                move(own, begun.id, State.RUNNING, "back", FACTS)
            move(own, begun.id, State.SUCCEEDED, "verified", FACTS)

    def correct(number: int) -> None:
        own = as_login(EXECUTOR)
        for _ in range(50):
            try:
                run(own, digest=f"{number:064x}", sha256=f"{number + 16:064x}")
            except errors.SerializationFailure:
                continue
            return
        pytest.fail("a correction never got through")

    for number in range(3):
        dry_run(author, digest=f"{number:064x}", sha256=f"{number + 16:064x}")
        approved(signer, digest=f"{number:064x}")
    with ThreadPoolExecutor(7) as pool:
        work = [pool.submit(backfill, worker) for worker in range(4)] + [pool.submit(correct, n) for n in range(3)]
        for each in work:
            each.result(timeout=60)
    entered = kinds(ledger)
    assert (entered.count("backfill_began"), entered.count("backfill_state")) == (4, 28)
    assert entered.count("corrected") == 3
    assert journal.check(ledger, journal.head(ledger)) == []
    assert ledger.execute(
        "select bool_and(at >= before) from (select at, lag(at) over (order by seq) as before from threephase.journal) e"
    ).fetchone() == (True,)


def test_a_reader_sees_and_checks_it_and_notes_nothing(ledger: Session, author: Session, as_role: Sessions) -> None:
    dry_run(author)
    reader = as_role("threephase_reader")
    assert (kinds(reader), journal.check(reader)) == (["dry_run"], [])
    with pytest.raises(RefusedError, match="It takes threephase_runner or threephase_approver"):
        journal.note(reader, "began", {})
    for values in ("salt from threephase.change_set", "rows from threephase.change_page"):
        with pytest.raises(errors.InsufficientPrivilege):
            reader.execute(f"select {values}".encode())


def test_the_approver_sees_the_rows_but_not_the_salt(author: Session, signer: Session) -> None:
    dry_run(author)
    assert signer.execute("select rows from threephase.change_page").fetchall() == [(["{3,90}", "{4,90}"],)]
    assert journal.check(signer) == []
    with pytest.raises(errors.InsufficientPrivilege):
        signer.execute("select salt from threephase.change_set")
