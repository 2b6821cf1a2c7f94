from __future__ import annotations

import pytest

from tests.rules.judging import findings, only, said

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, nickname text, email text NOT NULL UNIQUE);"


@pytest.mark.parametrize(
    "migrations",
    [
        pytest.param(("ALTER TABLE members DROP COLUMN nickname;",), id="of a table nobody knows anything of"),
        pytest.param((MEMBERS, "ALTER TABLE members DROP COLUMN nickname;"), id="of an earlier migration"),
        pytest.param((MEMBERS, "ALTER TABLE members DROP nickname;"), id="without the word COLUMN"),
        pytest.param((MEMBERS, "ALTER TABLE ONLY members DROP COLUMN IF EXISTS nickname CASCADE;"), id="with options"),
        pytest.param(
            ("CREATE TABLE IF NOT EXISTS members (nickname text); ALTER TABLE members DROP COLUMN nickname;",),
            id="of a table that may have been there",
        ),
        pytest.param(
            (MEMBERS, "ALTER TABLE members ADD COLUMN IF NOT EXISTS age integer; ALTER TABLE members DROP COLUMN age;"),
            id="that may have been there",
        ),
        pytest.param(
            ("ALTER TABLE members DROP COLUMN IF EXISTS age;",), id="that may be there, for all that is known"
        ),
        pytest.param(
            (
                "CREATE TABLE IF NOT EXISTS members (nickname text);",
                "ALTER TABLE members DROP COLUMN IF EXISTS age;",
            ),
            id="of an older table of that name, perhaps",
        ),
        pytest.param(
            ("CREATE TABLE club.members (nickname text); ALTER TABLE members DROP COLUMN nickname;",),
            id="the same table in another schema is new",
        ),
    ],
)
def test_a_column_that_was_there_is_reported(migrations: tuple[str, ...]) -> None:
    assert said(*migrations) == ["drop-column error"]


@pytest.mark.parametrize(
    "migrations",
    [
        pytest.param(("CREATE TABLE a (b text, c text); ALTER TABLE a DROP COLUMN b;",), id="with its table"),
        pytest.param(
            (MEMBERS, "ALTER TABLE members ADD COLUMN age integer; ALTER TABLE members DROP COLUMN age;"),
            id="by itself",
        ),
        pytest.param(("CREATE TABLE a (LIKE b); ALTER TABLE a DROP COLUMN c;",), id="with columns nobody listed"),
    ],
)
def test_a_column_that_this_migration_added_is_not_reported(migrations: tuple[str, ...]) -> None:
    assert said(*migrations) == []


def test_a_column_that_is_not_there_is_not_lost() -> None:
    assert said(MEMBERS, "ALTER TABLE members DROP COLUMN IF EXISTS age;") == []


def test_each_column_of_one_statement_is_reported_on_its_own_line() -> None:
    one, other = findings("ALTER TABLE members\n  DROP COLUMN nickname,\n  DROP COLUMN email;")
    assert (one.span.line, one.span.column, one.span.end_column) == (2, 3, 23)
    assert (other.span.line, other.span.column, other.span.end_column) == (3, 3, 20)


def test_what_goes_along_with_the_column_is_named() -> None:
    message = only(MEMBERS, "ALTER TABLE members DROP COLUMN email;").message
    assert message.endswith("Dropped along with it: members_email_key.")


def test_checks_and_partial_indexes_that_read_the_column_are_named() -> None:
    history = (
        "CREATE TABLE members (id integer, age integer, seen date, CONSTRAINT k CHECK (age > id));"
        " CREATE INDEX i ON members (seen) WHERE age > 18; CREATE INDEX j ON members (seen) WHERE id > 1;"
    )
    message = only(history, "ALTER TABLE members DROP COLUMN age;").message
    assert message.endswith("Dropped along with it: k and i.")


def test_the_views_that_may_read_the_column_are_named() -> None:
    history = MEMBERS + "CREATE VIEW v AS SELECT nickname FROM members;"
    message = only(history, "ALTER TABLE members DROP COLUMN nickname;").message
    assert message.endswith("It fails (2BP01) if one of these views reads the column: v.")
    message = only(history, "ALTER TABLE members DROP COLUMN nickname CASCADE;").message
    assert message.endswith("CASCADE drops what reads the column of these views: v.")


def test_the_table_that_a_foreign_key_locks_is_named() -> None:
    history = "CREATE TABLE clubs (id integer PRIMARY KEY); CREATE TABLE visits (club_id integer REFERENCES clubs);"
    message = only(history, "ALTER TABLE visits DROP COLUMN club_id;").message
    assert message.startswith("ACCESS EXCLUSIVE lock on visits and on clubs, which it references;")


def test_a_required_column_is_made_optional_first() -> None:
    todo = only(MEMBERS, "ALTER TABLE members DROP COLUMN email;").help
    assert "  ALTER TABLE members ALTER COLUMN email DROP NOT NULL;\n" in todo
    assert "DROP NOT NULL" not in only(MEMBERS, "ALTER TABLE members DROP COLUMN nickname;").help


def test_a_primary_key_cannot_be_made_optional() -> None:
    assert "DROP NOT NULL" not in only(MEMBERS, "ALTER TABLE members DROP COLUMN id;").help
