"""Changes of rows and queries: what is read, and what is locked only once a row is touched."""

from __future__ import annotations

import pytest

from rules.effects import Effects
from rules.execution import ALONE
from tests.rules.effects.claims import claimed, locks, names, plain

CLUBS = (
    "CREATE TABLE clubs (id int PRIMARY KEY, name text);"
    "CREATE TABLE members (id serial PRIMARY KEY, club int REFERENCES clubs, email text);"
    "CREATE TABLE visits (id int PRIMARY KEY, member int REFERENCES members ON DELETE CASCADE);"
    "CREATE TABLE notes (visit int REFERENCES visits ON DELETE SET NULL);"
    "CREATE INDEX by_email ON members (email); CREATE INDEX some ON members (club) WHERE club > 5;"
)


def by_rows(effects: Effects) -> dict[str, str]:
    return {plain(name): str(lock) for name, lock in effects.locks_by_rows.items()}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param(
            "INSERT INTO members (club, email) VALUES (1, 'x');",
            {"clubs": "ROW SHARE", "members_id_seq": "ROW EXCLUSIVE"},
            id="the foreign key's other end, the sequence",
        ),
        pytest.param("INSERT INTO members (id, club) VALUES (1, 2);", {"clubs": "ROW SHARE"}, id="no sequence"),
        pytest.param("UPDATE members SET club = 1;", {"clubs": "ROW SHARE"}, id="a foreign key's column"),
        pytest.param("UPDATE members SET email = 'x';", {}, id="another column"),
        pytest.param("UPDATE members SET id = 1;", {"visits": "ROW SHARE"}, id="what others point at"),
        pytest.param(
            "DELETE FROM members;", {"visits": "ROW EXCLUSIVE", "notes": "ROW EXCLUSIVE"}, id="cascades, and sets null"
        ),
        pytest.param("DELETE FROM clubs;", {"members": "ROW SHARE"}, id="others that must not point at it"),
        pytest.param(
            "INSERT INTO members (id, club) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET club = 3;",
            {"clubs": "ROW SHARE", "visits": "ROW SHARE"},
            id="insert or update",
        ),
        pytest.param(
            "MERGE INTO members m USING clubs c ON m.club = c.id WHEN MATCHED THEN DELETE;",
            {"visits": "ROW EXCLUSIVE", "notes": "ROW EXCLUSIVE"},
            id="merge that deletes",
        ),
        pytest.param("COPY notes FROM STDIN;", {"visits": "ROW SHARE"}, id="copy"),
    ],
)
def test_what_is_locked_with_the_first_row(statement: str, expected: dict[str, str]) -> None:
    assert by_rows(claimed(CLUBS, statement)) == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param("DELETE FROM members;", {"members"}, id="no condition"),
        pytest.param("DELETE FROM members WHERE 1 = 1;", {"members"}, id="a condition that is none"),
        pytest.param("DELETE FROM members WHERE email = 'x';", set(), id="the first column of an index"),
        pytest.param("DELETE FROM members WHERE club = 3;", {"members"}, id="that of a partial index"),
        pytest.param("UPDATE clubs SET name = 'x' WHERE name = 'y';", {"clubs"}, id="no index"),
        pytest.param(
            "DELETE FROM members WHERE club IN (SELECT id FROM clubs);", {"members", "clubs"}, id="a subquery's column"
        ),
        pytest.param("INSERT INTO clubs SELECT id FROM members;", {"members"}, id="what is copied"),
        pytest.param("INSERT INTO clubs SELECT 1 FROM members WHERE id = 5;", set(), id="one row of it"),
        pytest.param("INSERT INTO clubs VALUES (1);", set(), id="nothing"),
        pytest.param("SELECT name FROM clubs;", {"clubs"}, id="a query"),
        pytest.param("COPY clubs TO STDOUT;", {"clubs"}, id="copy"),
    ],
)
def test_what_is_read_from_end_to_end(statement: str, expected: set[str]) -> None:
    assert names(claimed(CLUBS, statement).scans) == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param("SELECT 1 FROM v;", {"v": "ACCESS SHARE", "clubs": "ACCESS SHARE"}, id="a view"),
        pytest.param("SELECT 1 FROM clubs FOR UPDATE;", {"clubs": "ROW SHARE"}, id="FOR UPDATE"),
        pytest.param("UPDATE v SET id = 1;", {"v": "ROW EXCLUSIVE", "clubs": "ROW EXCLUSIVE"}, id="through a view"),
        pytest.param("SELECT setval('members_id_seq', 7);", {"members_id_seq": "ROW EXCLUSIVE"}, id="setval"),
        pytest.param("SELECT relname FROM pg_class, information_schema.tables;", {}, id="PostgreSQL's own catalogs"),
        pytest.param("DECLARE c CURSOR FOR SELECT id FROM clubs;", {"clubs": "ACCESS SHARE"}, id="a cursor"),
        pytest.param("LOCK v IN SHARE MODE;", {"v": "SHARE", "clubs": "SHARE"}, id="LOCK of a view"),
    ],
)
def test_what_a_statement_uses(statement: str, expected: dict[str, str]) -> None:
    assert locks(claimed(CLUBS, "CREATE VIEW v AS SELECT id FROM clubs;", statement)) == expected


TRIGGERED = (
    "CREATE TABLE log (at timestamp); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN INSERT INTO log VALUES (now()); RETURN NEW; END $$;"
    "CREATE TRIGGER noted AFTER UPDATE ON clubs FOR EACH ROW EXECUTE FUNCTION note();"
    "CREATE FUNCTION forget() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM forget(); ALTER TABLE log ADD x int; END $$;"
)


def test_a_trigger_writes_once_there_is_a_row() -> None:
    effects = claimed(CLUBS, TRIGGERED, "UPDATE clubs SET name = 'x';")
    assert locks(effects) == {"clubs": "ROW EXCLUSIVE"}
    assert by_rows(effects) == {"log": "ROW EXCLUSIVE"}


def test_what_a_function_does_is_done_though_it_calls_itself() -> None:
    assert locks(claimed(CLUBS, TRIGGERED, "SELECT forget();")) == {"log": "ACCESS EXCLUSIVE"}


@pytest.mark.parametrize(
    ("statement", "locked", "rewritten"),
    [
        ("TRUNCATE notes;", {"notes"}, {"notes"}),
        ("TRUNCATE visits CASCADE;", {"visits", "notes"}, {"visits", "notes"}),
        ("TRUNCATE visits, notes;", {"visits", "notes"}, {"visits", "notes"}),
        (
            "TRUNCATE members RESTART IDENTITY CASCADE;",
            {"members", "visits", "notes", "members_id_seq"},
            {"members", "visits", "notes", "members_id_seq"},
        ),
    ],
)
def test_truncate_empties_all_that_points_at_it(statement: str, locked: set[str], rewritten: set[str]) -> None:
    effects = claimed(CLUBS, statement)
    assert locks(effects) == dict.fromkeys(locked, "ACCESS EXCLUSIVE")
    assert names(effects.rewrites) == rewritten
    assert effects.scans == ()


def test_without_cascade_it_is_refused() -> None:
    assert [error.sqlstate for error in claimed(CLUBS, "TRUNCATE visits;").errors] == ["0A000"]


def test_a_temporary_table_is_nobody_elses() -> None:
    effects = claimed(CLUBS, "CREATE TEMP TABLE kept AS SELECT id FROM clubs; DELETE FROM kept; DROP TABLE kept;")
    assert locks(effects) == {"clubs": "ACCESS SHARE"}
    assert names(effects.scans) == {"clubs"}


@pytest.mark.parametrize("statement", ["VACUUM clubs;", "VACUUM FULL clubs;", "CREATE DATABASE d;", "DROP DATABASE d;"])
def test_what_must_not_run_inside_a_transaction(statement: str) -> None:
    assert [error.sqlstate for error in claimed(CLUBS, statement).errors] == ["25001"]
    assert claimed(CLUBS, statement, execution=ALONE).errors == ()


def test_lock_table_must() -> None:
    assert [error.sqlstate for error in claimed(CLUBS, "LOCK clubs;", execution=ALONE).errors] == ["25P01"]


def test_vacuum_full_writes_everything_anew() -> None:
    effects = claimed(CLUBS, "VACUUM FULL clubs;", execution=ALONE)
    assert locks(effects) == {"clubs": "ACCESS EXCLUSIVE"}
    assert names(effects.rewrites) == {"clubs"}
    assert names(effects.index_builds) == {"clubs_pkey"}
