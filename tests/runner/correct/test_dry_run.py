"""A dry run does all of it, keeps what it saw, and leaves nothing behind."""

from __future__ import annotations

import tomllib
from contextlib import closing
from typing import Any

import psycopg
import pytest
from psycopg import sql

from rules.correction import Condition, Expected, RevertBy
from rules.name import Name
from runner.change.rows import RowChange, TableTotals, changes
from runner.connection.connect import connect
from runner.connection.dsn import read_dsn
from runner.correct.execution import begin
from runner.errors import FailedError, LedgerError, NotFoundError, RefusedError
from runner.ledger.journal import check, entries
from runner.ledger.proposals import find
from tests.runner.correct.scene import LOWERED, QUICK, corrected_by, lowered, members, tried

MEMBERS = Name(name="members", schema="public")
BOOKINGS = Name(name="bookings", schema="public")
COLUMNS = ("id", "email", "name", "visits")


def rows(conn: psycopg.Connection) -> list[Any]:
    return conn.execute(
        "SELECT m.*, b.* FROM members m LEFT JOIN bookings b ON b.member_id = m.id ORDER BY m.id"
    ).fetchall()


def test_it_leaves_the_rows_as_they_were_and_keeps_what_would_change(conn: psycopg.Connection, database: str) -> None:
    members(conn, 2)
    before = rows(conn)
    seen = tried(database, lowered(2))
    assert rows(conn) == before
    assert seen.problems == ()
    assert [(step.rows, step.as_expected) for step in seen.steps] == [(2, True)]
    assert seen.totals == (TableTotals(table=MEMBERS, inserted=0, updated=2, deleted=0),)
    assert list(changes(conn, seen.set_id)) == [
        RowChange(
            table=MEMBERS,
            columns=COLUMNS,
            key=("id",),
            old=(str(number), f"Member{number}@Example.org", f"member {number}", "0"),
            new=(str(number), f"member{number}@example.org", f"member {number}", "0"),
        )
        for number in (1, 2)
    ]


def test_it_is_found_again_by_the_beginning_of_its_digest(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    seen = tried(database, lowered())
    kept = find(conn, seen.digest[:10])
    assert (kept.digest, kept.set_id, kept.incident) == (seen.digest, seen.set_id, "INC-1")
    assert kept.result["totals"] == [{"table": ["public", "members"], "inserted": 0, "updated": 10, "deleted": 0}]


def test_rows_that_go_by_a_cascade_are_seen(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    seen = tried(database, corrected_by(("DELETE FROM members WHERE id = 3", 1), tables=("members", "bookings")))
    assert seen.problems == ()
    assert seen.totals == (
        TableTotals(table=MEMBERS, inserted=0, updated=0, deleted=1),
        TableTotals(table=BOOKINGS, inserted=0, updated=0, deleted=1),
    )


def test_a_table_that_is_written_without_being_declared_speaks_against_it(
    conn: psycopg.Connection, database: str
) -> None:
    members(conn)
    seen = tried(database, corrected_by(("DELETE FROM members WHERE id = 3", 1)))
    assert seen.problems == (
        "public.bookings was written to, by a trigger or a cascade, and is not among the tables of the file.",
    )


def test_a_cascade_that_finds_no_row_does_not(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    conn.execute("DELETE FROM bookings WHERE member_id = 3")
    assert tried(database, corrected_by(("DELETE FROM members WHERE id = 3", 1))).problems == ()


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        pytest.param(Expected(least=9, most=9), "9 were expected", id="fewer"),
        pytest.param(Expected(least=11, most=None), "11 or more were expected", id="a-lower-bound"),
        pytest.param(Expected(least=0, most=9), "0 to 9 were expected", id="a-range"),
    ],
)
def test_another_number_of_rows_speaks_against_it(
    conn: psycopg.Connection, database: str, expected: Expected, said: str
) -> None:
    members(conn)
    seen = tried(database, corrected_by((LOWERED, expected)))
    assert seen.problems == (f"line 1: 10 rows where {said} (update of members).",)


@pytest.mark.parametrize(
    ("when", "query", "value", "problem"),
    [
        pytest.param("before", "SELECT count(*) FROM members", "10", None, id="holds-before"),
        pytest.param(
            "before", "SELECT count(*) FROM members", "9", "before: c: 10, and 9 was wanted.", id="not-before"
        ),
        pytest.param("after", "SELECT count(*) FROM members WHERE id = 3", "0", None, id="holds-after"),
        pytest.param("after", "SELECT 1.50", "1.5", None, id="numbers-are-compared-as-numbers"),
        pytest.param("after", "SELECT id = 1 FROM members WHERE id = 1", "true", None, id="truth"),
        pytest.param(
            "after", "SELECT name FROM members WHERE id = 99", "x", "after: c: NULL, and x was wanted.", id="null"
        ),
        pytest.param("after", "SELECT count(*) FROM members -- all of them", "9", None, id="ends-in-a-comment"),
        pytest.param("after", "SELECT count(*) FROM bookings", None, None, id="as-before"),
        pytest.param(
            "after", "SELECT count(*) FROM members", None, "after: c: 9, and 10 was wanted.", id="not-as-before"
        ),
    ],
)
def test_a_condition_that_does_not_hold_speaks_against_it(
    conn: psycopg.Connection, database: str, when: str, query: str, value: str | None, problem: str | None
) -> None:
    members(conn)
    conn.execute("ALTER TABLE bookings DROP CONSTRAINT bookings_member_id_fkey")
    asked = (Condition(name="c", query=query, value=value),)
    before, after = (asked, ()) if when == "before" else ((), asked)
    script = corrected_by(("DELETE FROM members WHERE id = 3", 1), before=before, after=after)
    assert tried(database, script).problems == (() if problem is None else (problem,))


def test_a_condition_of_two_values_ends_it(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    asked = (Condition(name="c", query="SELECT id, name FROM members WHERE id = 1", value="1"),)
    with pytest.raises(FailedError, match="subquery must return only one column"):
        tried(database, lowered(after=asked))


def test_values_that_come_out_otherwise_each_time_speak_against_it(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    conn.execute("ALTER TABLE members ADD stamped_at timestamptz")
    statement = ("UPDATE members SET stamped_at = clock_timestamp() WHERE id < 3", 2)
    seen = tried(database, corrected_by(statement))
    assert seen.problems == (
        "public.members.stamped_at came out otherwise when the same was done again, and would at the run. If that is "
        'wanted: volatile = { "public.members.stamped_at" = "why" }.',
    )
    assert tried(database, corrected_by(statement, volatile=("members.stamped_at",))).problems == ()


def test_keys_that_are_drawn_anew_speak_against_it(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    conn.execute("CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text)")
    statement = ("INSERT INTO notes (text) SELECT name FROM members WHERE id < 3", 2)
    seen = tried(database, corrected_by(statement, tables=("notes",)))
    assert len(seen.problems) == 1
    assert seen.problems[0].startswith("4 rows came out otherwise when the same was done again.")
    seen = tried(database, corrected_by(statement, tables=("notes",), volatile=("notes.id",)))
    assert (seen.problems, seen.sequences) == ((), ("public.notes_id_seq",))


def test_nothing_to_do_speaks_against_it(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    assert tried(database, corrected_by(("DELETE FROM members WHERE id = 99", 0))).problems == (
        "nothing is changed by it.",
    )


def test_a_table_without_a_key_cannot_be_reverted_by_images(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    conn.execute("CREATE TABLE visits AS SELECT id AS member_id, 'May' AS month FROM members")
    statement = ("UPDATE visits SET month = 'June' WHERE member_id < 3", 2)
    assert tried(database, corrected_by(statement, tables=("visits",))).problems == (
        "public.visits has no key by which its rows could be found again: it cannot be reverted by images. "
        'Write revert = "sql" or "none".',
    )
    seen = tried(database, corrected_by(statement, tables=("visits",), revert=RevertBy.NONE))
    assert seen.problems == ()
    assert seen.totals == (TableTotals(table=Name(name="visits", schema="public"), inserted=2, updated=0, deleted=2),)


def test_what_a_deferred_constraint_would_refuse_at_commit_is_refused_now(
    conn: psycopg.Connection, database: str
) -> None:
    members(conn)
    conn.execute("ALTER TABLE bookings ADD FOREIGN KEY (id) REFERENCES members DEFERRABLE INITIALLY DEFERRED")
    with pytest.raises(FailedError, match=r"violates foreign key constraint .* \(23503\)"):
        tried(database, corrected_by(("INSERT INTO bookings VALUES (99, 1)", 1), tables=("bookings",)))


def test_an_error_names_its_line_and_is_recorded_without_values(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    script = corrected_by((LOWERED, 10), ("INSERT INTO members VALUES (3, 'a@example.org')", 1))
    with pytest.raises(FailedError) as caught:
        tried(database, script)
    assert str(caught.value) == (
        'line 2: duplicate key value violates unique constraint "members_pkey" (23505). Key (id)=(3) already exists. '
        "Nothing was changed."
    )
    (entry,) = entries(conn)
    assert (entry.kind, entry.body["what"], entry.body["incident"]) == ("failed", "dry run", "INC-1")
    assert entry.body["why"] == 'line 2: duplicate key value violates unique constraint "members_pkey" (23505).'
    assert check(conn) == []


@pytest.mark.parametrize(
    ("made", "named", "said"),
    [
        pytest.param("CREATE VIEW v AS SELECT 1 AS a", "v", "public.v is a view; name the tables below it.", id="view"),
        pytest.param("CREATE SEQUENCE s", "s", "public.s is a sequence.", id="sequence"),
        pytest.param("SELECT 1", "nothing", "there is no table nothing in this database.", id="missing"),
    ],
)
def test_what_is_no_table_is_refused(conn: psycopg.Connection, database: str, made: str, named: str, said: str) -> None:
    members(conn)
    conn.execute(made.encode())
    with pytest.raises(RefusedError, match=said):
        tried(database, lowered(tables=("members", named)))


def test_a_volatile_column_that_is_not_there_is_refused(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    with pytest.raises(RefusedError, match="members has no column stamped_at, which the file calls volatile"):
        tried(database, lowered(volatile=("members.stamped_at",)))


def test_without_a_ledger_nothing_is_tried(conn: psycopg.Connection, database: str) -> None:
    conn.execute("CREATE TABLE members (id integer PRIMARY KEY)")
    with pytest.raises(LedgerError, match="threephase ledger init"):
        tried(database, lowered())


def test_a_set_that_is_not_there_is_not_found(conn: psycopg.Connection) -> None:
    members(conn)
    with pytest.raises(NotFoundError):
        next(changes(conn, 99))


def test_nobody_gives_a_table_another_shape_meanwhile(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    script = lowered(3)
    with (
        psycopg.connect(database, autocommit=True) as other,
        psycopg.connect(database, autocommit=True) as third,
    ):
        begin(other, QUICK, script)
        third.execute("SET lock_timeout = '50ms'")
        assert third.execute("UPDATE members SET name = 'x' WHERE id = 1").rowcount == 1
        with pytest.raises(psycopg.errors.LockNotAvailable):
            third.execute("ALTER TABLE members ADD phone text")


def test_a_role_that_takes_null_for_a_word_sees_the_same(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    conn.execute("UPDATE members SET name = NULL")
    conn.execute(sql.SQL("ALTER DATABASE {} SET array_nulls = off").format(sql.Identifier(conn.info.dbname)))
    seen = tried(database, lowered(3))
    with closing(connect(read_dsn(database))) as fresh:
        assert [row.old[2] for row in changes(fresh, seen.set_id) if row.old is not None] == [None, None, None]


def test_the_advice_about_a_quoted_name_is_toml(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    conn.execute('CREATE TABLE "Theme" (id bigint PRIMARY KEY, "updatedAt" timestamptz)')
    conn.execute('INSERT INTO "Theme" VALUES (1)')
    script = corrected_by(('UPDATE "Theme" SET "updatedAt" = clock_timestamp() WHERE id = 1', 1), tables=("Theme",))
    (problem,) = tried(database, script).problems
    advice = problem[problem.index("volatile = ") :].rstrip(".")
    assert tomllib.loads(advice) == {"volatile": {'public."Theme".updatedAt': "why"}}


def test_locks_are_counted_as_long_as_they_are_held(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    slow = Condition(name="slow", query="SELECT 1 FROM pg_sleep(0.2)", value="1")
    assert tried(database, lowered(3, after=(slow,))).held_ms >= 400
