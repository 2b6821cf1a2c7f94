"""Whatever PostgreSQL accepts is understood."""

from __future__ import annotations

import pglast
import pytest

from linter.grammar.statement import parse_statement
from linter.scan import scan
from rules.operation import Unrecognised
from tests.linter.grammar.forms import ACCEPTED, OLDER


def reasons(sql: str) -> list[str]:
    """Why parts of the statement were not understood."""
    clauses = parse_statement(sql, scan(sql).tokens).clauses
    return [clause.operation.reason for clause in clauses if isinstance(clause.operation, Unrecognised)]


@pytest.mark.parametrize("sql", ACCEPTED)
def test_a_form_that_postgresql_accepts_is_understood(sql: str) -> None:
    assert len(pglast.parse_sql(sql)) == 1
    assert reasons(sql) == []


@pytest.mark.parametrize("sql", OLDER)
def test_a_form_that_only_older_servers_accept_is_understood(sql: str) -> None:
    assert reasons(sql) == []


@pytest.mark.parametrize("sql", ACCEPTED)
def test_upper_and_lower_case_make_no_difference(sql: str) -> None:
    assert reasons(sql.lower()) == reasons(sql.upper()) == []
