"""Types, views, routines, schemas and the rest: what CASCADE takes along, and what PostgreSQL refuses."""

from __future__ import annotations

import pytest

from rules.effects import Breaks
from tests.rules.effects.claims import claimed, locks, names

CLUBS = (
    "CREATE TYPE mood AS ENUM ('good'); CREATE DOMAIN amount AS int; CREATE DOMAIN fee AS amount;"
    "CREATE TABLE clubs (id int PRIMARY KEY, feeling mood, fee fee);"
    "CREATE TABLE members (id int, club int REFERENCES clubs, due amount);"
    "CREATE VIEW happy AS SELECT feeling FROM clubs; CREATE VIEW happiest AS SELECT * FROM happy;"
)
AX = "ACCESS EXCLUSIVE"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param("DROP TYPE mood CASCADE;", {"clubs": AX, "happy": AX, "happiest": AX}, id="type"),
        pytest.param("DROP DOMAIN amount CASCADE;", {"members": AX, "clubs": AX}, id="domain, and the one over it"),
        pytest.param("DROP VIEW happy CASCADE;", {"happy": AX, "happiest": AX}, id="view"),
        pytest.param("DROP VIEW happiest;", {"happiest": AX}, id="view that nothing is over"),
        pytest.param("DROP VIEW happy, happiest;", {"happy": AX, "happiest": AX}, id="views that go together"),
        pytest.param(
            "DROP SCHEMA public CASCADE;",
            {"clubs": AX, "members": AX, "happy": AX, "happiest": AX},
            id="schema",
        ),
    ],
)
def test_what_is_dropped_along_is_locked(statement: str, expected: dict[str, str]) -> None:
    assert locks(claimed(CLUBS, statement)) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TYPE mood;",
        "DROP DOMAIN amount;",
        "DROP VIEW happy;",
        "DROP SCHEMA public;",
        "CREATE SEQUENCE q; CREATE TABLE a (b int DEFAULT nextval('q')); DROP SEQUENCE q;",
        "CREATE TABLE a (b int GENERATED ALWAYS AS IDENTITY); DROP SEQUENCE a_b_seq CASCADE;",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE a (b int DEFAULT f()); DROP FUNCTION f;",
        "CREATE TABLE a (b citext); DROP EXTENSION citext;",
    ],
)
def test_what_others_depend_on_is_not_dropped(statement: str) -> None:
    effects = claimed(CLUBS, statement)
    assert [(error.sqlstate, error.certain) for error in effects.errors] == [("2BP01", True)]


def test_of_a_schema_that_is_dropped_the_tables_are_lost() -> None:
    effects = claimed("CREATE SCHEMA s; CREATE TABLE s.a (b int); CREATE TABLE c (d int);", "DROP SCHEMA s CASCADE;")
    assert names(effects.destroys) == {"s.a"}
    assert locks(effects) == {"s.a": AX}


def test_an_extension_takes_the_columns_of_its_types_along() -> None:
    effects = claimed(
        "CREATE TABLE a (b citext, c uuid DEFAULT uuid_generate_v4()); CREATE TABLE d (e text);",
        'DROP EXTENSION citext CASCADE; DROP EXTENSION "uuid-ossp" CASCADE;',
    )
    assert locks(effects) == {"a": AX}
    assert names(effects.destroys) == {"a"}


@pytest.mark.parametrize(
    ("change", "scanned"),
    [
        pytest.param("ADD CHECK (VALUE > 0)", {"clubs", "members"}, id="check"),
        pytest.param("SET NOT NULL", {"clubs", "members"}, id="not null"),
        pytest.param("ADD CHECK (VALUE > 0) NOT VALID", set(), id="check not valid"),
        pytest.param("SET DEFAULT 5", set(), id="default"),
    ],
)
def test_a_domain_is_checked_wherever_it_is_used(change: str, scanned: set[str]) -> None:
    effects = claimed(CLUBS, f"ALTER DOMAIN amount {change};")
    assert locks(effects) == dict.fromkeys(scanned, "SHARE")
    assert names(effects.scans) == scanned
    assert all(not error.certain for error in effects.errors)


def test_a_domain_of_an_array_is_not_changed() -> None:
    effects = claimed(CLUBS, "CREATE TABLE a (b amount[]);", "ALTER DOMAIN amount SET NOT NULL;")
    assert [error.sqlstate for error in effects.errors] == ["0A000"]


def test_of_an_unknown_domain_nobody_knows_the_tables() -> None:
    assert len(claimed("ALTER DOMAIN nobody SET NOT NULL;").assumed) == 1


@pytest.mark.parametrize(
    ("setup", "expected"),
    [
        pytest.param("", ["25001"], id="an older type"),
        pytest.param("CREATE TYPE taste AS ENUM ('sweet');", [], id="a type of the same transaction"),
    ],
)
def test_up_to_11_no_value_is_added_inside_a_transaction(setup: str, expected: list[str]) -> None:
    kind = "taste" if setup else "mood"
    effects = claimed(CLUBS, f"{setup} ALTER TYPE {kind} ADD VALUE 'new';", version=11)
    assert [error.sqlstate for error in effects.errors] == expected
    assert claimed(CLUBS, "ALTER TYPE mood ADD VALUE 'new';", version=12).errors == ()


@pytest.mark.parametrize(
    ("setup", "sqlstate"),
    [
        pytest.param("CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;", "55000", id="without a unique index"),
        pytest.param(
            "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE UNIQUE INDEX i ON m (a) WHERE a > 1;",
            "55000",
            id="with a partial one",
        ),
        pytest.param(
            "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a WITH NO DATA; CREATE UNIQUE INDEX i ON m (a);",
            "0A000",
            id="without rows",
        ),
    ],
)
def test_a_view_is_not_refreshed_concurrently(setup: str, sqlstate: str) -> None:
    effects = claimed(setup, "REFRESH MATERIALIZED VIEW CONCURRENTLY m;")
    assert [error.sqlstate for error in effects.errors] == [sqlstate]


def test_a_view_that_is_filled_by_now_is() -> None:
    setup = "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a WITH NO DATA; CREATE UNIQUE INDEX i ON m (a);"
    effects = claimed(setup, "REFRESH MATERIALIZED VIEW m;", "REFRESH MATERIALIZED VIEW CONCURRENTLY m;")
    assert locks(effects) == {"m": "EXCLUSIVE"}
    assert effects.errors == ()


@pytest.mark.parametrize(
    ("statement", "breaks"),
    [
        ("ALTER TYPE mood RENAME VALUE 'good' TO 'fine';", {Breaks.OLD_READERS, Breaks.OLD_WRITERS}),
        ("ALTER VIEW happy RENAME TO content;", {Breaks.OLD_READERS, Breaks.OLD_WRITERS}),
        ("ALTER TABLE clubs ENABLE ROW LEVEL SECURITY;", {Breaks.OLD_READERS, Breaks.OLD_WRITERS}),
        ("ALTER TABLE clubs DISABLE ROW LEVEL SECURITY;", set()),
        ("REVOKE SELECT ON clubs FROM app;", {Breaks.OLD_READERS, Breaks.OLD_WRITERS}),
        ("GRANT SELECT ON clubs TO app;", set()),
        ("ALTER DOMAIN amount SET NOT NULL;", {Breaks.OLD_WRITERS}),
        ("ALTER TYPE mood ADD VALUE 'new';", set()),
        ("TRUNCATE members;", {Breaks.OLD_READERS}),
    ],
)
def test_whom_it_breaks(statement: str, breaks: set[Breaks]) -> None:
    assert claimed(CLUBS, statement).breaks == breaks
