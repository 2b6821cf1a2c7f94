"""Which statements of a PL/pgSQL body may not happen, or be undone."""

from __future__ import annotations

import pytest

from linter.grammar.plpgsql import plpgsql_clauses
from linter.grammar.statement import parse_statement
from linter.scan import scan


def conditional(code: str) -> dict[str, bool]:
    """Each clause's text, and whether it is conditional."""
    found = plpgsql_clauses(code, scan(code).tokens, lambda text, tokens: parse_statement(text, tokens).clauses)
    return {code[clause.start : clause.end]: clause.conditional for clause in found}


A, B, C = "DROP TABLE a", "DROP TABLE b", "DROP TABLE c"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(f"BEGIN {A}; BEGIN {B}; END; {C}; END", {A: False, B: False, C: False}, id="blocks"),
        pytest.param(
            f"BEGIN IF f() THEN {A}; ELSIF x THEN {B}; ELSE {C}; END IF; DROP TABLE d; END",
            {"f()": False, A: True, B: True, C: True, "DROP TABLE d": False},
            id="IF",
        ),
        pytest.param(
            f"BEGIN CASE x WHEN 1 THEN {A}; ELSE {B}; END CASE; {C}; END", {A: True, B: True, C: False}, id="CASE"
        ),
        pytest.param(f"BEGIN LOOP {A}; EXIT; END LOOP; {B}; END", {A: True, B: False}, id="LOOP"),
        pytest.param(f"BEGIN WHILE x LOOP {A}; END LOOP; {B}; END", {A: True, B: False}, id="WHILE"),
        pytest.param(
            f"BEGIN FOR r IN SELECT 1 LOOP {A}; END LOOP; {B}; END", {"SELECT 1": False, A: True, B: False}, id="FOR"
        ),
        pytest.param(f"BEGIN FOREACH r IN ARRAY x LOOP {A}; END LOOP; {B}; END", {A: True, B: False}, id="FOREACH"),
        pytest.param(f"BEGIN {A}; EXCEPTION WHEN others THEN {B}; END", {A: True, B: True}, id="a block with handlers"),
        pytest.param(
            f"BEGIN {A}; BEGIN {B}; EXCEPTION WHEN others THEN NULL; END; {C}; END",
            {A: False, B: True, C: False},
            id="a block with handlers in one without",
        ),
        pytest.param(
            f"BEGIN {A}; BEGIN {B}; END; EXCEPTION WHEN others THEN {C}; END",
            {A: True, B: True, C: True},
            id="a block in one with handlers",
        ),
        pytest.param(
            f"DECLARE x int := f(); BEGIN {A}; EXCEPTION WHEN others THEN NULL; END",
            {"f()": False, A: True},
            id="declarations are outside their block's handlers",
        ),
        pytest.param(
            f"BEGIN IF x THEN BEGIN {A}; END; {B}; END IF; {C}; END", {A: True, B: True, C: False}, id="a block in IF"
        ),
        pytest.param(f"BEGIN IF x THEN EXECUTE '{A}'; END IF; END", {A: True}, id="EXECUTE in IF"),
        pytest.param(f"BEGIN IF x THEN RETURN; END IF; {A}; END", {A: True}, id="after a RETURN"),
        pytest.param(f"BEGIN FOR x IN 1..2 LOOP RETURN NEXT x; END LOOP; {A}; END", {A: False}, id="after RETURN NEXT"),
        pytest.param(f"<<l>> BEGIN IF x THEN EXIT l; END IF; {A}; END", {A: True}, id="after an EXIT of a block"),
        pytest.param(f"BEGIN LOOP EXIT WHEN x; {A}; END LOOP; {B}; END", {A: True, B: False}, id="after a loop's EXIT"),
        pytest.param(f"BEGIN IF x THEN RAISE EXCEPTION 'y'; END IF; {A}; END", {A: False}, id="after an error"),
    ],
)
def test_what_may_not_happen_is_conditional(code: str, expected: dict[str, bool]) -> None:
    assert conditional(code) == expected


def test_a_block_in_a_conditional_one_is_conditional_and_stands_where_it_stands() -> None:
    text = f"DO $a$ BEGIN IF x THEN DO $b$ BEGIN {A}; END $b$; END IF; {B}; END $a$"
    found = parse_statement(text, scan(text).tokens).clauses
    assert [(clause.start, clause.end, clause.conditional) for clause in found] == [(36, 48, True), (67, 79, False)]
