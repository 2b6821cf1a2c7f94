from __future__ import annotations

import pytest

from tests.rules.judging import findings, only, said

CLUB = "CREATE TABLE clubs (id integer PRIMARY KEY);"
VISIT = "CREATE TABLE visits (id integer PRIMARY KEY, club_id integer REFERENCES clubs (id));"


@pytest.mark.parametrize(
    "migrations",
    [
        pytest.param(("DROP TABLE clubs;",), id="a table nobody knows anything of"),
        pytest.param((CLUB, "DROP TABLE clubs;"), id="a table of an earlier migration"),
        pytest.param(("DROP TABLE IF EXISTS clubs;",), id="one that may not be there"),
        pytest.param(
            ("CREATE TABLE IF NOT EXISTS clubs (id integer); DROP TABLE clubs;",), id="one that may have been there"
        ),
        pytest.param(("CREATE TABLE club.a (id integer); DROP TABLE a;",), id="the same name in another schema"),
        pytest.param(
            ("CREATE TEMPORARY TABLE a (id integer);", "DROP TABLE a;"), id="a temporary table of another session"
        ),
        pytest.param(("DO $$ BEGIN DROP TABLE clubs; END $$;",), id="inside a DO block"),
        pytest.param(("DROP FOREIGN TABLE remote;",), id="a foreign table"),
        pytest.param(
            ("CREATE TABLE a (id integer); DROP TABLE a; DROP TABLE a;",), id="created, dropped, and dropped again"
        ),
    ],
)
def test_a_table_that_was_there_is_reported(migrations: tuple[str, ...]) -> None:
    assert said(*migrations) == ["drop-table error"]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param("CREATE TABLE a (id integer); DROP TABLE a;", id="created before"),
        pytest.param("CREATE TEMPORARY TABLE a (id integer); DROP TABLE a;", id="temporary"),
        pytest.param("CREATE TABLE a AS SELECT 1 AS one; DROP TABLE public.a;", id="created by a query"),
        pytest.param("CREATE TABLE a (id integer); ALTER TABLE a RENAME TO b; DROP TABLE b;", id="renamed since"),
    ],
)
def test_a_table_that_this_migration_created_is_not_reported(migration: str) -> None:
    assert said(migration) == []


def test_a_table_is_new_only_after_it_was_created() -> None:
    first, second = "DROP TABLE a;", "CREATE TABLE b (id integer);"
    assert said(f"{first} {second}") == ["drop-table error"]


def test_every_table_of_one_drop_is_reported_by_its_own_name() -> None:
    one, other = findings("DROP TABLE members, club.visits;")
    assert "every row of members is lost" in one.message
    assert "every row of club.visits is lost" in other.message


def test_the_tables_that_are_locked_without_being_named_are_named() -> None:
    message = only(CLUB, VISIT, "DROP TABLE visits;").message
    assert message.startswith("ACCESS EXCLUSIVE lock on visits, and on clubs, which its foreign keys reference;")


def test_cascade_names_the_tables_that_lose_a_foreign_key() -> None:
    assert "CASCADE takes along the foreign keys of visits." in only(CLUB, VISIT, "DROP TABLE clubs CASCADE;").message
    assert "CASCADE" not in only(CLUB, VISIT, "DROP TABLE clubs;").message


def test_a_foreign_table_loses_no_rows() -> None:
    assert "the rows stay on the other server" in only("DROP FOREIGN TABLE remote;").message
