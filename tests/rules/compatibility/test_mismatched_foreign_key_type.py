"""A foreign key narrower than what it points at."""

from __future__ import annotations

import psycopg
import pytest

from linter.lint import lint_text


def _said(*migrations: str) -> list[str]:
    findings = lint_text(*migrations).findings
    return [finding.message for finding in findings if finding.rule == "mismatched-foreign-key-type"]


BIG = "CREATE TABLE clubs (id bigserial PRIMARY KEY, code integer UNIQUE, a bigint, b bigint, UNIQUE (a, b));\n"


@pytest.mark.parametrize(
    "migrations",
    [
        pytest.param((BIG, "CREATE TABLE m (c integer REFERENCES clubs (id));"), id="inline"),
        pytest.param((BIG, "CREATE TABLE m (c integer REFERENCES clubs);"), id="the primary key, by itself"),
        pytest.param((BIG, "CREATE TABLE m (c smallint, FOREIGN KEY (c) REFERENCES clubs (code));"), id="smallint"),
        pytest.param(
            (BIG, "CREATE TABLE m (x bigint, c serial, FOREIGN KEY (x, c) REFERENCES clubs (a, b));"), id="2nd"
        ),
        pytest.param((BIG, "ALTER TABLE m ADD COLUMN c integer REFERENCES clubs (id);"), id="a new column"),
        pytest.param(
            (
                BIG + "CREATE TABLE m (c integer);",
                "ALTER TABLE m ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES clubs (id);",
            ),
            id="an old column",
        ),
    ],
)
def test_a_narrower_key_is_reported(migrations: tuple[str, ...]) -> None:
    (message,) = _said(*migrations)
    assert message.startswith("c is ")


@pytest.mark.parametrize(
    "migrations",
    [
        pytest.param((BIG, "CREATE TABLE m (c bigint REFERENCES clubs (id));"), id="equal"),
        pytest.param((BIG, "CREATE TABLE m (c bigint REFERENCES clubs (code));"), id="wider"),
        pytest.param(("CREATE TABLE m (c integer REFERENCES clubs (id));",), id="a table that nobody knows"),
        pytest.param(("CREATE TABLE a (id text PRIMARY KEY);", "CREATE TABLE m (c varchar(9) REFERENCES a);"), id="text"),
        pytest.param((BIG, "CREATE TABLE other.m (c integer REFERENCES other.clubs (id));"), id="in another schema"),
        pytest.param((BIG + "ALTER TABLE clubs ALTER id TYPE integer;", "CREATE TABLE m (c integer REFERENCES clubs);"),
                     id="the type as it is now"),
    ],
)  # fmt: skip
def test_whatever_holds_every_value_is_not(migrations: tuple[str, ...]) -> None:
    assert _said(*migrations) == []


def test_postgresql_takes_it_and_fails_later(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE clubs (id bigint PRIMARY KEY)")
    conn.execute("CREATE TABLE members (club_id integer REFERENCES clubs (id))")
    conn.execute("INSERT INTO clubs VALUES (3000000000)")
    with pytest.raises(psycopg.errors.NumericValueOutOfRange):
        conn.execute("INSERT INTO members SELECT id FROM clubs")
