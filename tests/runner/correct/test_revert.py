"""A revert puts rows back that are as the correction left them, and leaves the others."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from runner.change.rows import left_rows
from runner.correct.outcome import Executed
from runner.correct.revert import revert_script
from runner.correct.script import Script
from runner.errors import NotFoundError, RefusedError
from runner.ledger.corrections import list_corrections
from runner.ledger.journal import check
from tests.runner.correct.scene import approved, corrected_by, executed, lowered, members, tried


def everything(conn: psycopg.Connection) -> list[Any]:
    return [conn.execute(f"SELECT * FROM {table} ORDER BY id".encode()).fetchall() for table in ("members", "bookings")]


def corrected(database: str, script: Script) -> int:
    approved(database, script)
    return executed(database, script).id


def reverted(conn: psycopg.Connection, database: str, number: int) -> Executed:
    seen = approved(database, revert_script(conn, number))
    executed(database, revert_script(conn, number))
    return seen


STAMP = """CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.stamped_at := clock_timestamp(); RETURN NEW; END $$"""
REMEMBERS = """CREATE FUNCTION remembers() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO history (member, email) VALUES (OLD.id, OLD.email); RETURN NULL; END $$"""
ALSO_ANOTHER = """CREATE FUNCTION also_another() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN UPDATE members SET visits = visits + 1 WHERE id = 3; RETURN NULL; END $$"""
BOTH = ("members", "bookings")


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(["UPDATE members SET email = lower(email), visits = visits + 1 WHERE id < 4"], id="update"),
        pytest.param(["INSERT INTO members VALUES (20, 'a', 'b'), (21, NULL, 'NULL')"], id="insert"),
        pytest.param(["DELETE FROM members WHERE id < 4"], id="delete-with-cascade"),
        pytest.param(
            ["UPDATE bookings SET member_id = 1 WHERE member_id = 2", "DELETE FROM members WHERE id = 2"], id="merge"
        ),
        pytest.param(
            ["DELETE FROM members WHERE id = 2", "UPDATE members SET email = 'Member2@Example.org' WHERE id = 1"],
            id="a-unique-value-passes-on",
        ),
        pytest.param(["UPDATE members SET id = id + 100 WHERE id = 10"], id="a-key"),
        pytest.param(
            ["INSERT INTO members VALUES (30, 'x', 'y')", "UPDATE bookings SET member_id = 30 WHERE id = 4"],
            id="a-parent-that-is-new",
        ),
    ],
)
def test_all_is_as_it_was(conn: psycopg.Connection, database: str, statements: list[str]) -> None:
    members(conn)
    conn.execute("CREATE UNIQUE INDEX ON members (email)")
    conn.execute("DELETE FROM bookings WHERE member_id = 10")
    before = everything(conn)
    number = corrected(database, corrected_by(*((text, "any") for text in statements), tables=BOTH))
    assert everything(conn) != before
    seen = reverted(conn, database, number)
    assert everything(conn) == before
    assert (seen.notes, seen.problems) == ((), ())
    assert check(conn) == []


@pytest.mark.parametrize(
    ("later", "kept"),
    [
        pytest.param(
            "UPDATE members SET name = 'later' WHERE id = 2", (2, "member2@example.org", "later", 0), id="changed"
        ),
        pytest.param(
            "UPDATE members SET email = 'new@x' WHERE id = 2", (2, "new@x", "member 2", 0), id="corrected-since"
        ),
        pytest.param("DELETE FROM members WHERE id = 2", None, id="deleted"),
    ],
)
def test_what_was_changed_later_is_left_and_listed(
    conn: psycopg.Connection, database: str, later: str, kept: tuple[object, ...] | None
) -> None:
    members(conn, 3)
    number = corrected(database, lowered(3))
    conn.execute(later.encode())
    seen = reverted(conn, database, number)
    assert [row.new for row in left_rows(conn, seen.set_id)] == [("2", "Member2@Example.org", "member 2", "0")]
    assert seen.notes == (
        "1 rows of public.members are left as they are: they were changed after the correction, or something else keeps "
        "them from becoming as they were.",
    )
    assert conn.execute("SELECT * FROM members WHERE id = 2").fetchone() == kept
    others = conn.execute("SELECT email FROM members WHERE id <> 2 ORDER BY id").fetchall()
    assert others == [("Member1@Example.org",), ("Member3@Example.org",)]


def test_a_row_that_is_changed_after_the_reverts_dry_run_is_not_overwritten(
    conn: psycopg.Connection, database: str
) -> None:
    members(conn, 3)
    number = corrected(database, lowered(3))
    approved(database, revert_script(conn, number))
    conn.execute("UPDATE members SET name = 'later' WHERE id = 2")
    with pytest.raises(RefusedError, match="it was rolled back"):
        executed(database, revert_script(conn, number))
    assert conn.execute("SELECT email FROM members WHERE id = 1").fetchone() == ("member1@example.org",)


def test_a_row_to_which_later_ones_refer_is_left_and_so_are_they(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    new = "INSERT INTO members VALUES (20, 'a', 'b'), (21, 'c', 'd')"
    number = corrected(database, corrected_by((new, 2), tables=BOTH))
    conn.execute("INSERT INTO bookings VALUES (20, 20)")
    seen = reverted(conn, database, number)
    assert [row.new for row in left_rows(conn, seen.set_id)] == [("20", "a", "b", "0")]
    assert conn.execute("SELECT id FROM members WHERE id > 10").fetchall() == [(20,)]
    assert conn.execute("SELECT id FROM bookings WHERE id > 10").fetchall() == [(20,)]


def test_rows_that_only_the_revert_changes_speak_against_it(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    number = corrected(database, corrected_by(("UPDATE members SET name = 'x' WHERE id = 1", 1)))
    conn.execute(ALSO_ANOTHER)
    conn.execute("CREATE TRIGGER t AFTER UPDATE OF name ON members FOR EACH ROW EXECUTE FUNCTION also_another()")
    seen = tried(database, revert_script(conn, number))
    assert seen.problems == (
        "1 rows of public.members would change, too, which the correction did not change: they refer to rows that would "
        "go, or a trigger changes them.",
    )


def test_another_rows_key_is_not_taken(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    number = corrected(database, corrected_by(("DELETE FROM members WHERE id = 2", 1), tables=BOTH))
    conn.execute("INSERT INTO members VALUES (2, 'another', 'person')")
    seen = reverted(conn, database, number)
    assert conn.execute("SELECT email FROM members WHERE id = 2").fetchone() == ("another",)
    assert [row.table.name for row in left_rows(conn, seen.set_id)] == ["members"]


def test_a_table_of_another_shape_is_refused(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    number = corrected(database, lowered(3))
    conn.execute("ALTER TABLE members ADD phone text")
    with pytest.raises(RefusedError, match=r"public\.members has other columns than when it was corrected"):
        tried(database, revert_script(conn, number))


def test_a_revert_is_approved_like_a_correction_and_has_its_receipt(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    number = corrected(database, lowered(3))
    script = revert_script(conn, number)
    tried(database, script)
    with pytest.raises(RefusedError, match="is not approved by System Owner"):
        executed(database, script)
    reverted(conn, database, number)
    assert [(kept.kind, kept.reverts) for kept in list_corrections(conn)] == [("revert", 1), ("correction", None)]


def test_a_revert_is_not_reverted(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    number = corrected(database, lowered(3))
    reverted(conn, database, number)
    with pytest.raises(RefusedError, match="2 is a revert itself"):
        revert_script(conn, 2)


def test_what_a_trigger_stamps_may_differ_where_the_file_said_so(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    conn.execute("ALTER TABLE members ADD stamped_at timestamptz")
    conn.execute(STAMP)
    conn.execute("CREATE TRIGGER stamp BEFORE UPDATE ON members FOR EACH ROW EXECUTE FUNCTION stamp()")
    number = corrected(database, lowered(3, volatile=("members.stamped_at",)))
    seen = reverted(conn, database, number)
    assert (seen.notes, seen.problems) == ((), ())
    assert conn.execute("SELECT email FROM members WHERE id = 1").fetchone() == ("Member1@Example.org",)


def test_no_such_correction(conn: psycopg.Connection) -> None:
    members(conn, 1)
    with pytest.raises(NotFoundError, match="There is no correction 7 in the ledger"):
        revert_script(conn, 7)


def test_a_history_that_triggers_write_does_not_keep_it_from_going_back(
    conn: psycopg.Connection, database: str
) -> None:
    members(conn, 3)
    conn.execute("CREATE TABLE history (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, member bigint, email text)")
    conn.execute(REMEMBERS)
    conn.execute("CREATE TRIGGER remembers AFTER UPDATE ON members FOR EACH ROW EXECUTE FUNCTION remembers()")
    script = lowered(3, tables=("members", "history"), volatile=("history.id",))
    number = corrected(database, script)
    seen = reverted(conn, database, number)
    assert seen.problems == ()
    assert conn.execute("SELECT email FROM members WHERE id = 1").fetchone() == ("Member1@Example.org",)
