"""Whatever an owner does to the journal, or to what it speaks of, is named with the first bad record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest

from runner.errors import LedgerError
from runner.ledger import journal
from runner.ledger.install import install
from runner.ledger.journal import Head
from tests.postgres import fresh_database
from tests.runner.ledger.batches import run_with_batches
from tests.runner.ledger.conftest import AUTHOR, EXECUTOR, SIGNER, Session, allow, session_of
from tests.runner.ledger.corrections import approved, dry_run, run
from tests.runner.ledger.runs import FACTS

TABLES = ("journal", "journal_head", "approval", "correction", "correction_dry_run", "change_set", "change_page")
TABLES_OF_RUNS = ("run", "chain", "entry", "image", "range")
REHASH = (
    "update threephase.journal set hash = encode(sha256(convert_to(previous || E'\\n' || body::text, 'UTF8')), 'hex')"
)
EDIT_3 = """update threephase.journal set body = body || '{"role": "Treasurer"}' where seq = 3;"""
SWAP = """
    update threephase.journal set seq = 99 where seq = 2; update threephase.journal set seq = 2 where seq = 3;
    update threephase.journal set seq = 3 where seq = 99;
"""
CUT = """
    delete from threephase.journal where seq > 2; delete from threephase.correction; delete from threephase.approval;
    delete from threephase.change_page where set_id = 2; delete from threephase.change_set where id = 2;
    update threephase.journal_head set length = 2, head = (select hash from threephase.journal where seq = 2);
"""
REWRITE_ALL = """
    do $$ declare e record; before text; begin
        select previous into before from threephase.journal where seq = 1;
        for e in select * from threephase.journal order by seq loop
            update threephase.journal set previous = before, body = body || '{"actor": "eve"}', hash = encode(sha256(
                convert_to(before || E'\\n' || (body || '{"actor": "eve"}')::text, 'UTF8')), 'hex')
                where seq = e.seq returning hash into before;
        end loop;
        update threephase.journal_head set head = before;
    end $$;
"""


@pytest.fixture(scope="module")
def whole(postgres_dsn: str) -> Iterator[Session]:
    """Entry 1: run 1 began. 2: dry run 1. 3: approval 1. 4: correction 1."""
    with ExitStack() as stack:
        dsn = stack.enter_context(fresh_database(postgres_dsn))
        owner = stack.enter_context(psycopg.connect(dsn, autocommit=True))
        install(owner, tool="threephase test")
        allow(owner)
        run_with_batches(owner)
        author, signer, executor = (stack.enter_context(session_of(dsn, who)) for who in (AUTHOR, SIGNER, EXECUTOR))
        dry_run(author)
        approved(signer)
        run(executor)
        yield owner


@pytest.fixture
def full(whole: Session) -> Iterator[Session]:
    """What a test does to it is taken back."""
    whole.execute("begin isolation level repeatable read")
    yield whole
    whole.execute("rollback")


def tamper(conn: Session, script: str) -> None:
    """What an owner can do: switches the triggers off, and on again; a superuser those of foreign keys too."""
    for table in (*TABLES, *TABLES_OF_RUNS):
        conn.execute(f"alter table threephase.{table} disable trigger all".encode())
    conn.execute(script.encode())
    for table in (*TABLES, *TABLES_OF_RUNS):
        conn.execute(f"alter table threephase.{table} enable trigger all".encode())


def found(conn: Session, kept: Head | None = None) -> list[tuple[int | None, str]]:
    return [(broken.seq, broken.what) for broken in journal.check(conn, kept)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(EDIT_3, (3, "entry 3 (approved) was edited: its text does not give its hash."), id="edited"),
        pytest.param(
            EDIT_3 + REHASH + " where seq = 3",
            (3, "entry 3 was rewritten: entry 4 follows another one."),
            id="edited with a new hash",
        ),
        pytest.param(
            EDIT_3.replace("= 3", "= 4") + REHASH + " where seq = 4",
            (4, "entry 4 was rewritten: the chain ends with another hash."),
            id="the last one edited with a new hash",
        ),
        pytest.param("delete from threephase.journal where seq = 2", (2, "entry 2 is missing."), id="deleted"),
        pytest.param(
            "delete from threephase.journal where seq > 2",
            (3, "entries 3 to 4 are missing: the chain counts 4."),
            id="the tail cut",
        ),
        pytest.param(
            "truncate threephase.journal", (1, "entries 1 to 4 are missing: the chain counts 4."), id="truncated"
        ),
        pytest.param(
            SWAP, (2, "entry 2 (approved) was written with seq 3 and now stands with 2."), id="two entries swapped"
        ),
        pytest.param(
            "insert into threephase.journal select 0, kind, at, body, previous, hash from threephase.journal limit 1",
            (0, "entry 0 was put in: a chain begins with entry 1."),
            id="put in before the first",
        ),
        pytest.param(
            "update threephase.journal set at = at - interval '1 day' where seq = 3",
            (3, "entry 3 (approved) was written with at …"),
            id="another time",
        ),
        pytest.param(
            "update threephase.journal set body = '[]' where seq = 2",
            (2, "entry 2 (dry_run) cannot be read: no such entry is made."),
            id="unreadable",
        ),
        pytest.param(
            "update threephase.meta set tool = 'another'",
            (1, "entry 1 does not begin with the ledger that it is in: one of them was changed."),
            id="another ledger",
        ),
        pytest.param("delete from threephase.journal_head", (None, "the journal has lost its head."), id="no head"),
    ],
)
def test_tampering_with_the_journal_is_named(full: Session, script: str, expected: tuple[int | None, str]) -> None:
    assert found(full) == []
    full.execute("alter table threephase.meta disable trigger all")
    tamper(full, script)
    seq, said = found(full)[0]
    assert seq == expected[0]
    start, _, end = expected[1].partition("…")
    assert said.startswith(start)
    assert said.endswith(end)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(
            "update threephase.correction_dry_run set result = '{}'",
            (2, "dry run 1 was edited: it is not what entry 2 says."),
            id="a dry run edited",
        ),
        pytest.param(
            "update threephase.correction_dry_run set by = 'eve'",
            (2, "dry run 1 was edited: it is not what entry 2 says."),
            id="another author",
        ),
        pytest.param(
            "delete from threephase.approval",
            (3, "approval 1 is missing: entry 3 speaks of it."),
            id="an approval deleted",
        ),
        pytest.param(
            "update threephase.approval set expires_at = expires_at + interval '1 year'",
            (3, "approval 1 was edited: it is not what entry 3 says."),
            id="an approval prolonged",
        ),
        pytest.param(
            "insert into threephase.approval (digest, role, by, expires_at, facts)"
            " values (repeat('d1', 32), 'Treasurer', 'eve', now() + interval '1 day', '{}')",
            (None, "approval 2 was put in: no entry speaks of it."),
            id="an approval put in",
        ),
        pytest.param(
            "update threephase.correction set policy = '{}'",
            (4, "correction 1 was edited: it is not what entry 4 says."),
            id="a receipt edited",
        ),
        pytest.param(
            "delete from threephase.correction",
            (4, "correction 1 is missing: entry 4 speaks of it."),
            id="a receipt deleted",
        ),
        pytest.param(
            "insert into threephase.correction (digest, sha256, kind, incident, file, target, set_id, changes, policy,"
            " result) select digest, 'other', kind, incident, file, target, 1, changes, policy, result"
            " from threephase.correction",
            (None, "correction 2 was put in: no entry speaks of it."),
            id="a receipt put in",
        ),
        pytest.param(
            "update threephase.change_page set rows = '{\"{3,91}\"}' where set_id = 1",
            (2, "set 1 of changed rows was edited: it is not what entry 2 says."),
            id="a row edited",
        ),
        pytest.param(
            "update threephase.change_page set side = 'old' where set_id = 2",
            (4, "set 2 of changed rows was edited: it is not what entry 4 says."),
            id="new for old",
        ),
        pytest.param(
            "update threephase.change_set set tables = '[]' where id = 2",
            (4, "set 2 of changed rows was edited: it is not what entry 4 says."),
            id="other tables",
        ),
        pytest.param(
            "delete from threephase.change_page where set_id = 2",
            (4, "set 2 of changed rows was edited: it is not what entry 4 says."),
            id="the rows deleted",
        ),
        pytest.param(
            "delete from threephase.change_set where id = 2",
            (4, "set 2 of changed rows is missing: entry 4 speaks of it."),
            id="a set deleted",
        ),
        pytest.param(
            "delete from threephase.change_page; update threephase.change_set set salt = null, purged_at = now()",
            (2, "set 1 of changed rows is empty, and no entry says that it was purged."),
            id="purged without an entry",
        ),
        pytest.param(
            "delete from threephase.image; delete from threephase.range; delete from threephase.entry;"
            " delete from threephase.chain; delete from threephase.run",
            (1, "entry 1 in the chain of run 1 is missing: entry 1 of the journal names it."),
            id="a whole run deleted",
        ),
        pytest.param(
            "update threephase.entry set hash = 'ab' where seq = 1",
            (1, "entry 1 in the chain of run 1 was rewritten: it is not what entry 1 of the journal says."),
            id="a run's chain rewritten",
        ),
        pytest.param(
            "insert into threephase.entry select run_id, 5, 'state', at, body, previous, hash from threephase.entry"
            " where seq = 1",
            (None, "entry 5 in the chain of run 1 was put in: no entry of the journal names it."),
            id="a state put into a run's chain",
        ),
    ],
)
def test_tampering_with_what_it_speaks_of_is_named(
    full: Session, script: str, expected: tuple[int | None, str]
) -> None:
    tamper(full, script)
    assert found(full)[0] == expected


def test_a_tail_cut_with_all_that_it_spoke_of_is_seen_by_the_kept_head_alone(full: Session) -> None:
    kept = journal.head(full)
    tamper(full, CUT)
    assert found(full) == []
    assert found(full, kept) == [(3, "entries 3 to 4 are missing: a head of length 4 was kept.")]


def test_a_journal_written_anew_as_a_whole_is_seen_by_the_kept_head_alone(full: Session) -> None:
    kept = journal.head(full)
    tamper(full, REWRITE_ALL)
    assert found(full) == []
    said = "entry 4 has another hash than the head that was kept: it, or one before it, was rewritten."
    assert found(full, kept) == [(4, said)]


def test_a_kept_head_stays_good_while_the_journal_grows(full: Session) -> None:
    kept = journal.head(full)
    journal.note(full, "failed", FACTS)
    assert found(full, kept) == []
    assert found(full, Head(length=0, hash="ab")) != []


def test_a_long_journal_is_read_in_parts(full: Session) -> None:
    full.execute("select threephase.note('began', '{}') from generate_series(1, 2500)")
    assert found(full) == []
    tamper(full, "update threephase.journal set body = body || '{\"x\": 1}' where seq = 2400")
    assert found(full) == [(2400, "entry 2400 (began) was edited: its text does not give its hash.")]


def test_an_entry_that_cannot_be_read_is_named_where_it_is_asked_for(full: Session) -> None:
    tamper(full, "update threephase.journal set body = '[]' where seq = 2")
    with pytest.raises(LedgerError, match="Entry 2 of the journal cannot be read"):
        list(journal.entries(full))
    tamper(full, "delete from threephase.journal_head")
    with pytest.raises(LedgerError, match="has lost its head"):
        journal.head(full)
