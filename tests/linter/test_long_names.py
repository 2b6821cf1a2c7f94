"""Names that PostgreSQL cuts to 63 bytes."""

from __future__ import annotations

import pytest

from linter.lint import lint_text
from rules.finding import Finding, Severity

FITS = "a" * 63


def found(sql: str) -> list[Finding]:
    return [finding for finding in lint_text(sql).findings if finding.rule == "identifier-too-long"]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        pytest.param(FITS, 0, id="63 bytes"),
        pytest.param(f"{FITS}a", 1, id="64 bytes"),
        pytest.param(f'"{FITS}"', 0, id="63 in quotes"),
        pytest.param(f'"{FITS}a"', 1, id="64 in quotes"),
        pytest.param(f'"{"é" * 31}a"', 0, id="63 bytes in 32 characters"),
        pytest.param(f'"{"é" * 32}"', 1, id="64 bytes in 32 characters"),
        pytest.param(f'"{"🐘" * 16}"', 1, id="64 bytes in 16 characters"),
        pytest.param(f'"{FITS[1:]}"""', 0, id="a quote is one byte, written as two"),
    ],
)
def test_bytes_are_counted(name: str, count: int) -> None:
    assert len(found(f"CREATE TABLE {name} (id bigint PRIMARY KEY);")) == count


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(f"COMMENT ON TABLE a IS '{FITS}aa';", id="a text"),
        pytest.param(f"SELECT 1; -- {FITS}aa", id="a comment"),
        pytest.param(f"SELECT {'1' * 70};", id="a number"),
    ],
)
def test_only_names_are_meant(sql: str) -> None:
    assert found(sql) == []


def test_a_name_is_reported_once_where_it_first_stands() -> None:
    (finding,) = found(f"CREATE TABLE {FITS}a (id bigint PRIMARY KEY);\nCREATE INDEX i ON {FITS}a (id);")
    assert (finding.span.line, finding.span.column, finding.span.end_column) == (1, 14, 78)
    assert finding.severity is Severity.WARNING
    assert finding.message.endswith(f"is called {FITS}.")


def test_two_names_that_become_one_are_an_error() -> None:
    first, second = found(
        f"CREATE TABLE {FITS}a (id bigint PRIMARY KEY);\nCREATE TABLE {FITS}b (id bigint PRIMARY KEY);"
    )
    assert (first.severity, second.severity) == (Severity.WARNING, Severity.ERROR)
    assert second.span.line == 2


def test_unquoted_names_are_folded_before_they_are_compared() -> None:
    assert len(found(f"CREATE TABLE {FITS}a (id bigint PRIMARY KEY);\nDROP TABLE {FITS.upper()}A;")) == 1


def test_it_can_be_ignored_on_its_line() -> None:
    sql = f'CREATE TABLE {FITS}a (id bigint PRIMARY KEY); -- threephase: ignore identifier-too-long reason="known as that"'
    assert [finding.counts for finding in found(sql)] == [False]
