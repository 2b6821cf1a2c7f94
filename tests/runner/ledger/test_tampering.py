"""Whatever is done to a ledger by hand is named, with the first bad record."""

from __future__ import annotations

import psycopg
import pytest

from runner.ledger.chain import Head, append, check, head
from runner.ledger.images import purge
from runner.ledger.runs import move
from runner.state import State
from tests.runner.ledger.batches import run_with_batches
from tests.runner.ledger.runs import FACTS, begin

REHASH = """
    update threephase.entry set hash = encode(sha256(convert_to(previous || E'\\n' || body::text, 'UTF8')), 'hex')
    where seq = {seq};
"""
EDIT_3 = """update threephase.entry set body = body || '{"changed": 0}' where seq = 3;"""
REWRITE_ALL = """
    do $$ declare e record; before text; begin
        select previous into before from threephase.entry where seq = 1;
        for e in select * from threephase.entry order by seq loop
            update threephase.entry set previous = before, hash = encode(sha256(convert_to(before || E'\\n' ||
                (case seq when 3 then body || '{"changed": 8}' else body end)::text, 'UTF8')), 'hex'),
                body = case seq when 3 then body || '{"changed": 8}' else body end
                where seq = e.seq returning hash into before;
        end loop;
        update threephase.chain set head = before;
        update threephase.range set changed = changed + 1;
    end $$;
"""


def tamper(conn: psycopg.Connection, script: str) -> None:
    """What an owner can do: switches the triggers off, and on again."""
    tables = ("run", "chain", "entry", "image", "range")
    for table in tables:
        conn.execute(f"alter table threephase.{table} disable trigger user")
    conn.execute(script)
    for table in tables:
        conn.execute(f"alter table threephase.{table} enable trigger user")


def found(conn: psycopg.Connection, kept: Head | None = None) -> list[tuple[int | None, str]]:
    return [(broken.seq, broken.what) for broken in check(conn, 1, kept)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(EDIT_3, (3, "entry 3 (batch) was edited: its text does not give its hash."), id="edited"),
        pytest.param(
            EDIT_3 + REHASH.format(seq=3),
            (3, "entry 3 was rewritten: entry 4 follows another one."),
            id="edited with a new hash",
        ),
        pytest.param(
            EDIT_3.replace("3;", "4;") + REHASH.format(seq=4),
            (4, "entry 4 was rewritten: the chain ends with another hash."),
            id="the last one edited with a new hash",
        ),
        pytest.param("delete from threephase.entry where seq = 3;", (3, "entry 3 is missing."), id="deleted"),
        pytest.param(
            "delete from threephase.entry where seq in (1, 2);",
            (1, "entries 1 to 2 are missing."),
            id="the first deleted",
        ),
        pytest.param(
            "delete from threephase.entry where seq > 2;",
            (3, "entries 3 to 4 are missing: the chain counts 4."),
            id="the tail cut",
        ),
        pytest.param(
            "delete from threephase.entry; update threephase.chain set length = 4;",
            (1, "entries 1 to 4 are missing: the chain counts 4."),
            id="all deleted",
        ),
        pytest.param(
            "insert into threephase.entry select run_id, 0, kind, at, body, previous, hash from threephase.entry"
            " where seq = 1;",
            (0, "entry 0 was put in: a chain begins with entry 1."),
            id="put in before the first",
        ),
        pytest.param(
            "insert into threephase.entry select run_id, 5, 'note', at, more, hash,"
            " encode(sha256(convert_to(hash || E'\\n' || more::text, 'UTF8')), 'hex')"
            """ from threephase.entry, lateral (select body || '{"seq": 5, "kind": "note"}' as more) m where seq = 4;""",
            (5, "entry 5 was put in: the chain counts 4."),
            id="put in at the end",
        ),
        pytest.param(
            "update threephase.entry set seq = seq + 10 where seq > 2;"
            "update threephase.entry set seq = seq - 9 where seq > 9;"
            "insert into threephase.entry select run_id, 3, kind, at, body, previous, hash || '' from threephase.entry"
            " where seq = 1;",
            (3, "entry 3 (began) was written with seq 1 and now stands with 3."),
            id="put in between",
        ),
        pytest.param(
            "update threephase.entry set seq = 33 where seq = 3; update threephase.entry set seq = 3 where seq = 4;"
            "update threephase.entry set seq = 4 where seq = 33;",
            (3, "entry 3 (batch) was written with seq 4 and now stands with 3."),
            id="exchanged",
        ),
        pytest.param(
            "update threephase.entry set kind = 'note' where seq = 2;",
            (2, "entry 2 (note) was written with kind batch and now stands with note."),
            id="another kind",
        ),
        pytest.param(
            "update threephase.entry set at = '2026-01-10 12:00:00.5+00' where seq = 2;",
            (2, "… and now stands with 2026-01-10T12:00:00.500000Z."),
            id="another time",
        ),
        pytest.param(
            "update threephase.run set file = 'DELETE FROM members';",
            (1, "entry 1 does not begin with what run 1 is: one of them was changed."),
            id="another file",
        ),
        pytest.param(
            "update threephase.run set started_at = started_at - interval '1 day';",
            (1, "entry 1 does not begin with what run 1 is: one of them was changed."),
            id="another beginning",
        ),
        pytest.param(
            "delete from threephase.chain;", (None, "the chain of run 1 has lost its head."), id="no chain row"
        ),
        pytest.param(
            "update threephase.run set state = 'failed';",
            (None, "state of run 1 is failed, and no entry says who made it so: the last one says running."),
            id="a state without an entry",
        ),
        pytest.param(
            """update threephase.run set settings = settings || '{"nice": 0}';""",
            (None, "nice of run 1 is 0, and no entry says who made it so: the last one says 1.0."),
            id="a setting without an entry",
        ),
        pytest.param(
            "update threephase.range set walked = 29;",
            (None, "range 1 of pass 1 is not where its batches left it: walked is 29, not 30."),
            id="a range that says less",
        ),
        pytest.param(
            """update threephase.range set cursor = '["20"]';""",
            (None, "range 1 of pass 1 is not where its batches left it: cursor is another key."),
            id="a cursor put back",
        ),
        pytest.param(
            "delete from threephase.range;",
            (None, "range 1 of pass 1 is not where its batches left it: batches is 0, not 3, …"),
            id="a range deleted",
        ),
        pytest.param(
            """update threephase.image set rows = '[[["1"], ["Eve"], ["Anna Bell"]]]' where batch = 2;""",
            (3, "the image of batch 2 in range 1 of pass 1 was edited: it is not what entry 3 says."),
            id="an image edited",
        ),
        pytest.param(
            "delete from threephase.image where batch = 2;",
            (3, "the image of batch 2 in range 1 of pass 1 is missing, and no entry says that it was purged."),
            id="an image deleted",
        ),
        pytest.param(
            "insert into threephase.image values (1, 1, 1, 9, '[]', repeat('5a', 16));",
            (None, "the image of batch 9 in range 1 of pass 1 was put in: no entry speaks of it."),
            id="an image put in",
        ),
    ],
)
def test_tampering_is_named_with_the_first_bad_record(
    ledger: psycopg.Connection, script: str, expected: tuple[int | None, str]
) -> None:
    run_with_batches(ledger)
    assert found(ledger) == []
    tamper(ledger, script)
    seq, said = found(ledger)[0]
    assert seq == expected[0]
    start, _, end = expected[1].partition("…")
    assert said.startswith(start)
    assert said.endswith(end)


def test_a_batch_that_leaves_keys_out_is_named(ledger: psycopg.Connection) -> None:
    run_with_batches(ledger, 1)
    facts = {"pass": 1, "range": 1, "batch": 2, "low": ["11"], "high": ["20"], "walked": 10, "changed": 7}
    append(ledger, 1, "batch", facts)
    assert found(ledger) == [(3, "entry 3 is a batch that does not begin where the one before it in its range ended.")]


def test_a_tail_cut_with_its_chain_row_is_seen_by_the_kept_head(ledger: psycopg.Connection) -> None:
    run_with_batches(ledger)
    kept = head(ledger, 1)
    tamper(
        ledger,
        "delete from threephase.entry where seq > 2; delete from threephase.image where batch > 1;"
        "update threephase.chain set length = 2, head = (select hash from threephase.entry where seq = 2);"
        """update threephase.range set batches = 1, walked = 10, changed = 7, cursor = '["10"]';""",
    )
    assert found(ledger) == []
    assert found(ledger, kept) == [(3, "entries 3 to 4 are missing: a head of length 4 was kept.")]


def test_a_chain_written_anew_as_a_whole_is_seen_by_the_kept_head_alone(ledger: psycopg.Connection) -> None:
    run_with_batches(ledger)
    kept = head(ledger, 1)
    tamper(ledger, REWRITE_ALL)
    assert found(ledger) == []
    said = "entry 4 has another hash than the head that was kept: it, or one before it, was rewritten."
    assert found(ledger, kept) == [(4, said)]


def test_a_kept_head_stays_good_while_the_chain_grows(ledger: psycopg.Connection) -> None:
    run = begin(ledger)
    kept = [head(ledger, run.id)]
    for _ in range(3):
        append(ledger, run.id, "left", {})
        kept.append(head(ledger, run.id))
    assert [found(ledger, each) for each in kept] == [[]] * 4
    assert found(ledger, Head(length=2, hash=kept[0].hash))[0][0] == 2


def test_the_chain_of_another_run_does_not_fit(ledger: psycopg.Connection) -> None:
    run_with_batches(ledger)
    run_with_batches(ledger, name="other")
    tamper(
        ledger,
        "delete from threephase.entry where run_id = 1; delete from threephase.chain where run_id = 1;"
        "update threephase.entry set run_id = 1; update threephase.chain set run_id = 1;",
    )
    assert found(ledger) == [(1, "entry 1 (began) was written with run 2 and now stands with 1.")]


def test_images_that_an_entry_says_were_purged_are_not_missed(ledger: psycopg.Connection) -> None:
    run = run_with_batches(ledger)
    move(ledger, run.id, State.SUCCEEDED, "verified", FACTS)
    purge(ledger, run.id, FACTS)
    assert found(ledger) == []


def test_a_long_chain_is_read_in_parts(ledger: psycopg.Connection) -> None:
    begin(ledger)
    ledger.execute("select threephase.append(1, 'left', '{}') from generate_series(1, 2500)")
    assert check(ledger, 1) == []
    tamper(ledger, "update threephase.entry set body = body || '{\"note\": 1}' where seq = 2400;")
    assert found(ledger) == [(2400, "entry 2400 (left) was edited: its text does not give its hash.")]
