"""A new value of an enum, used before it is committed."""

from __future__ import annotations

import psycopg
import pytest

from tests.rules.transaction.spoken import EACH, SINGLE, in_short, spoken

RULE = "enum-value-used-in-transaction"
HISTORY = """
CREATE TYPE mood AS ENUM ('merry');
CREATE TYPE other.mood AS ENUM ('merry');
CREATE TABLE members (id integer PRIMARY KEY, name text, mood mood);
CREATE TABLE clubs (id integer PRIMARY KEY, name text, mood text);
CREATE FUNCTION welcome() RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO members VALUES (9, '', 'calm'); END $$;
CREATE PROCEDURE greet() LANGUAGE plpgsql AS $$ BEGIN PERFORM welcome(); END $$;
CREATE FUNCTION soothe() RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO clubs VALUES (9, '', 'calm'); END $$;
"""
ADD = "ALTER TYPE mood ADD VALUE 'calm';\n"

# What follows ADD VALUE in the file, and whether PostgreSQL 12 and later refuse it.
USES = [
    pytest.param("ALTER TABLE members ALTER COLUMN mood SET DEFAULT 'calm';", True, id="a default"),
    pytest.param("ALTER TABLE members ALTER COLUMN mood SET DEFAULT 'merry';", False, id="another value as default"),
    pytest.param("ALTER TABLE members ALTER COLUMN name SET DEFAULT 'calm';", False, id="the default of a text column"),
    pytest.param("ALTER TABLE members ADD COLUMN second mood DEFAULT 'calm';", True, id="a new column's default"),
    pytest.param("ALTER TABLE members ADD COLUMN second text DEFAULT 'calm';", False, id="a new text column's default"),
    pytest.param("CREATE TABLE guests (mood mood DEFAULT 'calm');", True, id="a new table's default"),
    pytest.param(
        "CREATE TABLE guests (mood text DEFAULT 'calm');", False, id="a new text column's default in CREATE TABLE"
    ),
    pytest.param(
        "CREATE TABLE calm AS SELECT id FROM members WHERE mood = 'calm';", True, id="a table made of a query"
    ),
    pytest.param("CREATE DOMAIN d AS mood DEFAULT 'calm';", True, id="a domain's default"),
    pytest.param("CREATE DOMAIN d AS text CHECK (value <> 'calm');", False, id="the check of a domain over text"),
    pytest.param("SELECT CAST('calm' AS mood);", True, id="a cast in words"),
    pytest.param("CREATE VIEW v AS SELECT id FROM clubs WHERE mood = 'calm';", False, id="a view of a text column"),
    pytest.param("UPDATE members SET mood = 'calm' WHERE id = 0;", True, id="UPDATE, though it meets no row"),
    pytest.param("UPDATE clubs SET mood = 'calm' WHERE id = 0;", False, id="UPDATE of a text column elsewhere"),
    pytest.param("UPDATE members SET name = 'x' WHERE mood = 'calm';", True, id="a condition"),
    pytest.param("UPDATE members SET name = 'x' WHERE mood::text = 'calm';", False, id="a condition over text"),
    pytest.param("INSERT INTO members (id, mood) VALUES (1, 'calm');", True, id="INSERT"),
    pytest.param("DELETE FROM members WHERE mood = 'calm';", True, id="DELETE"),
    pytest.param("SELECT 'calm'::mood;", True, id="a cast"),
    pytest.param("SELECT id FROM members WHERE mood = 'calm';", True, id="a query"),
    pytest.param("SELECT id FROM clubs WHERE name = 'calm';", False, id="a query of text"),
    pytest.param("DO $$ BEGIN INSERT INTO members (id, mood) VALUES (1, 'calm'); END $$;", True, id="in DO"),
    pytest.param("SELECT welcome();", True, id="in a function"),
    pytest.param("DO $$ BEGIN PERFORM welcome(); END $$;", True, id="in a function, in DO"),
    pytest.param("CALL greet();", True, id="in a procedure that calls it"),
    pytest.param("SELECT soothe();", False, id="in a function, as text"),
    pytest.param("SELECT 'calm';", False, id="a string"),
    pytest.param("CREATE VIEW v AS SELECT id FROM members WHERE mood = 'calm';", True, id="a view"),
    pytest.param("CREATE INDEX i ON members (id) WHERE mood = 'calm';", True, id="a partial index"),
    pytest.param(
        "ALTER TABLE members ADD CONSTRAINT k CHECK (mood <> 'calm') NOT VALID;", True, id="a check, not validated"
    ),
    pytest.param("CREATE POLICY p ON members USING (mood = 'calm');", True, id="a policy"),
    pytest.param(
        "CREATE FUNCTION f() RETURNS mood LANGUAGE sql AS $$ SELECT 'calm'::mood $$;", True, id="an SQL function"
    ),
    pytest.param(
        "CREATE FUNCTION f() RETURNS mood LANGUAGE plpgsql AS $$ BEGIN RETURN 'calm'::mood; END $$;",
        False,
        id="a PL/pgSQL function, read when it is called",
    ),
    pytest.param("DO $$ BEGIN UPDATE members SET mood = 'calm'; END $$;", True, id="a DO block"),
    pytest.param("COMMENT ON TYPE mood IS 'calm';", False, id="a comment"),
    pytest.param("ALTER TYPE mood ADD VALUE 'sad' AFTER 'calm';", False, id="its place among the others"),
    pytest.param(
        "ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet';\nALTER TABLE members ALTER COLUMN mood SET DEFAULT 'quiet';",
        True,
        id="under another name",
    ),
    pytest.param("COMMIT;\nALTER TABLE members ALTER COLUMN mood SET DEFAULT 'calm';", False, id="after COMMIT"),
]


@pytest.mark.parametrize(("use", "refused"), USES)
def test_a_new_value_is_not_used_in_its_own_transaction(use: str, refused: bool) -> None:
    assert any(finding.rule == RULE for finding in spoken(HISTORY, ADD + use)) is refused


@pytest.mark.parametrize(("use", "refused"), USES)
def test_the_server_says_the_same(conn: psycopg.Connection, use: str, refused: bool) -> None:
    conn.execute("CREATE SCHEMA other")
    conn.execute(HISTORY.encode())
    sqlstate = None
    try:
        conn.execute((ADD + use).encode())
    except psycopg.Error as error:
        sqlstate = error.sqlstate
    assert sqlstate == ("55P04" if refused else None)


CREATED = "CREATE TYPE mood AS ENUM ('merry');\nALTER TYPE mood ADD VALUE 'calm';\n"
DEFAULT = "CREATE TABLE members (mood mood DEFAULT 'calm');"


@pytest.mark.parametrize(
    ("version", "said"),
    [
        pytest.param(11, [], id="11, where it was free"),
        pytest.param(12, [f"{RULE} 3"], id="12, where it no longer was"),
        pytest.param(16, [f"{RULE} 3"], id="16"),
        pytest.param(17, [], id="17, where it is free again"),
        pytest.param(18, [], id="18"),
    ],
)
def test_the_value_of_a_type_created_in_the_same_transaction(version: int, said: list[str]) -> None:
    assert in_short(CREATED + DEFAULT, postgres_version=version) == said


def test_the_type_must_be_of_the_same_transaction_not_only_of_the_same_file() -> None:
    script = f"CREATE TYPE mood AS ENUM ('merry');\nCOMMIT;\nALTER TYPE mood ADD VALUE 'calm';\n{DEFAULT}"
    assert f"{RULE} 4" in in_short(script, postgres_version=17)


def test_before_12_the_value_cannot_even_be_added_there() -> None:
    use = "ALTER TABLE members ALTER COLUMN mood SET DEFAULT 'calm';"
    assert in_short(HISTORY, ADD + use, postgres_version=11) == ["concurrently-in-transaction 1"]


def test_statement_by_statement_each_value_is_committed() -> None:
    assert in_short(HISTORY, f"{ADD}UPDATE members SET mood = 'calm';", mode=EACH) == []


def test_a_table_that_nothing_is_known_of_may_have_such_a_column() -> None:
    assert in_short(f"{ADD}UPDATE strangers SET mood = 'calm';") == [f"{RULE} 2"]


def test_a_value_with_a_quote_is_found() -> None:
    script = "ALTER TYPE mood ADD VALUE 'it''s';\nALTER TABLE members ALTER COLUMN mood SET DEFAULT 'it''s';"
    assert in_short(HISTORY, script) == [f"{RULE} 2"]


def test_the_type_of_that_name_in_another_schema_is_another() -> None:
    script = "ALTER TYPE other.mood ADD VALUE 'calm';\nALTER TABLE members ALTER COLUMN mood SET DEFAULT 'merry';"
    assert in_short(HISTORY, script) == []


def test_the_fix_adds_all_values_first() -> None:
    script = f"{ADD}{PLAN}\nALTER TYPE mood ADD VALUE 'sad';\nALTER TABLE members ALTER mood SET DEFAULT 'sad'; -- why"
    (finding,) = spoken(HISTORY, script)
    assert finding.fix == (
        "ALTER TYPE mood ADD VALUE 'calm';\nALTER TYPE mood ADD VALUE 'sad';",
        f"{PLAN}\nALTER TABLE members ALTER mood SET DEFAULT 'sad'; -- why",
    )


PLAN = "CREATE TABLE plans (id integer PRIMARY KEY);"


@pytest.mark.parametrize(
    ("script", "advice"),
    [
        pytest.param(
            f"{CREATED}{DEFAULT}", "List 'calm' in CREATE TYPE instead of adding it.", id="a type created here"
        ),
        pytest.param(
            "DO $$ BEGIN\nALTER TYPE mood ADD VALUE 'calm';\nUPDATE strangers SET mood = 'calm';\nEND $$;",
            "Add the value in a migration before this one.",
            id="a DO block",
        ),
    ],
)
def test_without_a_fix_there_is_advice(script: str, advice: str) -> None:
    (finding,) = spoken(script)
    assert (finding.help, finding.fix) == (advice, ())


def test_where_all_migrations_are_one_transaction_it_takes_two_deploys() -> None:
    (finding,) = spoken(HISTORY, f"{ADD}UPDATE members SET mood = 'calm';", mode=SINGLE)
    assert finding.help == "Add the value in one deploy and use it in the next."
