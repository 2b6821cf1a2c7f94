from __future__ import annotations

import pytest

from rules.cost_of_drop import COST
from rules.operation.catalog import ObjectKind
from rules.permissions import PERMISSION_KINDS
from tests.rules.judging import judged, only, said

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, email text UNIQUE, name text, club_id integer);"
CLUBS = """CREATE TABLE clubs (id integer PRIMARY KEY);
ALTER TABLE members ADD CONSTRAINT members_club_id_fkey FOREIGN KEY (club_id) REFERENCES clubs (id);"""
INDEX = "CREATE INDEX members_name_idx ON members (name);"


def test_every_kind_of_object_has_its_cost_or_is_a_matter_of_permissions() -> None:
    assert set(COST) | PERMISSION_KINDS == set(ObjectKind)
    assert not set(COST) & PERMISSION_KINDS


@pytest.mark.parametrize(
    "statement",
    [
        "DROP VIEW a;",
        "DROP MATERIALIZED VIEW IF EXISTS a CASCADE;",
        'DROP TYPE "Role";',
        "DROP SCHEMA club CASCADE;",
        "DROP SEQUENCE a_id_seq;",
        "DROP FUNCTION f(integer);",
        "DROP PROCEDURE p();",
        "DROP DOMAIN email;",
        "DROP EXTENSION citext;",
        "DROP TRIGGER t ON members;",
        "DROP RULE r ON members;",
        "DROP DATABASE d;",
        "DROP COLLATION c;",
        "DROP PUBLICATION p;",
    ],
)
def test_what_the_application_may_name_is_an_error(statement: str) -> None:
    assert said(statement) == ["drop-other error"]


@pytest.mark.parametrize(
    "statement",
    [
        "DROP INDEX members_name_idx;",
        "DROP INDEX CONCURRENTLY IF EXISTS members_name_idx;",
        "ALTER TABLE members DROP CONSTRAINT members_club_id_fkey;",
        "DROP STATISTICS s;",
        "ALTER DOMAIN email DROP CONSTRAINT email_check;",
    ],
)
def test_what_costs_speed_or_a_guarantee_is_a_warning(statement: str) -> None:
    assert said(statement) == ["drop-other warning"]


@pytest.mark.parametrize(
    "migration",
    [
        "CREATE VIEW a AS SELECT 1; DROP VIEW a;",
        "CREATE TYPE t AS ENUM ('a'); DROP TYPE t;",
        "CREATE SEQUENCE s; DROP SEQUENCE s;",
        "CREATE SCHEMA s; DROP SCHEMA s;",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f();",
        "CREATE TABLE a (b integer); CREATE INDEX i ON a (b); DROP INDEX i;",
        "CREATE TABLE a (b integer CONSTRAINT k CHECK (b > 0)); ALTER TABLE a DROP CONSTRAINT k;",
        "CREATE TRIGGER t AFTER INSERT ON members EXECUTE FUNCTION f(); DROP TRIGGER t ON members;",
    ],
)
def test_what_this_migration_created_is_not_reported(migration: str) -> None:
    assert said(migration) == []


@pytest.mark.parametrize(
    "migration",
    [
        "CREATE OR REPLACE VIEW a AS SELECT 1; DROP VIEW a;",
        "CREATE SCHEMA IF NOT EXISTS s; DROP SCHEMA s;",
        "CREATE EXTENSION IF NOT EXISTS citext; DROP EXTENSION citext;",
        "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f();",
    ],
)
def test_what_may_have_been_there_is_reported(migration: str) -> None:
    assert said(migration) == ["drop-other error"]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param("DROP TABLE members;", id="nothing else is dropped"),
        pytest.param("DROP INDEX members_name_idx; DROP TABLE members;", id="its index"),
        pytest.param("ALTER TABLE members DROP CONSTRAINT members_club_id_fkey; DROP TABLE members;", id="its key"),
        pytest.param("DROP TRIGGER t ON members; DROP TABLE members;", id="its trigger"),
        pytest.param("DROP POLICY p ON members; DROP TABLE members;", id="its policy"),
    ],
)
def test_what_goes_with_its_table_anyway_is_not_reported(migration: str) -> None:
    reported = [rule for rule in said(MEMBERS + INDEX + CLUBS, migration) if rule != "permission-change warning"]
    assert reported == ["drop-table error"]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param("DROP INDEX members_name_idx; ALTER TABLE members DROP COLUMN name;", id="an index"),
        pytest.param(
            "ALTER TABLE members DROP CONSTRAINT members_club_id_fkey, DROP COLUMN club_id;", id="a foreign key"
        ),
    ],
)
def test_what_goes_with_its_column_anyway_is_not_reported(migration: str) -> None:
    assert said(MEMBERS + INDEX + CLUBS, migration) == ["drop-column error"]


def test_a_foreign_key_of_a_dropped_table_is_not_reported() -> None:
    migration = "ALTER TABLE members DROP CONSTRAINT members_club_id_fkey; DROP TABLE clubs;"
    assert said(MEMBERS + CLUBS, migration) == ["drop-table error"]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(
            "DROP INDEX members_name_idx; CREATE INDEX members_name_idx ON members (name, id);", id="an index"
        ),
        pytest.param(
            "ALTER TABLE members DROP CONSTRAINT members_club_id_fkey; "
            "ALTER TABLE members ADD CONSTRAINT members_club_id_fkey FOREIGN KEY (club_id) REFERENCES clubs (id);",
            id="the same foreign key",
        ),
        pytest.param(
            "DROP TRIGGER t ON members; CREATE TRIGGER t AFTER DELETE ON members EXECUTE FUNCTION f();", id="a trigger"
        ),
    ],
)
def test_what_is_made_anew_is_not_reported(migration: str) -> None:
    assert said(MEMBERS + INDEX + CLUBS, migration) == []


def test_an_index_is_spare_while_another_finds_and_guarantees_the_same() -> None:
    spare = "CREATE INDEX members_name_id_idx ON members (name, id);"
    assert said(MEMBERS + INDEX + spare, "DROP INDEX members_name_idx;") == []
    assert said(MEMBERS + INDEX + spare, "DROP INDEX members_name_id_idx;") == ["drop-other warning"]


@pytest.mark.parametrize(
    ("statement", "fix"),
    [
        ("DROP INDEX i;", ("DROP INDEX CONCURRENTLY i; -- MIGRATION_APPROVED: <reason>",)),
        (
            "DROP INDEX IF EXISTS club.i;",
            ("DROP INDEX CONCURRENTLY IF EXISTS club.i; -- MIGRATION_APPROVED: <reason>",),
        ),
        ("DROP INDEX CONCURRENTLY i;", ()),
        ("DROP INDEX i CASCADE;", ()),
        ("DROP INDEX days_idx;", ()),
    ],
)
def test_an_index_is_dropped_beside_others_where_postgresql_allows_it(statement: str, fix: tuple[str, ...]) -> None:
    days = "CREATE TABLE days (day date) PARTITION BY RANGE (day); CREATE INDEX days_idx ON days (day);"
    assert only(days, statement).fix == fix


def test_a_unique_index_is_not_replaced_by_a_plain_one() -> None:
    unique = "CREATE UNIQUE INDEX members_name_key ON members (name);"
    migration = "DROP INDEX members_name_key; CREATE INDEX members_name_idx ON members (name);"
    assert said(MEMBERS + unique, migration) == ["drop-other warning"]


def test_a_trigger_of_that_name_on_another_table_is_another_trigger() -> None:
    create = "CREATE TABLE a (b integer); CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f();"
    assert said(f"{create} DROP TRIGGER t ON members;") == ["drop-other error"]
    assert said(f"{create} DROP TRIGGER t ON a;") == []


def test_a_unique_index_is_not_spare_for_a_plain_one_beside_it() -> None:
    both = "CREATE UNIQUE INDEX members_name_key ON members (name);" + INDEX
    assert said(MEMBERS + both, "DROP INDEX members_name_key;") == ["drop-other warning"]
    assert said(MEMBERS + both, "DROP INDEX members_name_idx;") == []


@pytest.mark.parametrize(
    "migration",
    [
        "DROP VIEW a CASCADE; CREATE VIEW a AS SELECT 1;",
        "DROP TRIGGER t ON members CASCADE; CREATE TRIGGER t AFTER DELETE ON members EXECUTE FUNCTION f();",
    ],
)
def test_what_cascade_took_along_is_not_created_again(migration: str) -> None:
    assert said(MEMBERS, migration) == ["drop-other error"]


def test_a_view_created_again_is_a_warning_that_speaks_of_its_privileges() -> None:
    finding = only("DROP VIEW a; CREATE VIEW a AS SELECT 1;")
    assert finding.severity == "warning"
    assert "this migration, which creates it again, commits; its privileges are lost." in finding.message


def test_an_enum_that_no_known_column_uses_is_a_warning() -> None:
    enum = "CREATE TYPE role AS ENUM ('a'); CREATE TABLE members (role role);"
    assert said(enum, "DROP TYPE role;") == ["drop-other error"]
    assert said(enum, "DROP TABLE members;", "DROP TYPE role;") == ["drop-other warning"]
    assert said(enum, "DROP TABLE members;", "DROP TYPE role CASCADE;") == ["drop-other error"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        pytest.param(
            "ALTER TABLE members DROP CONSTRAINT members_club_id_fkey;",
            "constraint members_club_id_fkey: ACCESS EXCLUSIVE lock on members and on clubs; "
            "from then on (club_id) may hold what clubs does not have.",
            id="foreign key",
        ),
        pytest.param(
            "ALTER TABLE members DROP CONSTRAINT members_email_key;",
            "constraint members_email_key: ACCESS EXCLUSIVE lock on members; duplicates of (email) get in",
            id="unique",
        ),
        pytest.param(
            "ALTER TABLE members DROP CONSTRAINT members_pkey;", "rows are no longer unique by (id)", id="primary key"
        ),
        pytest.param("ALTER TABLE members DROP CONSTRAINT unheard_of;", "if it is a foreign key", id="unknown"),
        pytest.param(
            "DROP INDEX members_name_idx;",
            "index members_name_idx: ACCESS EXCLUSIVE lock on members; queries that looked rows up by (name)",
            id="index",
        ),
        pytest.param(
            "DROP INDEX CONCURRENTLY members_name_idx;", "SHARE UPDATE EXCLUSIVE lock on members", id="gently"
        ),
        pytest.param("DROP INDEX unheard_of;", "if it was unique, duplicates get in", id="unknown index"),
        pytest.param(
            "DROP TRIGGER t ON members;", "trigger t on members: ACCESS EXCLUSIVE lock on its table", id="trigger"
        ),
    ],
)
def test_the_message_says_which_lock_and_which_loss(statement: str, words: str) -> None:
    assert words in only(MEMBERS + INDEX + CLUBS, statement).message


def test_the_check_that_made_set_not_null_cheap_may_go() -> None:
    check = "ALTER TABLE members ADD CONSTRAINT k CHECK (name IS NOT NULL);"
    history = (MEMBERS, check, "ALTER TABLE members ALTER COLUMN name SET NOT NULL;")
    assert said(*history, "ALTER TABLE members DROP CONSTRAINT k;") == []
    assert said(MEMBERS, check, "ALTER TABLE members DROP CONSTRAINT k;") == ["drop-other warning"]


@pytest.mark.parametrize(
    ("drop", "words"),
    [
        pytest.param(
            'DROP TYPE "Role" CASCADE;', 'lock on a and b; CASCADE drops a.role and b."Roles", whose', id="all"
        ),
        pytest.param(
            'DROP TYPE "Role";', 'it fails (2BP01) while a.role and b."Roles" are of that type.', id="refused"
        ),
    ],
)
def test_the_columns_of_a_dropped_type_are_named(drop: str, words: str) -> None:
    history = """CREATE TYPE "Role" AS ENUM ('A'); CREATE TABLE a (role "Role"); CREATE TABLE b ("Roles" "Role"[]);"""
    finding = only(history, drop)
    assert (finding.rule, finding.severity) == ("drop-other", "error")
    assert words in finding.message


@pytest.mark.parametrize("kind", ["VIEW", "MATERIALIZED VIEW"])
def test_a_view_that_is_created_again_loses_what_hung_on_it_and_no_more(kind: str) -> None:
    result = judged(f"CREATE {kind} v AS SELECT 1;", f"DROP {kind} v; CREATE {kind} v AS SELECT 2;")
    (finding,) = result.findings
    assert (finding.rule, finding.severity) == ("drop-other", "warning")
    assert "its privileges" in finding.message
    assert "42P01" not in finding.message


def test_a_view_that_is_created_again_does_not_bring_back_what_cascade_takes() -> None:
    finding = only("CREATE VIEW v AS SELECT 1;", "DROP VIEW v CASCADE; CREATE VIEW v AS SELECT 2;")
    assert finding.severity == "error"
    assert "CASCADE drops every view that reads it" in finding.message
