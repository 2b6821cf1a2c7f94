"""Where PostgreSQL ends a statement, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.scan import scan
from linter.split import split
from tests.linter.libpg_query import statements
from tests.linter.statements import ALL

SCRIPTS = {
    "nothing": "",
    "only semicolons": ";; ;",
    "only a comment": "-- a;",
    "one without an end": "SELECT 1",
    "two": "SELECT 1; SELECT 2;",
    "nothing between": "SELECT 1;;\n;SELECT 2",
    "semicolons in quotes": "SELECT ';'; SELECT \";\" FROM a; SELECT $$;$$; SELECT E'\\';';",
    "semicolons in comments": "SELECT 1 -- ;\n; SELECT /* ; /* ; */ ; */ 2;",
    "names beyond ASCII": "SELECT ü; SELECT '日本;'; SELECT 2",
    "a rule of two actions": "CREATE RULE a AS ON INSERT TO b DO ALSO (SELECT 1; SELECT 2;); SELECT 3",
    "a rule replaced": "CREATE OR REPLACE RULE a AS ON DELETE TO b DO INSTEAD (SELECT 1; SELECT (2)); SELECT 3",
    "a rule of one action": "CREATE RULE a AS ON INSERT TO b DO ALSO SELECT 1; SELECT 2",
    "a routine of statements": "CREATE FUNCTION a() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3",
    "a routine replaced": "CREATE OR REPLACE PROCEDURE a() BEGIN ATOMIC INSERT INTO b VALUES (1); END; SELECT 3",
    "a routine with CASE": (
        "CREATE FUNCTION a() RETURNS int BEGIN ATOMIC SELECT CASE WHEN TRUE THEN CASE WHEN b THEN 1 END END;"
        " SELECT 2; END; SELECT 3"
    ),
    "labels that read like CASE and END": (
        "CREATE FUNCTION a() RETURNS int BEGIN ATOMIC SELECT 1 AS case; END; DROP TABLE b; DROP TABLE c; SELECT 1 end;"
    ),
    "labels without AS": "CREATE FUNCTION a() RETURNS int BEGIN ATOMIC SELECT 1 case; SELECT 1 end; END; DROP TABLE b",
    "columns that read like CASE": (
        "CREATE FUNCTION a() RETURNS int BEGIN ATOMIC SELECT b.case FROM b; END; DROP TABLE b; SELECT 1 end"
    ),
    "an argument that reads like a body": (
        "CREATE FUNCTION a(begin atomic) RETURNS int LANGUAGE sql AS ''; DROP TABLE b; END; SELECT 1"
    ),
    "a column that reads like a body": (
        "CREATE FUNCTION a() RETURNS int BEGIN ATOMIC SELECT begin atomic FROM b; END; DROP TABLE b; END"
    ),
    "a body of nothing": "CREATE FUNCTION a() RETURNS void BEGIN ATOMIC END; DROP TABLE b; END",
    "a routine of text": "CREATE FUNCTION a() RETURNS int AS $$ BEGIN; END; $$ LANGUAGE plpgsql; SELECT 3",
    "a routine without a body": "CREATE FUNCTION a() RETURNS int RETURN 1; SELECT 2",
    "a transaction is no routine": "BEGIN; SELECT 1; END; SELECT 2",
    "atomic elsewhere": "CREATE TABLE atomic (a int); BEGIN; SELECT 1",
    "a table called function": "CREATE TABLE function (begin int, atomic int); SELECT 1",
}


def places(text: str) -> list[tuple[int, int]]:
    return [(tokens[0].start, tokens[-1].end) for tokens in split(scan(text).tokens)]


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in SCRIPTS.items()])
def test_a_script_is_divided_as_postgresql_divides_it(text: str) -> None:
    assert places(text) == statements(text)


def test_a_script_of_every_kind_of_statement_is_divided_as_postgresql_divides_it() -> None:
    script = ";\n".join(ALL)
    assert places(script) == statements(script)
    assert [script[start:end] for start, end in places(script)] == list(ALL)


BETWEEN = st.sampled_from([";", " ; ", ";\n", ";;", "; -- ;\n", ";/* ; */", "\n;\t; ", ";\r\n", ";--'\r"])


@settings(max_examples=150)
@given(parts=st.lists(st.tuples(st.sampled_from(ALL), BETWEEN), max_size=8))
def test_any_statements_in_any_order_are_found_again(parts: list[tuple[str, str]]) -> None:
    script = "".join(statement + between for statement, between in parts)
    assert [script[start:end] for start, end in places(script)] == [statement for statement, _ in parts]
    assert places(script) == statements(script)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("CREATE RULE a AS ON INSERT TO b DO ALSO (SELECT 1; SELECT 2", 2, id="a rule's open parenthesis"),
        pytest.param("CREATE RULE a (((; DROP TABLE b; DROP TABLE c", 3, id="parentheses too many"),
        pytest.param(
            "CREATE FUNCTION a() BEGIN ATOMIC SELECT 1; DROP TABLE b; DROP TABLE c", 3, id="a body without END"
        ),
        pytest.param("SELECT ((1; DROP TABLE b", 2, id="an open parenthesis elsewhere"),
    ],
)
def test_a_broken_statement_does_not_swallow_those_behind_it(text: str, expected: int) -> None:
    assert len(places(text)) == expected
