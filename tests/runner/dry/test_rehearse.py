"""Rehearsals: each range twice and rolled back, what is not idempotent is found, and nothing is left behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg import sql

from rules.backfill import Backfill
from rules.value import replace
from runner.dry import rehearse as rehearsing
from runner.dry.rehearse import rehearse, rehearse_first
from runner.dry.rehearsed import Rehearsal, Row
from runner.ledger.install import install
from runner.settings import Settings
from runner.target.read import read_target
from tests.runner.works import delete, insert, update

MEMBERS = """
    CREATE TABLE members (id bigserial PRIMARY KEY, name text NOT NULL, shown text, hits integer NOT NULL DEFAULT 0);
    CREATE TABLE archive (number bigserial PRIMARY KEY, id bigint UNIQUE, name text);
    INSERT INTO members (name) SELECT 'member ' || i FROM generate_series(1, 300) i;
    ANALYZE members;
"""
SHOWN = update("members", "shown = upper(name)", "shown IS NULL", columns=("shown",))
HITS = update("members", "hits = hits + 1", None, columns=("hits",), guarded=False)
SAME = update("members", "shown = upper(name)", None, columns=("shown",), guarded=False)
GONE = delete("members", "id % 3 = 0")
COPIED = insert("archive", ("id", "name"), "id, name", "members", tail="ON CONFLICT (id) DO NOTHING")
COPIES = insert("archive", ("name",), "name", "members", tail="")
SMALL = Settings(size=20, lock_timeout_ms=200)


_TABLES = """
    SELECT c.oid::regclass::text FROM pg_class c
    WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'threephase')
"""
_LOCKS = """
    SELECT count(*) FROM pg_locks
    WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""


def rehearsed(conn: psycopg.Connection, backfill: Backfill, settings: Settings = SMALL) -> Rehearsal:
    return rehearse(conn, backfill, read_target(conn, backfill), settings)


def everything(conn: psycopg.Connection) -> dict[str, object]:
    """A digest of the rows of each table, and the locks that anybody but us holds on them."""
    found: dict[str, object] = {}
    for (name,) in conn.execute(_TABLES).fetchall():
        query = sql.SQL("SELECT count(*), md5(string_agg(t::text || t.ctid || t.xmin, ',' ORDER BY t.ctid)) FROM {} t")
        found[name] = conn.execute(query.format(sql.SQL(name))).fetchone()
    return {**found, "locks": conn.execute(_LOCKS).fetchone()}


@pytest.mark.parametrize(
    ("backfill", "changed"),
    [
        pytest.param(SHOWN, 60, id="UPDATE"),
        pytest.param(GONE, 6 + 6 + 7, id="DELETE"),
        pytest.param(COPIED, 60, id="INSERT"),
    ],
)
def test_what_is_idempotent_is_proven(conn: psycopg.Connection, backfill: Backfill, changed: int) -> None:
    conn.execute(MEMBERS)
    seen = rehearsed(conn, backfill)
    assert [(sample.name, sample.walked) for sample in seen.samples] == [("first", 20), ("middle", 20), ("last", 20)]
    assert seen.changed == changed
    assert seen.again == 0
    assert all(sample.wal_bytes > 0 and sample.took_ms > 0 and sample.image_bytes > 0 for sample in seen.samples)
    assert list(seen.findings(backfill)) == []


@pytest.mark.parametrize(
    ("backfill", "said"),
    [
        pytest.param(
            HITS,
            "Not idempotent: the second pass changed 60 of 60 rows once more, 60 of them to other values. "
            "Say in WHERE which rows are still to be done.",
            id="a counter",
        ),
        pytest.param(
            SAME,
            "Not idempotent: the second pass changed 60 of 60 rows once more, to the values that they had.",
            id="no guard",
        ),
        pytest.param(
            COPIES,
            "Not idempotent: the second pass changed 60 of 60 rows once more",
            id="copies",
        ),
    ],
)
def test_what_is_not_idempotent_is_a_finding_unless_the_file_answers_for_it(
    conn: psycopg.Connection, backfill: Backfill, said: str
) -> None:
    conn.execute(MEMBERS)
    seen = rehearsed(conn, backfill)
    (finding,) = seen.findings(backfill)
    assert finding.startswith(said)
    assert list(seen.findings(replace(backfill, unguarded="each is counted once"))) == []


def test_a_guard_that_a_trigger_undoes_is_found(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("""
        CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.shown := NULL; RETURN NEW; END';
        CREATE TRIGGER forget BEFORE UPDATE ON members FOR EACH ROW EXECUTE PROCEDURE forget()
    """)
    assert len(list(rehearsed(conn, SHOWN).findings(SHOWN))) == 1


@pytest.mark.parametrize(
    ("backfill", "rows"),
    [
        pytest.param(
            SHOWN,
            [
                Row(key=("1",), before=(None,), after=("MEMBER 1",)),
                Row(key=("2",), before=(None,), after=("MEMBER 2",)),
            ],
            id="UPDATE",
        ),
        pytest.param(
            GONE,
            [
                Row(key=("3",), before=("3", "member 3", None, "0"), after=None),
                Row(key=("6",), before=("6", "member 6", None, "0"), after=None),
            ],
            id="DELETE",
        ),
    ],
)
def test_the_first_rows_are_shown_before_and_after(
    conn: psycopg.Connection, backfill: Backfill, rows: list[Row]
) -> None:
    conn.execute(MEMBERS)
    seen = rehearsed(conn, backfill).rows
    assert len(seen) == 5
    assert list(seen[:2]) == rows


@pytest.mark.parametrize(
    "backfill", [SHOWN, HITS, GONE, COPIED, COPIES], ids=["update", "count", "delete", "copy", "copies"]
)
def test_nothing_is_left_but_where_sequences_stand(conn: psycopg.Connection, database: str, backfill: Backfill) -> None:
    conn.execute(MEMBERS)
    install(conn, tool="tests")
    before = everything(conn)
    with psycopg.connect(database, autocommit=True) as other:
        seen = rehearsed(other, backfill)
        assert everything(conn) == before
    assert seen.changed > 0
    assert seen.sequences == (("public.archive_number_seq",) if backfill in (COPIED, COPIES) else ())


class _Interrupted:
    """Raises when the second pass begins: the rows are changed then."""

    def __init__(self, error: BaseException, until: Callable[..., object]) -> None:
        self.calls, self._error, self._until = 0, error, until

    def __call__(self, *given: object) -> object:
        self.calls += 1
        if self.calls == 2:
            raise self._error
        return self._until(*given)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("broken")], ids=["Ctrl-C", "a bug"])
def test_nothing_is_left_of_one_that_is_interrupted(
    conn: psycopg.Connection, database: str, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    conn.execute(MEMBERS)
    before = everything(conn)
    interrupted = _Interrupted(error, rehearsing._pass)
    monkeypatch.setattr(rehearsing, "_pass", interrupted)
    with psycopg.connect(database, autocommit=True) as other:
        with pytest.raises(type(error)):
            rehearsed(other, SHOWN)
        assert interrupted.calls == 2
        assert everything(conn) == before


def test_rows_that_are_locked_are_said_and_not_waited_for(conn: psycopg.Connection, database: str) -> None:
    conn.execute(MEMBERS)
    with psycopg.connect(database) as other:
        other.execute("UPDATE members SET hits = 1 WHERE id = 1")
        seen = rehearsed(conn, SHOWN)
    first, *rest = seen.samples
    assert first.skipped == "canceling statement due to lock timeout (55P03)."
    assert [sample.changed for sample in rest] == [20, 20]
    assert list(seen.findings(SHOWN)) == []


def test_rows_that_fail_by_themselves_are_a_finding_unless_they_may_be_set_aside(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("ALTER TABLE members ADD CHECK (shown <> 'MEMBER 7')")
    (finding,) = rehearsed(conn, SHOWN).findings(SHOWN)
    assert finding.startswith("The first rows: PostgreSQL refuses the change: new row for relation")
    assert list(rehearsed(conn, SHOWN).findings(replace(SHOWN, quarantine=1))) == []


def test_a_constraint_that_only_commit_would_check_is_checked(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute(
        "ALTER TABLE members ADD FOREIGN KEY (hits) REFERENCES archive (id) DEFERRABLE INITIALLY DEFERRED NOT VALID"
    )
    (one, *_) = rehearsed(conn, HITS).samples
    assert one.refused is not None
    assert "violates foreign key constraint" in one.refused


def test_where_the_samples_find_nothing_the_first_row_to_change_is_looked_for(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("UPDATE members SET shown = 'x' WHERE id NOT IN (77, 78)")
    seen = rehearsed(conn, SHOWN)
    assert [(sample.name, sample.after, sample.changed) for sample in seen.samples] == [
        ("first", None, 0),
        ("middle", ("150",), 0),
        ("last", ("280",), 0),
        ("first to change", ("76",), 2),
    ]


def test_an_empty_table_has_nothing_to_rehearse(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS + "DELETE FROM members")
    assert rehearsed(conn, SHOWN).samples == ()


def test_a_statement_that_takes_too_long_is_tried_on_fewer_rows(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("""
        CREATE FUNCTION tire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END';
        CREATE TRIGGER tire BEFORE UPDATE ON members FOR EACH ROW EXECUTE PROCEDURE tire()
    """)
    seen = rehearsed(conn, SHOWN, replace(SMALL, statement_timeout_ms=200))
    assert {sample.walked for sample in seen.samples} == {2}
    assert seen.changed == 6


def test_a_key_of_several_columns_and_odd_values_is_told_apart(conn: psycopg.Connection) -> None:
    conn.execute('CREATE TABLE "Odd" (a text COLLATE "C", b timestamptz, v text, PRIMARY KEY (a, b))')
    conn.execute("""
        INSERT INTO "Odd" SELECT chr(64 + i % 3), '2024-01-01 00:00:00.000001+00'::timestamptz + i * interval '1 us'
        FROM generate_series(1, 90) i;
        ANALYZE "Odd"
    """)
    odd = update("Odd", "v = '{\"%s\"}'", "v IS NULL", columns=("v",))
    odd = replace(odd, work=replace(odd.work, head=odd.work.head.replace("Odd", '"Odd"')))
    seen = rehearsed(conn, odd)
    assert seen.changed == 60
    assert seen.again == 0
    assert seen.rows[0].after == ('{"%s"}',)


def test_the_first_rows_alone_are_tried_and_taken_back(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    before = everything(conn)
    seen = rehearse_first(conn, SHOWN, read_target(conn, SHOWN), Settings())
    assert [(sample.name, sample.walked, sample.changed, sample.again) for sample in seen.samples] == [
        ("first", 50, 50, 0)
    ]
    assert list(seen.repeated(SHOWN)) == []
    assert everything(conn) == before


def test_if_the_first_rows_are_done_the_first_that_is_not_is_tried(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS + "UPDATE members SET shown = 'x' WHERE id < 280;")
    seen = rehearse_first(conn, SHOWN, read_target(conn, SHOWN), Settings())
    assert [(sample.name, sample.changed) for sample in seen.samples] == [("first to change", 21)]


def test_rows_that_others_add_between_the_passes_are_not_taken_for_changed_again(
    conn: psycopg.Connection, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn.execute(MEMBERS + "DELETE FROM members WHERE id = 7;")
    done = rehearsing._pass

    def and_then_another(*given: Any) -> Any:
        came = done(*given)
        with psycopg.connect(database, autocommit=True) as other:
            other.execute("INSERT INTO members (id, name) VALUES (7, 'late') ON CONFLICT DO NOTHING")
        return came

    monkeypatch.setattr(rehearsing, "_pass", and_then_another)
    seen = rehearse_first(conn, SHOWN, read_target(conn, SHOWN), Settings())
    assert (seen.changed, seen.again) == (50, 0)
