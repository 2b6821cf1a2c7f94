"""Rows that a constraint refuses are left and listed; all others come back, and nothing of others is overwritten."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg import sql

from runner.change.rows import left_rows
from runner.correct.outcome import Executed
from runner.correct.revert import revert_script
from tests.runner.correct.scene import approved, corrected_by, executed, members

_BOTH = ("members", "bookings")
_UNIQUE = "CREATE UNIQUE INDEX ON members (email)"
_VISITS = "CREATE UNIQUE INDEX ON members (visits)"
_NUMBERED = "UPDATE members SET visits = id"
_CASCADES = """ALTER TABLE bookings DROP CONSTRAINT bookings_member_id_fkey,
    ADD FOREIGN KEY (member_id) REFERENCES members ON UPDATE CASCADE"""
_TRAP = """
CREATE FUNCTION public.trap({type}, {type}) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a stranger''s operator was asked'; END $$;
CREATE OPERATOR public.= (LEFTARG = {type}, RIGHTARG = {type}, PROCEDURE = public.trap);
"""


def rows(conn: psycopg.Connection, query: str) -> list[Any]:
    return conn.execute(query.encode()).fetchall()


def corrected(database: str, *statements: str) -> int:
    script = corrected_by(*((text, "any") for text in statements), tables=_BOTH)
    approved(database, script)
    return executed(database, script).id


def reverted(conn: psycopg.Connection, database: str, number: int) -> Executed:
    seen = approved(database, revert_script(conn, number))
    executed(database, revert_script(conn, number))
    return seen


def left(conn: psycopg.Connection, seen: Executed) -> set[tuple[str, str | None]]:
    return {(row.table.name, row.new[0]) for row in left_rows(conn, seen.set_id) if row.new is not None}


def test_a_unique_value_that_was_taken_since_keeps_only_its_own_row_away(
    conn: psycopg.Connection, database: str
) -> None:
    members(conn)
    conn.execute(_UNIQUE)
    number = corrected(database, "DELETE FROM members WHERE id IN (2, 3, 4)")
    conn.execute("INSERT INTO members VALUES (50, 'Member3@Example.org', 'somebody else')")
    seen = reverted(conn, database, number)
    assert left(conn, seen) == {("members", "3"), ("bookings", "3")}
    assert rows(conn, "SELECT id, name FROM members WHERE id IN (2, 3, 4, 50) ORDER BY id") == [
        (2, "member 2"),
        (4, "member 4"),
        (50, "somebody else"),
    ]
    assert rows(conn, "SELECT id FROM bookings WHERE id < 5 ORDER BY id") == [(1,), (2,), (4,)]


@pytest.mark.parametrize("deferred", [pytest.param(False, id="at once"), pytest.param(True, id="deferred")])
def test_a_child_whose_parent_went_since_is_left(conn: psycopg.Connection, database: str, deferred: bool) -> None:
    members(conn)
    if deferred:
        conn.execute("ALTER TABLE bookings ALTER CONSTRAINT bookings_member_id_fkey DEFERRABLE INITIALLY DEFERRED")
    number = corrected(database, "DELETE FROM bookings WHERE id < 6")
    conn.execute("DELETE FROM members WHERE id = 4")
    seen = reverted(conn, database, number)
    assert left(conn, seen) == {("bookings", "4")}
    assert rows(conn, "SELECT id FROM bookings WHERE id < 6 ORDER BY id") == [(1,), (2,), (3,), (5,)]


def test_values_swapped_through_a_third_one_are_left_and_the_others_come_back(
    conn: psycopg.Connection, database: str
) -> None:
    members(conn)
    conn.execute(_UNIQUE)
    number = corrected(
        database,
        "UPDATE members SET email = 'third' WHERE id = 2",
        "UPDATE members SET email = 'Member2@Example.org' WHERE id = 3",
        "UPDATE members SET email = 'Member3@Example.org' WHERE id = 2",
        "UPDATE members SET email = 'wrong' WHERE id = 4",
    )
    seen = reverted(conn, database, number)
    assert left(conn, seen) == {("members", "2"), ("members", "3")}
    assert rows(conn, "SELECT email FROM members WHERE id IN (2, 3, 4) ORDER BY id") == [
        ("Member3@Example.org",),
        ("Member2@Example.org",),
        ("Member4@Example.org",),
    ]


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(
            ["UPDATE members SET visits = 1000 WHERE id = 20", "UPDATE members SET visits = 20 WHERE id = 19"],
            id="up",
        ),
        pytest.param(
            ["UPDATE members SET visits = 1000 WHERE id = 20"]
            + [f"UPDATE members SET visits = {n + 1} WHERE id = {n}" for n in range(19, 0, -1)],
            id="a long shift up",
        ),
        pytest.param(
            ["UPDATE members SET visits = 1000 WHERE id = 1"]
            + [f"UPDATE members SET visits = {n - 1} WHERE id = {n}" for n in range(2, 21)],
            id="a long shift down",
        ),
    ],
)
def test_values_that_were_shifted_come_back(conn: psycopg.Connection, database: str, statements: list[str]) -> None:
    members(conn, 20)
    conn.execute(_NUMBERED)
    conn.execute(_VISITS)
    seen = reverted(conn, database, corrected(database, *statements))
    assert left(conn, seen) == set()
    assert rows(conn, "SELECT id FROM members WHERE visits <> id") == []


def test_a_changed_key_comes_back_with_those_who_refer_to_it(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    conn.execute(_CASCADES)
    seen = reverted(conn, database, corrected(database, "UPDATE members SET id = 100 WHERE id = 3"))
    assert left(conn, seen) == set()
    assert rows(conn, "SELECT id FROM members WHERE id IN (3, 100)") == [(3,)]
    assert rows(conn, "SELECT member_id FROM bookings WHERE id = 3") == [(3,)]


_LATER_DAY = "UPDATE bookings SET day = '2026-06-01' WHERE id = 3"
_LATER_NAME = "UPDATE members SET name = 'later' WHERE id = 100"
_LATER_ONE = "INSERT INTO bookings VALUES (60, 100)"


@pytest.mark.parametrize(
    ("unique", "later"),
    [
        pytest.param(_UNIQUE, "SELECT 1", id="its e-mail is unique"),
        pytest.param(_UNIQUE, _LATER_NAME, id="its e-mail is unique, and it was changed since"),
        pytest.param("SELECT 1", _LATER_NAME, id="it was changed since"),
        pytest.param("SELECT 1", _LATER_DAY, id="one who refers to it was changed since"),
        pytest.param("SELECT 1", _LATER_ONE, id="a later one refers to it"),
    ],
)
def test_a_changed_key_that_cannot_come_back_stays_whole(
    conn: psycopg.Connection, database: str, unique: str, later: str
) -> None:
    members(conn)
    conn.execute(_CASCADES)
    conn.execute(unique.encode())
    number = corrected(
        database, "UPDATE members SET id = 100 WHERE id = 3", "UPDATE members SET name = 'x' WHERE id = 9"
    )
    conn.execute(later.encode())
    before = rows(conn, "SELECT * FROM members WHERE id <> 9 ORDER BY id"), rows(conn, "SELECT * FROM bookings")
    seen = reverted(conn, database, number)
    assert left(conn, seen) == {("members", "3"), ("members", "100"), ("bookings", "3")}
    assert (
        rows(conn, "SELECT * FROM members WHERE id <> 9 ORDER BY id"),
        rows(conn, "SELECT * FROM bookings"),
    ) == before
    assert rows(conn, "SELECT name FROM members WHERE id = 9") == [("member 9",)]


def test_what_a_row_became_does_not_go_where_the_row_cannot_come_back(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    conn.execute("ALTER TABLE members ADD CHECK (id > 0)")
    conn.execute("DELETE FROM bookings WHERE id = 3")
    number = corrected(
        database, "UPDATE members SET id = 100 WHERE id = 3", "INSERT INTO members VALUES (70, 'a', 'b')"
    )
    conn.execute("INSERT INTO members VALUES (3, 'another', 'person')")
    seen = reverted(conn, database, number)
    assert left(conn, seen) == {("members", "3"), ("members", "100")}
    assert rows(conn, "SELECT id, name FROM members WHERE id IN (3, 70, 100) ORDER BY id") == [
        (3, "person"),
        (100, "member 3"),
    ]


def test_a_row_that_is_all_key_does_not_go_where_the_one_it_was_cannot_come_back(
    conn: psycopg.Connection, database: str
) -> None:
    members(conn)
    conn.execute(
        "CREATE TABLE topics (member_id bigint REFERENCES members, topic text, PRIMARY KEY (member_id, topic))"
    )
    conn.execute("INSERT INTO topics VALUES (5, 'events'), (6, 'news')")
    script = corrected_by(
        ("UPDATE topics SET member_id = member_id + 2 WHERE member_id IN (5, 6)", 2), tables=("topics",)
    )
    approved(database, script)
    number = executed(database, script).id
    conn.execute("DELETE FROM members WHERE id = 5")
    seen = reverted(conn, database, number)
    assert left(conn, seen) == {("topics", "5"), ("topics", "7")}
    assert rows(conn, "SELECT member_id, topic FROM topics ORDER BY 1") == [(6, "news"), (7, "events")]


def test_types_outside_the_catalog_are_known_again(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    conn.execute("CREATE TYPE mood AS ENUM ('good', 'bad')")
    conn.execute("ALTER TABLE members ADD mood mood NOT NULL DEFAULT 'good', ADD CONSTRAINT moody UNIQUE (id, mood)")
    seen = reverted(conn, database, corrected(database, "UPDATE members SET mood = 'bad' WHERE id = 2"))
    assert left(conn, seen) == set()
    assert rows(conn, "SELECT mood::text FROM members WHERE id = 2") == [("good",)]


@pytest.mark.parametrize("type", ["text[]", "varchar"])
def test_an_operator_that_anybody_made_changes_nothing(conn: psycopg.Connection, database: str, type: str) -> None:
    members(conn, 3)
    conn.execute("CREATE TABLE codes (code varchar(20) PRIMARY KEY, name text)")
    conn.execute("INSERT INTO codes VALUES ('a', 'first'), ('b', 'second')")
    changed = ("UPDATE codes SET name = 'x' WHERE code IN ('a')", "any"), ("INSERT INTO codes VALUES ('c', 'z')", 1)
    script = corrected_by(*changed, ("DELETE FROM codes WHERE name = 'second'", 1), tables=("codes",))
    approved(database, script)
    number = executed(database, script).id
    conn.execute(sql.SQL(_TRAP).format(type=sql.SQL(type)))
    seen = reverted(conn, database, number)
    assert left(conn, seen) == set()
    assert rows(conn, "SELECT code, name FROM codes ORDER BY code") == [("a", "first"), ("b", "second")]
