"""Tables, columns and constraints: what no measurement of one statement shows."""

from __future__ import annotations

import pytest

from rules.effects import NONE, Breaks
from tests.rules.effects.claims import claimed, locks, names

CLUBS = "CREATE TABLE clubs (id integer PRIMARY KEY);"
MEMBERS = f"{CLUBS} CREATE TABLE members (id serial PRIMARY KEY, club integer REFERENCES clubs, name text);"
EVERYBODY = {Breaks.OLD_READERS, Breaks.OLD_WRITERS, Breaks.PREPARED_STATEMENTS}


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("ALTER TABLE members ADD COLUMN c text", set()),
        ("ALTER TABLE members ADD COLUMN c text NOT NULL DEFAULT ''", set()),
        ("ALTER TABLE members ADD COLUMN c text NOT NULL", {Breaks.OLD_WRITERS}),
        ("ALTER TABLE members DROP COLUMN name", EVERYBODY),
        ("ALTER TABLE members RENAME COLUMN name TO title", EVERYBODY),
        ("ALTER TABLE members RENAME TO people", EVERYBODY),
        ("DROP TABLE members", EVERYBODY),
        ("ALTER TABLE members ALTER COLUMN name TYPE varchar", {Breaks.PREPARED_STATEMENTS}),
        ("ALTER TABLE members ALTER COLUMN name TYPE text", set()),
        ("ALTER TABLE members ALTER COLUMN name SET NOT NULL", {Breaks.OLD_WRITERS}),
        ("ALTER TABLE members ALTER COLUMN id SET NOT NULL", set()),
        ("ALTER TABLE members ALTER COLUMN id DROP DEFAULT", {Breaks.OLD_WRITERS}),
        ("ALTER TABLE members ALTER COLUMN name DROP DEFAULT", set()),
        ("ALTER TABLE members ADD CHECK (name <> '') NOT VALID", {Breaks.OLD_WRITERS}),
    ],
)
def test_who_of_the_running_application_breaks(statement: str, broken: set[Breaks]) -> None:
    assert claimed(MEMBERS, f"{statement};").breaks == broken


@pytest.mark.parametrize(
    ("statement", "destroyed"),
    [
        ("ALTER TABLE members DROP COLUMN name", {"members"}),
        ("DROP TABLE members", {"members"}),
        ("ALTER TABLE members DROP CONSTRAINT members_club_fkey", set()),
        ("ALTER TABLE members ALTER COLUMN name DROP NOT NULL", set()),
    ],
)
def test_whose_data_is_destroyed(statement: str, destroyed: set[str]) -> None:
    assert names(claimed(MEMBERS, f"{statement};").destroys) == destroyed


def test_a_table_that_is_there_is_not_created_again() -> None:
    again = "CREATE TABLE IF NOT EXISTS members (id integer, club integer REFERENCES clubs);"
    assert claimed(MEMBERS, again) is NONE
    assert locks(claimed(CLUBS, again)) == {"clubs": "SHARE ROW EXCLUSIVE"}


class TestAForeignKeyReadsNoRowsOfTheOtherTable:
    KEY = "ALTER TABLE visits ADD FOREIGN KEY (club) REFERENCES clubs;"

    def test_if_its_own_table_is_new_and_empty(self) -> None:
        effects = claimed(CLUBS, f"CREATE TABLE visits (club integer); {self.KEY}")
        assert names(effects.scans) == {"visits"}
        assert locks(effects)["clubs"] == "SHARE ROW EXCLUSIVE"

    def test_if_its_column_is_new_and_without_a_value(self) -> None:
        effects = claimed(
            f"{CLUBS} CREATE TABLE visits (id integer);", f"ALTER TABLE visits ADD club integer; {self.KEY}"
        )
        assert names(effects.scans) == {"visits"}

    @pytest.mark.parametrize(
        "migration",
        [
            "CREATE TABLE visits (club integer); INSERT INTO visits SELECT id FROM clubs;",
            "CREATE TABLE visits AS SELECT id AS club FROM clubs;",
            "CREATE TABLE visits (club integer); DO $$ BEGIN EXECUTE 'INSERT INTO visits VALUES (1)'; END $$;",
            "CREATE TABLE IF NOT EXISTS visits (club integer);",
        ],
    )
    def test_but_it_does_if_there_may_be_rows(self, migration: str) -> None:
        assert names(claimed(CLUBS, migration + self.KEY).scans) == {"visits", "clubs"}

    @pytest.mark.parametrize(
        "migration",
        [
            "ALTER TABLE visits ADD club integer DEFAULT 1;",
            "ALTER TABLE visits ADD club integer; UPDATE visits SET club = 1;",
            "ALTER TABLE visits ADD COLUMN IF NOT EXISTS club integer;",
        ],
    )
    def test_but_it_does_if_the_column_may_have_values(self, migration: str) -> None:
        before = f"{CLUBS} CREATE TABLE visits (id integer);"
        assert names(claimed(before, migration + self.KEY).scans) == {"visits", "clubs"}


@pytest.mark.parametrize(
    ("statement", "assumed"),
    [
        (
            "ALTER TABLE members DROP CONSTRAINT unheard_of;",
            "The constraint unheard_of is not known: if it is a foreign key, the table it points at is locked too.",
        ),
        (
            "ALTER TABLE members VALIDATE CONSTRAINT unheard_of;",
            "The constraint unheard_of is not known: if it is a foreign key, the table it points at is read too.",
        ),
    ],
)
def test_what_was_taken_for_true_is_said(statement: str, assumed: str) -> None:
    assert claimed(MEMBERS, statement).assumed == (assumed,)


@pytest.mark.parametrize(
    ("before", "statement", "certain"),
    [
        ("CREATE VIEW v AS SELECT name FROM members;", "ALTER TABLE members ALTER name TYPE varchar", [True]),
        ("CREATE VIEW v AS SELECT * FROM members;", "ALTER TABLE members ALTER name TYPE varchar", [True]),
        ("CREATE VIEW v AS SELECT c.* FROM clubs c, members;", "ALTER TABLE members ALTER name TYPE varchar", [False]),
        ("CREATE VIEW v AS SELECT id FROM members;", "ALTER TABLE members ALTER name TYPE varchar", []),
        ("CREATE VIEW v AS SELECT name FROM members;", "ALTER TABLE members DROP name", [True]),
        ("CREATE VIEW v AS SELECT name FROM members;", "ALTER TABLE members DROP name CASCADE", []),
        ("", "ALTER TABLE members ALTER id TYPE bigserial", [True]),
        ("", "ALTER TABLE members ALTER name TYPE integer", [True]),
        ("", "ALTER TABLE members ALTER name TYPE integer USING name::integer", [False, False]),
        ("", "ALTER TABLE members ALTER id TYPE uuid USING gen_random_uuid()", []),
        ("", "DROP TABLE clubs", [True]),
        ("", "DROP TABLE clubs, members", []),
        ("", "DROP TABLE clubs CASCADE", []),
        ("", "ALTER TABLE members ADD PRIMARY KEY (name)", [True]),
        ("", "ALTER TABLE members ADD UNIQUE (name)", [False]),
        ("", "ALTER TABLE members ADD CHECK (name <> '')", [False]),
        ("", "ALTER TABLE members ADD CHECK (name <> '') NOT VALID", []),
        ("", "ALTER TABLE members ADD FOREIGN KEY (id) REFERENCES clubs", [False]),
        ("", "ALTER TABLE members ADD c integer; ALTER TABLE members ADD FOREIGN KEY (c) REFERENCES clubs", []),
        ("", "CREATE TABLE a (b text); ALTER TABLE a ADD UNIQUE (b), ALTER b SET NOT NULL, ADD c text NOT NULL", []),
        ("CREATE UNIQUE INDEX i ON members (name);", "ALTER TABLE members ADD UNIQUE USING INDEX i", []),
        ("", "ALTER TABLE members ALTER name SET NOT NULL", [False]),
        ("", "ALTER TABLE members ADD c text NOT NULL", [False]),
    ],
)
def test_what_postgres_refuses(before: str, statement: str, certain: list[bool]) -> None:
    assert [error.certain for error in claimed(MEMBERS + before, f"{statement};").errors] == certain


def test_what_is_surely_refused_does_nothing_else() -> None:
    effects = claimed(MEMBERS, "ALTER TABLE members ALTER COLUMN id TYPE bigserial;")
    assert (locks(effects), effects.rewrites, effects.scans) == ({}, (), ())
    (error,) = effects.errors
    assert (error.sqlstate, error.message) == ("42704", 'type "bigserial" does not exist')


def test_a_table_is_found_along_the_search_path_and_by_no_other_name() -> None:
    before = "CREATE SCHEMA club; CREATE TABLE club.a (id integer PRIMARY KEY); CREATE TABLE a (b integer);"
    migration = "SET search_path = club; ALTER TABLE a ADD COLUMN c text;"
    assert locks(claimed(before, migration)) == {"club.a": "ACCESS EXCLUSIVE"}
    assert locks(claimed(before, "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES club.a;")) == {
        "a": "SHARE ROW EXCLUSIVE",
        "club.a": "SHARE ROW EXCLUSIVE",
    }


def test_of_a_temporary_table_nobody_else_sees_anything() -> None:
    assert (
        claimed("SELECT 1;", "CREATE TEMP TABLE a (id integer); ALTER TABLE a ADD b serial; DROP TABLE a;").locks == {}
    )
