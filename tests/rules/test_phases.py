"""The phase of each statement, as the application version that is running sees it."""

from __future__ import annotations

import pytest

from rules.finding import Phase
from rules.phases import combined
from tests.rules.judging import judged, phases

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, name text, email text);"
EXPAND, MIGRATE, CONTRACT, CONTROL, UNKNOWN, MIXED = Phase


@pytest.mark.parametrize(
    ("statement", "phase"),
    [
        ("CREATE TABLE a (id integer);", EXPAND),
        ("ALTER TABLE members ADD COLUMN age integer;", EXPAND),
        ("ALTER TABLE members ADD COLUMN age integer NOT NULL DEFAULT 0;", EXPAND),
        ("CREATE INDEX i ON members (name);", EXPAND),
        ("CREATE VIEW v AS SELECT 1;", EXPAND),
        ("CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';", EXPAND),
        ("ALTER TYPE role ADD VALUE 'guest';", EXPAND),
        ("ALTER TABLE members ALTER name DROP NOT NULL;", EXPAND),
        ("ALTER TABLE members ALTER name SET DEFAULT '';", EXPAND),
        ("ALTER INDEX i RENAME TO j;", EXPAND),
        ("GRANT SELECT ON members TO app;", EXPAND),
        ("INSERT INTO members (id) VALUES (1);", MIGRATE),
        ("UPDATE members SET name = '' WHERE name IS NULL;", MIGRATE),
        ("DELETE FROM members WHERE name IS NULL;", MIGRATE),
        ("ALTER TABLE members VALIDATE CONSTRAINT k;", MIGRATE),
        ("REFRESH MATERIALIZED VIEW v;", MIGRATE),
        ("SELECT setval('s', 5);", MIGRATE),
        ("ALTER SEQUENCE s RESTART WITH 5;", MIGRATE),
        ("DROP TABLE members;", CONTRACT),
        ("ALTER TABLE members DROP COLUMN name;", CONTRACT),
        ("DROP INDEX i;", CONTRACT),
        ("DROP VIEW v;", CONTRACT),
        ("TRUNCATE members;", CONTRACT),
        ("ALTER TABLE members RENAME TO people;", CONTRACT),
        ("ALTER TABLE members RENAME name TO label;", CONTRACT),
        ("ALTER TABLE members ALTER id TYPE bigint;", CONTRACT),
        ("ALTER TABLE members ALTER name SET NOT NULL;", CONTRACT),
        ("ALTER TABLE members ADD CHECK (id > 0) NOT VALID;", CONTRACT),
        ("ALTER TABLE members ADD COLUMN age integer NOT NULL;", CONTRACT),
        ("CREATE UNIQUE INDEX CONCURRENTLY i ON members (name);", CONTRACT),
        ("ALTER TABLE members ALTER name DROP DEFAULT;", CONTRACT),
        ("ALTER TABLE members DISABLE TRIGGER t;", CONTRACT),
        ("ALTER TABLE members ENABLE ROW LEVEL SECURITY;", CONTRACT),
        ("REVOKE SELECT ON members FROM app;", CONTRACT),
        ("BEGIN;", CONTROL),
        ("SET lock_timeout = '2s';", CONTROL),
        ("COMMENT ON TABLE members IS 'people';", CONTROL),
        ("ANALYZE members;", CONTROL),
        ("LOCK TABLE members IN SHARE MODE;", CONTROL),
        ("SELECT count(*) FROM members;", CONTROL),
        ("SELECT unheard_of();", UNKNOWN),
        ("FROBNICATE;", UNKNOWN),
    ],
)
def test_the_phase_of_a_statement(statement: str, phase: Phase) -> None:
    assert phases(MEMBERS, statement) == [phase]


@pytest.mark.parametrize(
    "migration",
    [
        "CREATE TABLE a (b text); INSERT INTO a VALUES (''); UPDATE a SET b = ''; TRUNCATE a; DROP TABLE a;",
        "CREATE TABLE a (b text); ALTER TABLE a ALTER b SET NOT NULL, ADD CHECK (b > ''), ADD UNIQUE (b), DROP b;",
        "CREATE TABLE a (b text); ALTER TABLE a RENAME b TO c; ALTER TABLE a RENAME TO d; ALTER TABLE d DISABLE "
        "TRIGGER t;",
        "CREATE TYPE a AS ENUM ('b'); ALTER TYPE a RENAME VALUE 'b' TO 'c'; DROP TYPE a;",
        "CREATE VIEW a AS SELECT 1; ALTER VIEW a RENAME TO b; DROP VIEW b;",
        "CREATE SEQUENCE a; ALTER SEQUENCE a AS bigint; DROP SEQUENCE a;",
    ],
)
def test_whatever_happens_to_what_is_new_here_is_expand(migration: str) -> None:
    assert set(phases(migration)) == {EXPAND}


@pytest.mark.parametrize(
    ("before", "statement"),
    [
        ("CREATE TABLE club.members (name text);", "ALTER TABLE members DROP COLUMN name;"),
        ("CREATE TABLE people (name text); ALTER TABLE people RENAME TO others;", "DROP TABLE people;"),
        ("CREATE TABLE a (b text); DROP TABLE a;", "DROP TABLE a;"),
    ],
    ids=["another schema's table", "renamed away", "dropped already"],
)
def test_another_object_of_that_name_is_not_new(before: str, statement: str) -> None:
    assert phases(before + statement)[-1] is CONTRACT


def test_a_new_table_is_old_in_the_next_migration() -> None:
    assert phases("CREATE TABLE a (b text);", "DROP TABLE a;") == [CONTRACT]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([EXPAND, EXPAND], EXPAND),
        ([CONTROL, MIGRATE, CONTROL], MIGRATE),
        ([EXPAND, CONTRACT], MIXED),
        ([EXPAND, UNKNOWN], UNKNOWN),
        ([EXPAND, MIGRATE, UNKNOWN], MIXED),
        ([MIXED, CONTROL], MIXED),
        ([CONTROL], CONTROL),
        ([], CONTROL),
    ],
)
def test_a_file_has_the_phase_of_its_statements(found: list[Phase], expected: Phase) -> None:
    assert combined(found) is expected


def test_a_file_that_does_two_of_the_three_is_mixed_and_says_where() -> None:
    result = judged("ALTER TABLE members ADD COLUMN age integer;\nALTER TABLE members\n  DROP COLUMN name;")
    (mixed,) = (finding for finding in result.findings if finding.rule == "mixed-phases")
    assert result.phase is MIXED
    assert (mixed.span.line, mixed.span.column) == (2, 1)
