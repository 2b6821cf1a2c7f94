"""Whatever an owner does to the journal is named with the first bad record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from runner.errors import LedgerError
from runner.ledger import journal
from runner.ledger.journal import Head
from tests.runner.ledger.conftest import Session
from tests.runner.ledger.runs import FACTS
from tests.runner.ledger.tampering import found, tamper, whole_ledger

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
    with whole_ledger(postgres_dsn) as owner:
        yield owner


@pytest.fixture
def full(whole: Session) -> Iterator[Session]:
    """What a test does to it is taken back."""
    whole.execute("begin isolation level repeatable read")
    yield whole
    whole.execute("rollback")


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
