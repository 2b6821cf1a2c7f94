from __future__ import annotations

from contextlib import nullcontext

import psycopg
import pytest

from rules.finding import Phase
from tests.rules.judging import findings, only, phases, said

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY);"
ADD = "ALTER TABLE members ADD COLUMN joined date"
DOMAINS = f"""{MEMBERS} CREATE DOMAIN points AS integer NOT NULL; CREATE DOMAIN score AS points;
CREATE DOMAIN counted AS integer NOT NULL DEFAULT 0; CREATE DOMAIN total AS counted;
"""


@pytest.mark.parametrize(
    ("migration", "version"),
    [
        pytest.param(f"{ADD} NOT NULL;", 15, id="NOT NULL"),
        pytest.param(f"{ADD} DEFAULT NULL NOT NULL;", 15, id="a default that is none"),
        pytest.param(f"{ADD}; ALTER TABLE members ALTER COLUMN joined SET NOT NULL;", 15, id="in two steps"),
        pytest.param(f"{ADD}, ALTER COLUMN joined SET NOT NULL;", 15, id="in one statement"),
        pytest.param(
            f"{ADD} NOT NULL DEFAULT '2024-01-01'; ALTER TABLE members ALTER joined DROP DEFAULT;",
            15,
            id="a default that is taken away again",
        ),
        pytest.param(f"{ADD}; ALTER TABLE members ADD CONSTRAINT k NOT NULL joined;", 18, id="as a constraint"),
        pytest.param("ALTER TABLE members ADD COLUMN n integer PRIMARY KEY;", 15, id="a primary key"),
    ],
)
def test_a_new_column_that_nothing_fills_is_reported(migration: str, version: int) -> None:
    assert said(MEMBERS, migration, postgres_version=version) == ["required-column-without-default error"]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(f"{ADD};", id="nullable"),
        pytest.param(f"{ADD} NOT NULL DEFAULT CURRENT_DATE;", id="with a default"),
        pytest.param("ALTER TABLE members ADD COLUMN n SERIAL NOT NULL;", id="serial"),
        pytest.param("ALTER TABLE members ADD COLUMN n integer GENERATED ALWAYS AS IDENTITY;", id="identity"),
        pytest.param("ALTER TABLE members ADD n integer NOT NULL GENERATED ALWAYS AS (id * 2) STORED;", id="computed"),
        pytest.param(
            f"{ADD} DEFAULT now(); ALTER TABLE members ALTER joined SET NOT NULL;", id="filled, then required"
        ),
        pytest.param(f"{ADD} DEFAULT now(); ALTER TABLE members ALTER joined DROP DEFAULT;", id="optional all along"),
        pytest.param("CREATE TABLE a (id integer); ALTER TABLE a ADD b text NOT NULL;", id="on a new table"),
        pytest.param("ALTER TABLE members ADD COLUMN IF NOT EXISTS joined date;", id="perhaps there"),
    ],
)
def test_a_new_column_that_fills_itself_or_may_be_empty_is_not(migration: str) -> None:
    assert said(MEMBERS, migration) == []


def test_the_help_adds_the_column_without_the_not_null() -> None:
    finding = only('ALTER TABLE club."Member" ADD COLUMN "joinedAt" TIMESTAMP(3) NOT NULL;')
    assert '  ALTER TABLE club."Member" ADD COLUMN "joinedAt" timestamp(3) without time zone;\n' in finding.help
    assert "(23502)" in finding.message


@pytest.mark.parametrize(
    ("column", "required"),
    [
        pytest.param("points", True, id="a domain that is NOT NULL"),
        pytest.param("score", True, id="a domain over one"),
        pytest.param("points DEFAULT NULL", True, id="with a default that is none"),
        pytest.param("counted DEFAULT NULL", True, id="whose default is taken away"),
        pytest.param("points DEFAULT 3", False, id="with a default"),
        pytest.param("points[]", False, id="an array of the domain"),
        pytest.param("counted", False, id="a domain that has a default"),
        pytest.param("counted NOT NULL", False, id="a domain that has a default, NOT NULL besides"),
        pytest.param("total", False, id="a domain over one that has a default"),
    ],
)
def test_a_domain_requires_a_value_as_the_column_would(
    conn: psycopg.Connection, column: str, *, required: bool
) -> None:
    add = f"ALTER TABLE members ADD COLUMN points {column};"
    assert ("required-column-without-default error" in said(DOMAINS, add)) is required
    assert phases(DOMAINS, add) == [Phase.CONTRACT if required else Phase.EXPAND]
    conn.execute(DOMAINS.encode())
    conn.execute("INSERT INTO members (id) VALUES (1)")
    with pytest.raises(psycopg.Error) if required else nullcontext() as caught:
        conn.execute(add.encode())
    assert caught is None or caught.value.sqlstate == "23502"


def test_the_domain_is_named_and_the_type_under_it_advised() -> None:
    (finding,) = findings(DOMAINS, "ALTER TABLE members ADD COLUMN points score;")
    assert finding.message.startswith(
        "ACCESS EXCLUSIVE lock on members; domain points refuses NULL: the migration fails"
    )
    assert "ADD COLUMN points integer;" in finding.help
