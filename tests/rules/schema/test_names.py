"""Which object a name means, and how old it is."""

from __future__ import annotations

import pytest

from rules.name import Name
from rules.operation.catalog import ObjectKind
from tests.rules.grown import schema_after

A = Name(name="a")


@pytest.mark.parametrize(
    ("migrations", "found"),
    [
        (("CREATE TABLE a (b integer);",), Name(schema="public", name="a")),
        (("CREATE TABLE club.a (b integer);",), None),
        (("SET search_path = club, public; CREATE TABLE a (b integer);",), Name(schema="club", name="a")),
        (("CREATE TABLE a (b integer); SET search_path = club;",), None),
        (("SET search_path = club; RESET search_path; CREATE TABLE a (b integer);",), Name(schema="public", name="a")),
        (("SET search_path = club; CREATE TABLE a (b integer);", "SELECT 1;"), None),
        (("CREATE TABLE a (b integer); CREATE TEMP TABLE a (b integer);",), Name(schema="pg_temp", name="a")),
        (
            ("CREATE TABLE a (b integer); CREATE TEMP TABLE a (b integer);", "SELECT 1;"),
            Name(schema="public", name="a"),
        ),
        (("CREATE TABLE a (b integer); ALTER TABLE a SET SCHEMA club;",), None),
        (("CREATE TABLE club.a (b integer); ALTER SCHEMA club RENAME TO public;",), Name(schema="public", name="a")),
        (("CREATE TABLE a (b integer); DROP SCHEMA public CASCADE;",), None),
    ],
)
def test_a_bare_name_is_looked_up_along_the_search_path(migrations: tuple[str, ...], found: Name | None) -> None:
    table = schema_after(*migrations).table(A)
    assert (table.name if table else None) == found


def test_a_table_is_new_in_its_own_migration_only() -> None:
    assert schema_after("CREATE TABLE a (b integer);").is_new_table(A)
    assert not schema_after("CREATE TABLE a (b integer);", "SELECT 1;").is_new_table(A)


def test_if_not_exists_may_have_met_an_older_table() -> None:
    schema = schema_after("CREATE TABLE IF NOT EXISTS a (b integer);")
    assert schema.is_new_table(A)
    assert not schema.is_surely_new_table(A)
    assert not schema.is_surely_new_column(A, "b")


def test_if_not_exists_changes_nothing_about_a_table_that_is_known() -> None:
    schema = schema_after("CREATE TABLE a (b integer);", "CREATE TABLE IF NOT EXISTS a (c text);")
    assert not schema.is_new_table(A)
    assert schema.column(A, "c") is None


def test_a_column_is_new_by_itself_or_with_its_table() -> None:
    schema = schema_after(
        "CREATE TABLE a (b integer);", "ALTER TABLE a ADD c text; ALTER TABLE a ADD IF NOT EXISTS d text;"
    )
    assert [schema.is_new_column(A, name) for name in "bcd"] == [False, True, True]
    assert [schema.is_surely_new_column(A, name) for name in "bcd"] == [False, True, False]


@pytest.mark.parametrize(
    ("statement", "kind", "surely"),
    [
        ("CREATE VIEW a AS SELECT 1;", ObjectKind.VIEW, True),
        ("CREATE OR REPLACE VIEW a AS SELECT 1;", ObjectKind.VIEW, False),
        ("CREATE MATERIALIZED VIEW IF NOT EXISTS a AS SELECT 1;", ObjectKind.MATERIALIZED_VIEW, False),
        ("CREATE TYPE a AS ENUM ('b');", ObjectKind.TYPE, True),
        ("CREATE TYPE a AS (b integer);", ObjectKind.TYPE, True),
        ("CREATE DOMAIN a AS text;", ObjectKind.DOMAIN, True),
        ("CREATE SEQUENCE IF NOT EXISTS a;", ObjectKind.SEQUENCE, False),
        ("CREATE SCHEMA a;", ObjectKind.SCHEMA, True),
        ("CREATE OR REPLACE FUNCTION a() RETURNS integer LANGUAGE sql AS 'SELECT 1';", ObjectKind.FUNCTION, False),
    ],
)
def test_an_object_that_may_have_been_replaced_is_not_surely_new(
    statement: str, kind: ObjectKind, surely: bool
) -> None:
    schema = schema_after(statement)
    assert schema.is_new_object(kind, A)
    assert schema.is_surely_new_object(kind, A) is surely
    assert not schema_after(statement, "SELECT 1;").is_new_object(kind, A)


def test_a_replaced_object_keeps_its_age() -> None:
    schema = schema_after("CREATE VIEW a AS SELECT 1;", "CREATE OR REPLACE VIEW a AS SELECT 2;")
    assert not schema.is_new_object(ObjectKind.VIEW, A)
