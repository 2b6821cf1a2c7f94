"""Which defaults are computed for every row, so that ADD COLUMN rewrites the table."""

from __future__ import annotations

import psycopg
import pytest

from rules.builtin_functions import is_builtin
from rules.effects.volatility import VOLATILE
from rules.name import Name
from tests.rules.effects.claims import claimed, names

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY);"


def rewritten_by(default: str, *, before: str = "", version: int = 18) -> bool:
    effects = claimed(MEMBERS + before, f"ALTER TABLE members ADD COLUMN c text DEFAULT {default};", version=version)
    return names(effects.rewrites) == {"members"}


@pytest.mark.parametrize(
    "default",
    [
        "'a'",
        "now()",
        "CURRENT_TIMESTAMP",
        "localtimestamp",
        "'{}'::jsonb",
        "now() + interval '1 day'",
        "timezone('utc', now())",
        "current_setting('TimeZone')",
        "md5('a')",
    ],
)
def test_what_is_the_same_for_all_rows_is_stored_once(default: str) -> None:
    assert not rewritten_by(default)


@pytest.mark.parametrize(
    "default",
    [
        "random()",
        "clock_timestamp()",
        "gen_random_uuid()",
        "uuid_generate_v4()",
        "md5(random()::text)",
        "coalesce(NULL, md5(clock_timestamp()::text))",
        "nextval('numbers')",
    ],
)
def test_what_differs_from_row_to_row_rewrites_the_table(default: str) -> None:
    assert rewritten_by(default)


# Measured on PostgreSQL 11 to 18.
@pytest.mark.parametrize(
    ("function", "in_11", "in_18"),
    [
        pytest.param("LANGUAGE sql AS 'SELECT ''a'''", True, False, id="simple SQL is looked into, since 12"),
        pytest.param("LANGUAGE sql AS 'SELECT random()::text'", True, True, id="what it calls counts"),
        pytest.param("LANGUAGE sql STABLE AS 'SELECT random()::text'", False, False, id="its word is believed"),
        pytest.param("LANGUAGE sql AS 'SELECT ''a'' FROM members'", True, True, id="not simple enough"),
        pytest.param("LANGUAGE sql SECURITY DEFINER AS 'SELECT ''a'''", True, True, id="as its owner"),
        pytest.param("LANGUAGE sql STRICT AS 'SELECT ''a'''", True, True, id="strict: not sure, so the worst"),
        pytest.param("LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'", True, True, id="PL/pgSQL is not looked into"),
        pytest.param("LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN 1; END'", False, False, id="immutable"),
    ],
)
def test_a_function_of_ones_own(function: str, in_11: bool, in_18: bool) -> None:
    before = f"CREATE FUNCTION f() RETURNS text {function};"
    assert rewritten_by("f()", before=before, version=11) is in_11
    assert rewritten_by("f()", before=before, version=18) is in_18


def test_an_unknown_function_is_taken_for_volatile_and_that_is_said() -> None:
    effects = claimed(MEMBERS, "ALTER TABLE members ADD COLUMN c text DEFAULT nanoid();")
    assert names(effects.rewrites) == {"members"}
    assert effects.assumed == ("A function in the default of c is not known: it is taken for volatile.",)


def test_functions_that_call_each_other_come_to_an_end() -> None:
    before = (
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT g()';"
        "CREATE FUNCTION g() RETURNS text LANGUAGE sql AS 'SELECT f()';"
    )
    assert rewritten_by("f()", before=before)


def test_the_list_of_volatile_functions_is_that_of_the_server(conn: psycopg.Connection) -> None:
    found = conn.execute(
        "SELECT proname FROM pg_proc WHERE prokind = 'f' AND provolatile = 'v' AND pronamespace = 'pg_catalog'::regnamespace"
    )
    on_the_server = {name for (name,) in found if is_builtin(Name(name))}
    assert on_the_server - VOLATILE <= {"timezone"}
    every = {name for (name,) in conn.execute("SELECT proname FROM pg_proc")}
    assert (VOLATILE & every) - on_the_server == set()
