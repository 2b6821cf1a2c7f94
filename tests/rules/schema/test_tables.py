"""Tables, columns and constraints as they grow statement by statement."""

from __future__ import annotations

import pytest

from rules.name import Name
from rules.schema import Schema
from rules.schema.objects import Table
from tests.rules.grown import schema_after

MEMBERS = (
    "CREATE TABLE members (id serial PRIMARY KEY, name text NOT NULL, email text UNIQUE, age integer CHECK (age > 0));"
)


def table(schema: Schema, name: str, of: str | None = None) -> Table:
    known = schema.table(Name(schema=of, name=name))
    assert known is not None
    return known


def columns(schema: Schema, name: str) -> dict[str, str]:
    return {key: str(column.definition.type) for key, column in table(schema, name).columns.items()}


def test_a_new_table_has_its_columns_constraints_and_indexes() -> None:
    schema = schema_after(MEMBERS)
    assert columns(schema, "members") == {"id": "serial", "name": "text", "email": "text", "age": "integer"}
    assert set(table(schema, "members").constraints) == {"members_pkey", "members_email_key", "members_age_check"}
    assert {name.name for name in schema.indexes} == {"members_pkey", "members_email_key"}
    assert table(schema, "members").columns["id"].definition.not_null


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "ALTER TABLE members ADD COLUMN joined date;",
            {"id": "serial", "name": "text", "email": "text", "age": "integer", "joined": "date"},
        ),
        ("ALTER TABLE members DROP COLUMN age;", {"id": "serial", "name": "text", "email": "text"}),
        (
            "ALTER TABLE members RENAME name TO label;",
            {"id": "serial", "label": "text", "email": "text", "age": "integer"},
        ),
        (
            "ALTER TABLE members ALTER age TYPE bigint;",
            {"id": "serial", "name": "text", "email": "text", "age": "bigint"},
        ),
        (
            "ALTER TABLE members ADD COLUMN IF NOT EXISTS age text;",
            {"id": "serial", "name": "text", "email": "text", "age": "integer"},
        ),
    ],
)
def test_columns_change(statement: str, expected: dict[str, str]) -> None:
    assert columns(schema_after(MEMBERS, statement), "members") == expected


def test_what_uses_a_dropped_column_goes_with_it() -> None:
    schema = schema_after(MEMBERS, "CREATE INDEX i ON members (age, id); ALTER TABLE members DROP age, DROP email;")
    assert set(table(schema, "members").constraints) == {"members_pkey"}
    assert {name.name for name in schema.indexes} == {"members_pkey"}


def test_a_renamed_column_is_renamed_in_keys_and_indexes() -> None:
    schema = schema_after(MEMBERS, "ALTER TABLE members RENAME email TO mail;")
    index = schema.index(Name(name="members_email_key"))
    assert index is not None
    assert index.columns == ("mail",)
    assert table(schema, "members").constraints["members_email_key"].columns == ("mail",)


def test_everything_follows_a_renamed_table() -> None:
    schema = schema_after(
        MEMBERS, "CREATE TABLE visits (m integer REFERENCES members); ALTER TABLE members RENAME TO people;"
    )
    assert schema.table(Name(name="members")) is None
    reference = table(schema, "visits").constraints["visits_m_fkey"].references
    assert reference is not None
    assert reference.table == Name(schema="public", name="people")
    assert {index.table.name for index in schema.indexes.values()} == {"people"}


def test_a_dropped_table_takes_its_indexes_partitions_and_foreign_keys_along() -> None:
    history = "CREATE TABLE part PARTITION OF members DEFAULT; CREATE TABLE visits (m integer REFERENCES members);"
    schema = schema_after(MEMBERS, history, "DROP TABLE members CASCADE;")
    assert {name.name for name in schema.tables} == {"visits"}
    assert table(schema, "visits").constraints == {}
    assert schema.indexes == {}


@pytest.mark.parametrize(
    ("statements", "required"),
    [
        ("ALTER TABLE members ALTER email SET NOT NULL;", True),
        ("ALTER TABLE members ALTER name DROP NOT NULL;", False),
        ("ALTER TABLE members ADD CONSTRAINT k NOT NULL email;", True),
        ("ALTER TABLE members ADD CONSTRAINT k NOT NULL email NOT VALID;", False),
        (
            "ALTER TABLE members ADD CONSTRAINT k NOT NULL email NOT VALID; ALTER TABLE members VALIDATE CONSTRAINT k;",
            True,
        ),
        ("ALTER TABLE members ADD CONSTRAINT k NOT NULL email; ALTER TABLE members DROP CONSTRAINT k;", False),
        (
            "CREATE UNIQUE INDEX i ON members (email); ALTER TABLE members DROP CONSTRAINT members_pkey, ADD PRIMARY "
            "KEY USING INDEX i;",
            True,
        ),
    ],
)
def test_what_may_be_null(statements: str, required: bool) -> None:
    column = "name" if "name" in statements else "email"
    assert table(schema_after(MEMBERS, statements), "members").columns[column].definition.not_null is required


def test_constraints_without_a_name_get_the_one_that_postgresql_gives() -> None:
    schema = schema_after(
        "CREATE TABLE t (a integer, b integer, UNIQUE (a, b), CHECK (a > b), CHECK (a > 0), FOREIGN KEY (a, b) "
        "REFERENCES s);"
    )
    assert set(table(schema, "t").constraints) == {"t_a_b_key", "t_check", "t_a_check", "t_a_b_fkey"}


def test_a_table_that_no_migration_created_is_remembered_as_older() -> None:
    schema = schema_after("ALTER TABLE members ADD COLUMN age integer;")
    known = table(schema, "members")
    assert (known.born, known.columns_known) == (None, False)
    assert not schema.is_new_table(Name(name="members"))
    assert schema.is_new_column(Name(name="members"), "age")


def test_a_table_takes_the_columns_of_its_models() -> None:
    schema = schema_after(
        MEMBERS, "CREATE TABLE a (LIKE members); CREATE TABLE b () INHERITS (members); CREATE TABLE c (LIKE d);"
    )
    assert set(columns(schema, "a")) == set(columns(schema, "b")) == {"id", "name", "email", "age"}
    assert not table(schema, "c").columns_known
