"""What PostgreSQL refuses whatever the rows are, and what it does not: claimed, and held against a server."""

from __future__ import annotations

import psycopg
import pytest

from tests.rules.effects.claims import claimed

CLUBS = """
    CREATE TABLE clubs (id integer PRIMARY KEY, name text UNIQUE, code varchar(9) UNIQUE, size bigint UNIQUE);
    CREATE UNLOGGED TABLE drafts (id integer PRIMARY KEY);
    CREATE UNLOGGED TABLE notes (id integer PRIMARY KEY, draft integer);
    CREATE TABLE posts (id integer PRIMARY KEY, club integer, title text, draft integer);
    CREATE TABLE visits (day date, member integer) PARTITION BY RANGE (day);
"""


@pytest.mark.parametrize(
    ("statement", "sqlstate"),
    [
        pytest.param(
            "ALTER TABLE posts ADD FOREIGN KEY (draft) REFERENCES drafts;", "42P16", id="to an unlogged table"
        ),
        pytest.param("ALTER TABLE notes ADD FOREIGN KEY (draft) REFERENCES drafts;", None, id="both unlogged"),
        pytest.param("ALTER TABLE notes ADD FOREIGN KEY (draft) REFERENCES clubs;", None, id="from an unlogged table"),
        pytest.param(
            "ALTER TABLE posts ADD club_draft integer REFERENCES drafts;",
            "42P16",
            id="a new column to an unlogged table",
        ),
        pytest.param("ALTER TABLE posts ADD FOREIGN KEY (title) REFERENCES clubs;", "42804", id="text to integer"),
        pytest.param(
            "ALTER TABLE posts ADD FOREIGN KEY (club) REFERENCES clubs (name);", "42804", id="integer to text"
        ),
        pytest.param("ALTER TABLE posts ADD FOREIGN KEY (club) REFERENCES clubs (size);", None, id="integer to bigint"),
        pytest.param("ALTER TABLE posts ADD FOREIGN KEY (title) REFERENCES clubs (code);", None, id="text to varchar"),
        pytest.param("CREATE UNIQUE INDEX one ON ONLY visits (member);", "0A000", id="only the whole, without its key"),
        pytest.param("CREATE UNIQUE INDEX one ON ONLY visits (day);", None, id="only the whole, with its key"),
    ],
)
def test_what_is_refused(conn: psycopg.Connection, statement: str, sqlstate: str | None) -> None:
    conn.execute(CLUBS)
    try:
        conn.execute(statement)
        said = None
    except psycopg.Error as error:
        said = error.sqlstate
    assert said == sqlstate
    version = conn.info.server_version // 10000
    certain = [error.sqlstate for error in claimed(CLUBS, statement, version=version).errors if error.certain]
    assert certain == ([sqlstate] if sqlstate else [])


def test_of_a_table_that_may_be_an_older_one_nothing_is_certain() -> None:
    before = "CREATE TABLE IF NOT EXISTS clubs (id integer PRIMARY KEY); CREATE TABLE posts (id integer, title text);"
    errors = claimed(before, "ALTER TABLE posts ADD FOREIGN KEY (title) REFERENCES clubs;").errors
    assert [error.sqlstate for error in errors if error.certain and error.sqlstate == "42804"] == []
