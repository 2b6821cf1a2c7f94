"""Settings that change how PostgreSQL reads what follows."""

from __future__ import annotations

import pytest

from linter.grammar.statement import parse_statement
from linter.scan import scan
from rules.operation import Operation, Unrecognised

REASON = "with standard_conforming_strings off, strings would be read differently from here on"


def operation(text: str) -> Operation:
    (clause,) = parse_statement(text, scan(text).tokens).clauses
    return clause.operation


@pytest.mark.parametrize(
    "text",
    [
        "SET standard_conforming_strings = off",
        "SET LOCAL standard_conforming_strings TO false",
        'SET "Standard_Conforming_Strings" = 0',
        "SELECT set_config('standard_conforming_strings', 'off', false)",
        "DO $$ BEGIN SET standard_conforming_strings = off; END $$",
        "DO $$ BEGIN PERFORM set_config('standard_conforming_strings', 'off', false); END $$",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET standard_conforming_strings = off AS 'SELECT 1'",
        "ALTER ROLE app SET standard_conforming_strings = off",
        "ALTER DATABASE club SET standard_conforming_strings = off",
    ],
)
def test_other_strings_are_not_understood(text: str) -> None:
    assert operation(text) == Unrecognised(reason=REASON)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT set_config('standard_conforming_strings', 'off', false) AS x",
        "SELECT set_config('search_path', 'club', false), 1",
        "SELECT set_config(name, 'off', false) FROM settings",
        "INSERT INTO a VALUES (set_config('standard_conforming_strings', 'off', false))",
    ],
)
def test_a_setting_that_cannot_be_told_is_not_understood(text: str) -> None:
    assert operation(text) == Unrecognised(reason="what set_config sets cannot be told")


@pytest.mark.parametrize(
    "text",
    [
        "SET standard_conforming_strings = on",
        "SET standard_conforming_strings TO DEFAULT",
        "RESET standard_conforming_strings",
        "SET escape_string_warning = off",
        "SELECT set_config('standard_conforming_strings', 'on', false)",
        "SELECT set_config('app.tenant', id, true) FROM tenants",
        "SELECT set_config('search_path', '', false)",
    ],
)
def test_the_usual_strings_are(text: str) -> None:
    assert not isinstance(operation(text), Unrecognised)
