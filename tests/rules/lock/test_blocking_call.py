"""blocking-call, and what a called routine leaves in the schema."""

from __future__ import annotations

import pytest

from linter.parse import parse
from rules.finding import Severity
from rules.name import Name
from rules.schema import Schema, advance
from tests.rules.judging import locks

RULE = "blocking-call"
MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, n integer); CREATE TABLE visits (id integer, n integer);"


def function(body: str, *, name: str = "f") -> str:
    return f"CREATE FUNCTION {name}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {body} END $$;"


INDEX = "CREATE INDEX i ON members (n);"
BUILDS = function(INDEX)
REWRITES = "ALTER TABLE members ADD COLUMN token uuid DEFAULT gen_random_uuid();"
ONE = "SHARE lock on members: nobody can write to it while f builds an index on members."


@pytest.mark.parametrize(
    ("code", "call", "message"),
    [
        pytest.param(BUILDS, "SELECT f();", ONE, id="in a query"),
        pytest.param(BUILDS, "DO $$ BEGIN PERFORM f(); END $$;", ONE, id="in a DO block"),
        pytest.param(BUILDS, "SELECT f() FROM visits;", ONE, id="row by row"),
        pytest.param(BUILDS, "INSERT INTO visits (n) SELECT 1 FROM f();", ONE, id="in an INSERT"),
        pytest.param(
            f"CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN {INDEX} END $$;",
            "CALL p();",
            "SHARE lock on members: nobody can write to it while p builds an index on members.",
            id="a procedure",
        ),
        pytest.param(
            BUILDS + function("PERFORM f();", name="g"),
            "SELECT g();",
            "SHARE lock on members: nobody can write to it while g and f builds an index on members.",
            id="called by another",
        ),
        pytest.param(
            function(REWRITES),
            "SELECT f();",
            "ACCESS EXCLUSIVE lock on members: nobody can read or write it while f writes members anew.",
            id="a rewrite",
        ),
        pytest.param(
            function("ALTER TABLE members ADD CONSTRAINT c CHECK (n > 0);"),
            "SELECT f();",
            "ACCESS EXCLUSIVE lock on members: nobody can read or write it while f reads every row of members.",
            id="a scan",
        ),
    ],
)
def test_what_a_called_routine_keeps_others_waiting_for_is_told(code: str, call: str, message: str) -> None:
    (finding,) = [found for found in locks(MEMBERS + code, call) if found.rule == RULE]
    assert finding.severity is Severity.ERROR
    assert finding.message == message.replace("g and f builds", "g and f, which it calls, builds")


@pytest.mark.parametrize(
    ("before", "call"),
    [
        pytest.param(MEMBERS + function("ALTER TABLE members ADD COLUMN a integer;"), "SELECT f();", id="a short lock"),
        pytest.param(MEMBERS + function("UPDATE members SET n = 1 WHERE n = 0;"), "SELECT f();", id="rows"),
        pytest.param("", f"{MEMBERS}{BUILDS}SELECT f();", id="a new table"),
        pytest.param(
            function("CREATE TABLE made (n integer); CREATE INDEX ON made (n);"), "SELECT f();", id="one of its own"
        ),
        pytest.param(
            function("CREATE TEMP TABLE made (n integer); CREATE INDEX ON made (n);"),
            "SELECT f();",
            id="a temporary one",
        ),
        pytest.param(MEMBERS + BUILDS, "SELECT 1;", id="not called"),
        pytest.param(MEMBERS, "SELECT f();", id="not known"),
        pytest.param(MEMBERS + function("PERFORM f();"), "SELECT f();", id="calls itself"),
    ],
)
def test_what_nobody_waits_for_is_not_reported(before: str, call: str) -> None:
    assert RULE not in [finding.rule for finding in locks(before, call)]


def test_what_a_called_routine_creates_enters_the_schema() -> None:
    schema = Schema()
    schema.begin_migration()
    for script in (
        MEMBERS + BUILDS.replace(INDEX, INDEX + REWRITES) + function("PERFORM f();", name="g"),
        "SELECT g();",
    ):
        for operation in parse(script).operations():
            advance(schema, operation)
    token, index = schema.column(Name("members"), "token"), schema.index(Name("i"))
    assert token is not None
    assert index is not None
    assert index.perhaps_older
