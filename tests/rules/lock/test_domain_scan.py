from __future__ import annotations

import pytest

from tests.rules.judging import locks


def rules(*migrations: str) -> list[str]:
    return [f"{finding.rule} {finding.severity}" for finding in locks(*migrations)]


DOMAIN = "CREATE DOMAIN code AS text; CREATE TABLE a (b code); CREATE TABLE c (d code); CREATE TABLE e (f text);"


@pytest.mark.parametrize(
    ("migration", "words"),
    [
        (
            "ALTER DOMAIN code ADD CHECK (VALUE <> '');",
            "SHARE lock on a and c: nobody can write to either while every row is read to check their columns of domain "
            "code.",
        ),
        (
            "ALTER DOMAIN code SET NOT NULL;",
            "SHARE lock on a and c: nobody can write to either while every row is read to check their columns of domain "
            "code.",
        ),
        (
            "ALTER DOMAIN other SET NOT NULL;",
            "SHARE lock on every table with a column of domain other: nobody can write to any of them while all their rows "
            "are read.",
        ),
    ],
)
def test_every_table_of_a_domain_is_told(migration: str, words: str) -> None:
    (finding,) = locks(DOMAIN, migration)
    assert finding.rule == "domain-scan"
    assert finding.message == words


@pytest.mark.parametrize(
    "migration",
    [
        "ALTER DOMAIN code ADD CHECK (VALUE <> '') NOT VALID;",
        "ALTER DOMAIN code SET DEFAULT 'x';",
        "CREATE DOMAIN other AS text; ALTER DOMAIN other SET NOT NULL;",
    ],
)
def test_a_domains_change_that_reads_no_row_is_not_reported(migration: str) -> None:
    assert rules(DOMAIN, migration) == []


def test_a_domain_that_no_table_uses_locks_none() -> None:
    assert rules("CREATE DOMAIN code AS text;", "ALTER DOMAIN code SET NOT NULL;") == []
