"""What is asked of the schema: who points at a table, what hangs on it, what a session has set."""

from __future__ import annotations

import pytest

from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.schema import Schema
from tests.rules.grown import schema_after

MEMBERS = Name("members", "public")
CLUBS = (
    "CREATE TABLE members (id serial PRIMARY KEY, email text, age int);"
    "CREATE TABLE clubs (id int PRIMARY KEY, owner int CONSTRAINT owner_fkey REFERENCES members);"
)


def referencing(schema: Schema, table: Name) -> set[tuple[str, str | None]]:
    return {(other.name.name, key.name) for other, key in schema.referencing(table)}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param("", {("clubs", "owner_fkey")}, id="a foreign key"),
        pytest.param("ALTER TABLE clubs DROP CONSTRAINT owner_fkey;", set(), id="dropped"),
        pytest.param("ALTER TABLE clubs DROP COLUMN owner;", set(), id="dropped with its column"),
        pytest.param("DROP TABLE clubs;", set(), id="dropped with its table"),
        pytest.param("ALTER TABLE clubs RENAME TO teams;", {("teams", "owner_fkey")}, id="of a renamed table"),
        pytest.param("ALTER TABLE clubs RENAME CONSTRAINT owner_fkey TO x;", {("clubs", "x")}, id="renamed"),
        pytest.param(
            "ALTER TABLE members ADD COLUMN parent int CONSTRAINT parent_fkey REFERENCES members;",
            {("clubs", "owner_fkey"), ("members", "parent_fkey")},
            id="and one of its own",
        ),
        pytest.param(
            "CREATE SCHEMA s; CREATE TABLE s.members (id int PRIMARY KEY);"
            "CREATE TABLE others (member int REFERENCES s.members);",
            {("clubs", "owner_fkey")},
            id="not those of a table of the same name elsewhere",
        ),
    ],
)
def test_who_points_at_a_table(statements: str, expected: set[tuple[str, str]]) -> None:
    assert referencing(schema_after(CLUBS, statements), MEMBERS) == expected


def test_foreign_keys_follow_the_table_they_point_at() -> None:
    schema = schema_after(CLUBS, "ALTER TABLE members RENAME TO people;")
    assert referencing(schema, MEMBERS) == set()
    assert referencing(schema, Name("people", "public")) == {("clubs", "owner_fkey")}


def indexes(schema: Schema, table: Name) -> set[str]:
    return {index.name.name for index in schema.indexes_of(table)}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param("CREATE INDEX i ON members (email);", {"members_pkey", "i"}, id="created"),
        pytest.param("CREATE INDEX i ON members (email); DROP INDEX i;", {"members_pkey"}, id="dropped"),
        pytest.param(
            "CREATE INDEX i ON members (email); ALTER INDEX i RENAME TO j;", {"members_pkey", "j"}, id="renamed"
        ),
        pytest.param(
            "CREATE INDEX i ON members (lower(email)); ALTER TABLE members DROP COLUMN email;",
            {"members_pkey"},
            id="dropped with a column of its expression",
        ),
        pytest.param("CREATE INDEX i ON clubs (id);", {"members_pkey"}, id="not another table's"),
    ],
)
def test_the_indexes_of_a_table(statements: str, expected: set[str]) -> None:
    assert indexes(schema_after(CLUBS, statements), MEMBERS) == expected


def test_the_indexes_of_a_renamed_table_are_its_own() -> None:
    schema = schema_after(CLUBS, "ALTER TABLE members RENAME TO people; CREATE TABLE members (id int);")
    assert indexes(schema, MEMBERS) == set()
    assert indexes(schema, Name("people", "public")) == {"members_pkey"}


def test_what_hangs_on_a_table() -> None:
    schema = schema_after(
        CLUBS,
        "CREATE TRIGGER changed AFTER UPDATE ON members EXECUTE FUNCTION note();"
        "CREATE POLICY own ON members USING (id IN (SELECT owner FROM clubs));"
        "CREATE STATISTICS ages ON email, age FROM members;",
    )
    found = {(known.kind, known.name.name) for known in schema.hanging_on(MEMBERS)}
    assert found == {
        (ObjectKind.SEQUENCE, "members_id_seq"),
        (ObjectKind.TRIGGER, "changed on members"),
        (ObjectKind.POLICY, "own on members"),
        (ObjectKind.STATISTICS, "ages"),
    }
    (policy,) = schema.hanging_on(MEMBERS, ObjectKind.POLICY)
    assert policy.reads == (Name("clubs", "public"),)


@pytest.mark.parametrize(
    ("query", "column", "expected"),
    [
        pytest.param("SELECT email FROM members", "email", True, id="a column of its own"),
        pytest.param("SELECT id FROM members", "email", False, id="another column"),
        pytest.param("SELECT * FROM members", "email", True, id="a star"),
        pytest.param("SELECT * FROM members", "later", False, id="a star, a column that came later"),
        pytest.param("SELECT * FROM unknown JOIN members USING (id)", "later", True, id="a star over what nobody saw"),
        pytest.param("SELECT count(*) FROM members", "email", False, id="count(*)"),
    ],
)
def test_whether_a_view_uses_a_column(query: str, column: str, expected: bool) -> None:
    schema = schema_after(CLUBS, f"CREATE VIEW v AS {query};", "ALTER TABLE members ADD COLUMN later int;")
    (view,) = schema.views_on(MEMBERS)
    assert view.uses(column) is expected


def test_a_view_follows_a_renamed_column() -> None:
    schema = schema_after(
        CLUBS, "CREATE VIEW v AS SELECT email FROM members;", "ALTER TABLE members RENAME email TO mail;"
    )
    (view,) = schema.views_on(MEMBERS)
    assert view.uses("mail")


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param("SET timezone = 'Europe/Rome';", "Europe/Rome", id="SET"),
        pytest.param("SET TIME ZONE 'UTC';", "UTC", id="SET TIME ZONE"),
        pytest.param("SET timezone = 'UTC'; RESET timezone;", None, id="RESET"),
        pytest.param("SET timezone = 'UTC'; RESET ALL;", None, id="RESET ALL"),
        pytest.param("SET timezone = 'UTC'; DISCARD ALL;", None, id="DISCARD ALL"),
        pytest.param("SET LOCAL timezone = 'UTC';", None, id="SET LOCAL, for nobody knows how long"),
        pytest.param("BEGIN; SET LOCAL timezone = 'UTC';", "UTC", id="SET LOCAL in a transaction"),
        pytest.param("BEGIN; SET LOCAL timezone = 'UTC'; COMMIT;", None, id="SET LOCAL is over with COMMIT"),
        pytest.param(
            "SET timezone = 'UTC'; BEGIN; SET LOCAL timezone = 'Europe/Rome'; COMMIT;", "UTC", id="and gives way"
        ),
        pytest.param("BEGIN; SET timezone = 'UTC'; COMMIT;", "UTC", id="SET is kept by COMMIT"),
        pytest.param("BEGIN; SET timezone = 'UTC'; ROLLBACK;", None, id="not by ROLLBACK"),
        pytest.param("SELECT set_config('timezone', 'UTC', false);", "UTC", id="set_config"),
    ],
)
def test_the_time_zone_of_the_session(statements: str, expected: str | None) -> None:
    assert schema_after(statements).time_zone == expected


def test_what_is_known_of_partitions() -> None:
    schema = schema_after(
        "CREATE TABLE a (b int, c text) PARTITION BY RANGE (b, lower(c));"
        "CREATE TABLE a1 PARTITION OF a FOR VALUES FROM (1, 'x') TO (2, 'y');"
        "CREATE TABLE a2 (b int, c text); ALTER TABLE a ATTACH PARTITION a2 DEFAULT; CREATE TABLE d () INHERITS (a2);"
    )
    a, a1, a2 = (schema.tables[Name(name, "public")] for name in ("a", "a1", "a2"))
    assert (a.partition_strategy, a.partition_key) == ("range", ("b", None))
    assert (a1.bound, a1.default_partition) == ("FROM (1, 'x') TO (2, 'y')", False)
    assert (a2.bound, a2.default_partition) == ("", True)
    assert [child.name.name for child in schema.partitions(a.name)] == ["a1", "a2"]
    assert [child.name.name for child in schema.children(a2.name)] == ["d"]
    assert schema.partitions(a2.name) == []


def test_the_value_of_an_enum_is_known_to_be_new() -> None:
    schema = schema_after("CREATE TYPE mood AS ENUM ('a');", "ALTER TYPE mood ADD VALUE 'b';")
    enum = schema.enum(Name("mood"))
    assert enum is not None
    assert enum.added == {"b": 2}


def test_a_function_keeps_what_the_planner_asks() -> None:
    schema = schema_after("CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 1';")
    routine = schema.routine(Name("one"))
    assert routine is not None
    assert (routine.volatility, routine.strict, routine.overloaded) == ("immutable", True, False)
    assert routine.expression is not None
    assert routine.expression.text == "1"


def test_of_a_name_that_means_two_functions_nothing_is_promised() -> None:
    schema = schema_after(
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';"
        "CREATE FUNCTION one(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';"
    )
    routine = schema.routine(Name("one"))
    assert routine is not None
    assert (routine.volatility, routine.expression, routine.overloaded) == ("volatile", None, True)
