"""opaque-code and unrecognised-statement."""

from __future__ import annotations

import pytest

from tests.rules.judging import only, said

SQL = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';"


@pytest.mark.parametrize(
    "migration",
    [
        "DO $$ BEGIN EXECUTE 'DROP TABLE ' || quote_ident(x); END $$;",
        "DO LANGUAGE plpython3u $$ import os $$;",
        "SELECT unheard_of();",
        "SELECT club.unheard_of(1);",
        "SELECT count(unheard_of(id)) FROM members;",
        "CALL unheard_of();",
        "DO $$ BEGIN PERFORM unheard_of(); END $$;",
        "SELECT query_to_xml('DROP TABLE members', true, true, '');",
        "SELECT pg_terminate_backend(1);",
        "SELECT dblink_exec('x', 'DROP TABLE members');",
        "CREATE FUNCTION g() RETURNS void LANGUAGE c AS 'lib', 'g'; SELECT g();",
        "CREATE FUNCTION g() RETURNS void LANGUAGE sql AS 'SELECT unheard_of()'; SELECT g();",
    ],
)
def test_code_that_nobody_can_see_into_is_an_error(migration: str) -> None:
    assert said(migration) == ["opaque-code error"]


@pytest.mark.parametrize(
    "migration",
    [
        SQL,
        f"{SQL} SELECT f();",
        "SELECT now(), gen_random_uuid(), coalesce(NULL, 1), pg_catalog.lower('A');",
        "SELECT uuid_generate_v4(), extensions.gen_random_bytes(3);",
        "SELECT pg_advisory_xact_lock(1);",
        "DO $$ BEGIN RAISE NOTICE 'done'; END $$;",
        "CREATE FUNCTION g() RETURNS void LANGUAGE c AS 'lib', 'g';",
    ],
)
def test_code_that_can_be_seen_into_or_is_not_run_is_not(migration: str) -> None:
    assert said(migration) == []


def test_a_function_of_the_projects_own_is_not_taken_for_a_built_in_one() -> None:
    hidden = "CREATE FUNCTION club.now() RETURNS void LANGUAGE c AS 'lib', 'g';"
    assert said(hidden, "SELECT club.now();") == ["opaque-code error"]


def test_the_message_names_what_is_called() -> None:
    assert (
        "the query calls unheard_of, whose body is not in these migrations"
        in only("SELECT now(), unheard_of();").message
    )


@pytest.mark.parametrize(
    "migration", ["FROBNICATE members;", "ALTER TABLE members FROBNICATE;", "CREATE TABLE;", "\\d members;"]
)
def test_what_is_not_understood_is_an_error(migration: str) -> None:
    assert said(migration) == ["unrecognised-statement error"]


def test_what_is_not_understood_hides_nothing_beside_it() -> None:
    assert said("FROBNICATE; DROP TABLE members;") == ["unrecognised-statement error", "drop-table error"]
    assert said("ALTER TABLE members FROBNICATE, DROP COLUMN name;") == [
        "unrecognised-statement error",
        "drop-column error",
    ]


@pytest.mark.parametrize(
    ("rule", "statement"), [("opaque-code", "SELECT f();"), ("unrecognised-statement", "FROBNICATE;")]
)
def test_it_cannot_be_approved_but_ignored_with_a_reason(rule: str, statement: str) -> None:
    assert said(f"{statement} -- MIGRATION_APPROVED: it is fine") == [f"{rule} error", "unused-approval warning"]
    assert said(f'{statement} -- threephase: ignore {rule} reason="tried on staging"') == []
