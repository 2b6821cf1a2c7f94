"""What a DROP takes along, and which tables it locks, with CASCADE and without."""

from __future__ import annotations

import pytest

from tests.rules.judging import only

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, email text UNIQUE);"
VISITS = "CREATE TABLE visits (member_id integer CONSTRAINT visits_fk REFERENCES members, mail text);"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        pytest.param(
            "DROP SEQUENCE s;",
            "sequence s: ACCESS EXCLUSIVE lock on it; the numbers given out so far are forgotten, and nextval of it "
            "fails (42P01). It fails (2BP01) while a column draws its default from it.",
            id="sequence",
        ),
        pytest.param(
            "DROP SEQUENCE s CASCADE;",
            "sequence s: ACCESS EXCLUSIVE lock on it and on each table that draws from it; the numbers given out so "
            "far are forgotten, and nextval of it fails (42P01). CASCADE takes along the defaults that draw from it: "
            "an INSERT that leaves such a column out writes NULL, or fails if it is NOT NULL (23502).",
            id="sequence, cascade",
        ),
        pytest.param("DROP TYPE t;", "type t: no table is locked; casts to it fail (42704)", id="type"),
        pytest.param(
            "DROP TYPE t CASCADE;",
            "type t: ACCESS EXCLUSIVE lock on each table concerned; casts to it fail (42704) from then on. CASCADE "
            "takes along every column of that type, with its values.",
            id="type, cascade",
        ),
        pytest.param(
            "DROP DOMAIN d CASCADE;", "domain d: ACCESS EXCLUSIVE lock on each table concerned;", id="domain, cascade"
        ),
        pytest.param(
            "DROP FUNCTION f() CASCADE;",
            "function f: ACCESS EXCLUSIVE lock on each table concerned;",
            id="function, cascade",
        ),
        pytest.param("DROP FUNCTION f();", "function f: no table is locked;", id="function"),
        pytest.param(
            "DROP VIEW v CASCADE;",
            "view v: ACCESS EXCLUSIVE lock on it and on each view that reads it;",
            id="view, cascade",
        ),
        pytest.param(
            "DROP SCHEMA s;", "schema s: no table is locked; it fails (2BP01) unless it is empty", id="schema"
        ),
        pytest.param(
            "DROP SCHEMA s CASCADE;", "schema s: ACCESS EXCLUSIVE lock on every table in it;", id="schema, cascade"
        ),
        pytest.param(
            "DROP COLLATION c CASCADE;",
            "collation c: ACCESS EXCLUSIVE lock on each table concerned;",
            id="collation, cascade",
        ),
        pytest.param("DROP PUBLICATION p CASCADE;", "publication p: no table is locked;", id="nothing to take along"),
    ],
)
def test_cascade_locks_the_tables_it_takes_something_from(statement: str, words: str) -> None:
    assert words in only(statement).message


@pytest.mark.parametrize(
    ("history", "statement", "words"),
    [
        pytest.param(
            MEMBERS + VISITS,
            "ALTER TABLE members DROP CONSTRAINT members_pkey;",
            "It fails (2BP01) while the foreign key visits_fk of visits points at it.",
            id="primary key",
        ),
        pytest.param(
            MEMBERS + VISITS,
            "ALTER TABLE members DROP CONSTRAINT members_pkey CASCADE;",
            "ACCESS EXCLUSIVE lock on members and on visits; ",
            id="primary key, cascade: lock",
        ),
        pytest.param(
            MEMBERS + VISITS,
            "ALTER TABLE members DROP CONSTRAINT members_pkey CASCADE;",
            "CASCADE drops the foreign key visits_fk of visits too, which then may hold what members does not have.",
            id="primary key, cascade: loss",
        ),
        pytest.param(
            "ALTER TABLE members ADD CONSTRAINT members_email_key UNIQUE (email);",
            "ALTER TABLE members DROP CONSTRAINT members_email_key CASCADE;",
            "CASCADE drops every foreign key that points at it, under ACCESS EXCLUSIVE on its table.",
            id="of such a table, cascade",
        ),
        pytest.param(
            MEMBERS + VISITS + "ALTER TABLE visits ADD CONSTRAINT mail_fk FOREIGN KEY (mail) REFERENCES members "
            "(email);",
            "ALTER TABLE members DROP CONSTRAINT members_email_key;",
            "It fails (2BP01) while the foreign key mail_fk of visits points at it.",
            id="unique columns",
        ),
        pytest.param(
            "ALTER TABLE members ADD CONSTRAINT members_pkey PRIMARY KEY (id);",
            "ALTER TABLE members DROP CONSTRAINT members_pkey;",
            "It fails (2BP01) while a foreign key points at it.",
            id="of a table that is older than what is known",
        ),
    ],
)
def test_a_key_takes_the_foreign_keys_that_point_at_it_along(history: str, statement: str, words: str) -> None:
    assert words in only(history, statement).message


@pytest.mark.parametrize("cascade", ["", " CASCADE"])
def test_nothing_is_said_of_foreign_keys_where_none_can_be(cascade: str) -> None:
    message = only(MEMBERS + VISITS, f"ALTER TABLE members DROP CONSTRAINT members_email_key{cascade};").message
    assert "foreign key" not in message
