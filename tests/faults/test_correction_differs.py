"""Between dry run and run something changes: the run is rolled back, and says what differs, those rows and no others."""

from __future__ import annotations

from typing import LiteralString

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from runner.correct.run import NotAsApprovedError
from runner.correct.script import Script
from runner.ledger import journal
from tests.faults.correction import corrected
from tests.runner.correct.scene import approved, corrected_by, members

# Of the first six members; a trigger adds what is in another table to their names.
_SCRIPT = "UPDATE members SET visits = visits + 1 WHERE id <= 6"
_TABLES = """
    CREATE TABLE suffix (text text NOT NULL);
    INSERT INTO suffix VALUES ('!');
    CREATE FUNCTION named() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN NEW.name := NEW.name || (SELECT text FROM suffix); RETURN NEW; END $$;
    CREATE TRIGGER named BEFORE UPDATE ON members FOR EACH ROW WHEN (OLD.id = 2) EXECUTE FUNCTION named()
"""
_ROW = tuple[str | None, ...]


def _row(number: int, name: str = "", visits: int = 0) -> _ROW:
    return str(number), f"Member{number}@Example.org", name or f"member {number}", str(visits)


@pytest.mark.parametrize(
    ("between", "rows"),
    [
        pytest.param(
            "UPDATE members SET name = 'other' WHERE id = 3",
            {
                ("old", "3"): (_row(3), _row(3, "other")),
                ("new", "3"): (_row(3, "member 3", 1), _row(3, "other", 1)),
            },
            id="a value that stays as it is",
        ),
        pytest.param(
            "UPDATE members SET visits = 4 WHERE id = 3",
            {
                ("old", "3"): (_row(3), _row(3, "", 4)),
                ("new", "3"): (_row(3, "", 1), _row(3, "", 5)),
            },
            id="the value that is corrected",
        ),
        pytest.param(
            "UPDATE members SET name = NULL WHERE id = 3",
            {
                ("old", "3"): (_row(3), ("3", "Member3@Example.org", None, "0")),
                ("new", "3"): (_row(3, "", 1), ("3", "Member3@Example.org", None, "1")),
            },
            id="a value becomes NULL",
        ),
        pytest.param(
            "UPDATE suffix SET text = '?'",
            {("new", "2"): (_row(2, "member 2!", 1), _row(2, "member 2?", 1))},
            id="what a trigger makes of it",
        ),
        pytest.param(
            "DELETE FROM members WHERE id = 3",
            {("old", "3"): (_row(3), None), ("new", "3"): (_row(3, "", 1), None)},
            id="a row is gone",
        ),
        pytest.param(
            "UPDATE members SET id = 0 WHERE id = 9",
            {
                ("old", "0"): (None, ("0", "Member9@Example.org", "member 9", "0")),
                ("new", "0"): (None, ("0", "Member9@Example.org", "member 9", "1")),
            },
            id="one more row",
        ),
        pytest.param(
            "DELETE FROM members WHERE id = 3; INSERT INTO members VALUES (0, NULL, NULL, 0)",
            {
                ("old", "3"): (_row(3), None),
                ("new", "3"): (_row(3, "", 1), None),
                ("old", "0"): (None, ("0", None, None, "0")),
                ("new", "0"): (None, ("0", None, None, "1")),
            },
            id="another row, which a count does not show",
        ),
        pytest.param(
            "UPDATE members SET id = CASE id WHEN 5 THEN 50 WHEN 6 THEN 60 END WHERE id IN (5, 6);"
            "UPDATE members SET id = CASE id WHEN 50 THEN 6 WHEN 60 THEN 5 END WHERE id IN (50, 60)",
            {
                ("old", "5"): (_row(5), ("5", *_row(6)[1:])),
                ("new", "5"): (_row(5, "", 1), ("5", *_row(6, "", 1)[1:])),
                ("old", "6"): (_row(6), ("6", *_row(5)[1:])),
                ("new", "6"): (_row(6, "", 1), ("6", *_row(5, "", 1)[1:])),
            },
            id="two rows have changed places",
        ),
    ],
)
def test_rows_that_are_not_as_they_were(
    conn: psycopg.Connection,
    database: str,
    between: LiteralString,
    rows: dict[tuple[str, str], tuple[_ROW | None, _ROW | None]],
) -> None:
    members(conn)
    conn.execute("DELETE FROM bookings; ALTER TABLE bookings DROP CONSTRAINT bookings_member_id_fkey")
    conn.execute(_TABLES)
    script = corrected_by((_SCRIPT, 6))
    approved(database, script)
    for statement in between.split(";"):
        conn.execute(statement)
    error = _refused(conn, database, database, script)
    assert error.rows is not None
    assert not error.rows.more
    assert {(row.side, row.key[0]): (row.approved, row.now) for row in error.rows.rows} == rows
    assert "rows differ from what was approved" in str(error)


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("ALTER TABLE members ADD nick text", id="a column"),
        pytest.param("ALTER TABLE members DROP email", id="a column dropped"),
        pytest.param("ALTER TABLE members RENAME email TO mail", id="a column renamed"),
        pytest.param("ALTER TABLE members ALTER visits TYPE bigint", id="a type"),
        pytest.param("ALTER TABLE members ALTER visits SET DEFAULT 1", id="a default"),
        pytest.param("ALTER TABLE members ADD CHECK (visits >= 0)", id="a constraint"),
        pytest.param("ALTER TABLE bookings DROP CONSTRAINT bookings_member_id_fkey", id="a foreign key on it"),
        pytest.param("CREATE UNIQUE INDEX ON members (name)", id="an index"),
        pytest.param("ALTER TABLE members RENAME CONSTRAINT members_pkey TO members_key", id="the name of one"),
        pytest.param(
            "CREATE OR REPLACE FUNCTION named() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.name := NEW.name || '!'; RETURN NEW; END $$",
            id="a trigger's body, which does the same",
        ),
    ],
)
def test_a_schema_that_is_not_as_it_was(conn: psycopg.Connection, database: str, between: LiteralString) -> None:
    members(conn)
    conn.execute(_TABLES)
    script = corrected_by((_SCRIPT, 6))
    approved(database, script)
    conn.execute(between)
    error = _refused(conn, database, database, script)
    assert "the schema of the tables is not as it was at the dry run" in str(error)
    assert error.rows is None  # as far as they can be compared, they are the same


def test_a_trigger_that_is_disabled_is_seen_and_what_it_did(conn: psycopg.Connection, database: str) -> None:
    members(conn)
    conn.execute(_TABLES)
    script = corrected_by((_SCRIPT, 6))
    approved(database, script)
    conn.execute("ALTER TABLE members DISABLE TRIGGER named")
    error = _refused(conn, database, database, script)
    assert "the schema of the tables is not as it was at the dry run; rows differ" in str(error)
    assert error.rows is not None
    assert [(row.side, row.approved, row.now) for row in error.rows.rows] == [
        ("new", _row(2, "member 2!", 1), _row(2, "member 2", 1))
    ]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"user": "threephase_test_bert", "password": "bert"}, id="another role"),
        pytest.param({"options": "-c search_path=public,pg_temp"}, id="another search_path"),
    ],
)
def test_a_session_that_is_not_as_it_was(conn: psycopg.Connection, database: str, other: dict[str, str]) -> None:
    members(conn)
    conn.execute(_TABLES)
    script = corrected_by((_SCRIPT, 6))
    approved(database, script)
    conn.execute(
        "DO $$ BEGIN CREATE ROLE threephase_test_bert SUPERUSER LOGIN PASSWORD 'bert';"
        " EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )
    error = _refused(conn, database, make_conninfo(database, **other), script)
    assert str(error).startswith(
        "it was rolled back: the database, the role or the search_path is not as it was at the dry run. Make"
    )
    assert error.rows is None


def _refused(conn: psycopg.Connection, database: str, dsn: str, script: Script) -> NotAsApprovedError:
    """Its run ends so, and has changed nothing."""
    before = conn.execute("SELECT to_json(m) FROM members m ORDER BY id").fetchall()
    with pytest.raises(NotAsApprovedError) as caught:
        corrected(dsn, script)
    assert conn.execute("SELECT to_json(m) FROM members m ORDER BY id").fetchall() == before
    assert conn.execute("SELECT FROM threephase.correction").fetchall() == []
    assert journal.check(conn) == []
    assert [entry.kind for entry in journal.entries(conn)][-1] == "refused"
    return caught.value
