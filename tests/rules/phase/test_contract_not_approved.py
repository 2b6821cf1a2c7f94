from __future__ import annotations

import pytest

from tests.rules.judging import findings, only, said

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, active boolean NOT NULL DEFAULT true, note text DEFAULT '');"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("ALTER TABLE members ALTER active DROP DEFAULT;", "leaves active to its default fails (23502)."),
        ("ALTER TABLE members ALTER note DROP DEFAULT;", "leaves note to its default writes NULL."),
        ("ALTER TABLE a ALTER b DROP DEFAULT;", "writes NULL, or fails if it is NOT NULL (23502)."),
        ("ALTER TABLE a DETACH PARTITION b;", "ACCESS EXCLUSIVE lock on a, b and a default partition;"),
        (
            "ALTER TABLE a DETACH PARTITION b CONCURRENTLY;",
            "SHARE UPDATE EXCLUSIVE lock on a, and ACCESS EXCLUSIVE on b once",
        ),
        ("ALTER TABLE a NO INHERIT b;", "the rows of a vanish from every query of b."),
        ("ALTER TABLE a INHERIT b;", "the rows of a appear in every query of b."),
        ("ALTER TABLE a ALTER CONSTRAINT k DEFERRABLE;", "k is checked at another time"),
        ("ALTER TABLE a ALTER b DROP IDENTITY;", "column b; it is no longer numbered"),
        ("ALTER TABLE a ALTER b SET GENERATED ALWAYS;", "may be refused (428C9)"),
        ("ALTER TABLE a ALTER b DROP EXPRESSION;", "column b; it is no longer computed"),
        ("ALTER TABLE a ALTER b SET EXPRESSION AS (c + 1);", "column b while the table is rewritten;"),
        ("ALTER TABLE a DISABLE TRIGGER t;", "SHARE ROW EXCLUSIVE lock on a; what trigger t did"),
        ("ALTER TABLE a SET UNLOGGED;", "after a crash of the server it is empty"),
        ("ALTER TYPE t DROP ATTRIBUTE b;", "it loses the field b"),
        ("ALTER TYPE t ADD ATTRIBUTE b integer;", "it gets another field b"),
        ("ALTER DOMAIN d DROP DEFAULT;", "a column of d that a running version leaves out is NULL"),
        ("ALTER SEQUENCE s AS integer;", "SHARE ROW EXCLUSIVE lock on s; ALTER SEQUENCE s (as)"),
        ("ALTER EXTENSION citext UPDATE;", "ALTER EXTENSION citext (update)"),
    ],
)
def test_what_no_other_rule_speaks_of_is_reported_here(statement: str, words: str) -> None:
    finding = only(MEMBERS, statement)
    assert (finding.rule, finding.severity) == ("contract-not-approved", "error")
    assert words in finding.message


@pytest.mark.parametrize(
    "migration",
    [
        "ALTER TABLE members ALTER active SET DEFAULT false;",
        "ALTER TABLE members ALTER active DROP NOT NULL;",
        "ALTER TABLE members ALTER active DROP DEFAULT; ALTER TABLE members ALTER active SET DEFAULT false;",
        "ALTER TABLE members ENABLE TRIGGER t;",
        "ALTER TABLE members ALTER id ADD GENERATED ALWAYS AS IDENTITY;",
        "ALTER TABLE members ALTER note SET STATISTICS 500;",
        "ALTER TABLE members SET (fillfactor = 70);",
        "CREATE TABLE a (b integer DEFAULT 1); ALTER TABLE a ALTER b DROP DEFAULT;",
        "CREATE TABLE a (b integer); ALTER TABLE a DISABLE TRIGGER ALL;",
        "CREATE SEQUENCE s; ALTER SEQUENCE s AS bigint;",
        "ALTER SEQUENCE s OWNED BY members.id;",
    ],
)
def test_what_relaxes_or_concerns_something_new_is_not(migration: str) -> None:
    assert said(MEMBERS, migration) == []


def test_a_default_is_dropped_for_good_unless_it_is_set_again_afterwards() -> None:
    migration = "ALTER TABLE members ALTER active SET DEFAULT false; ALTER TABLE members ALTER active DROP DEFAULT;"
    assert said(MEMBERS, migration) == ["contract-not-approved error"]


def test_a_function_that_drops_something_is_reported_where_it_is_called() -> None:
    history = "CREATE FUNCTION clean() RETURNS void LANGUAGE sql AS 'DROP TABLE old_members';"
    assert said(history, "SELECT clean();") == ["contract-not-approved error"]
    assert said(history) == []


def test_an_approval_on_its_line_answers_for_it() -> None:
    approved = "-- MIGRATION_APPROVED: release 12 writes it always"
    assert findings(MEMBERS, f"ALTER TABLE members ALTER active DROP DEFAULT; {approved}") == ()
