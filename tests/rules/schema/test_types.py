"""Enums, domains, views, routines and indexes as they grow."""

from __future__ import annotations

import pytest

from rules.name import Name
from tests.rules.grown import schema_after

ENUM = "CREATE TYPE role AS ENUM ('a', 'c');"


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("ALTER TYPE role ADD VALUE 'd';", ("a", "c", "d")),
        ("ALTER TYPE role ADD VALUE 'b' BEFORE 'c';", ("a", "b", "c")),
        ("ALTER TYPE role ADD VALUE 'b' AFTER 'a';", ("a", "b", "c")),
        ("ALTER TYPE role ADD VALUE IF NOT EXISTS 'a';", ("a", "c")),
        ("ALTER TYPE role RENAME VALUE 'c' TO 'x';", ("a", "x")),
    ],
)
def test_the_values_of_an_enum_in_order(statement: str, values: tuple[str, ...]) -> None:
    enum = schema_after(ENUM, statement).enum(Name(name="role"))
    assert enum is not None
    assert enum.values == values


def test_the_columns_follow_a_renamed_type() -> None:
    schema = schema_after(
        ENUM, "CREATE TABLE members (role role, roles role[]);", "ALTER TYPE role RENAME TO standing;"
    )
    used = [column.definition.name for _, column in schema.columns_of(Name(schema="public", name="standing"))]
    assert used == ["role", "roles"]
    assert list(schema.columns_of(Name(schema="public", name="role"))) == []


def test_a_domain_has_its_constraints() -> None:
    statements = (
        "CREATE DOMAIN d AS integer CHECK (VALUE > 0); ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE < 9) NOT VALID;"
    )
    domain = schema_after(statements).domain(Name(name="d"))
    assert domain is not None
    assert {name: key.not_valid for name, key in domain.constraints.items()} == {"d_check": False, "k": True}
    gone = schema_after(statements, "ALTER DOMAIN d DROP CONSTRAINT d_check; ALTER DOMAIN d VALIDATE CONSTRAINT k;")
    domain = gone.domain(Name(name="d"))
    assert domain is not None
    assert {name: key.not_valid for name, key in domain.constraints.items()} == {"k": False}


def test_an_index_lives_and_moves_with_its_name() -> None:
    create = (
        "CREATE TABLE t (a integer); CREATE UNIQUE INDEX ON t (a); CREATE INDEX ON t (lower(a)); CREATE INDEX i ON t "
        "(a);"
    )
    schema = schema_after(create)
    assert {name.name for name in schema.indexes} == {"t_a_idx", "t_lower_idx", "i"}
    assert {name.name for name in schema_after(create, "ALTER INDEX i RENAME TO j;").indexes} == {
        "t_a_idx",
        "t_lower_idx",
        "j",
    }
    assert {name.name for name in schema_after(create, "DROP INDEX i, t_lower_idx;").indexes} == {"t_a_idx"}


def test_a_constraint_and_its_index_are_renamed_and_dropped_together() -> None:
    create = "CREATE TABLE t (a integer CONSTRAINT k UNIQUE);"
    for rename in ("ALTER TABLE t RENAME CONSTRAINT k TO l;", "ALTER INDEX k RENAME TO l;"):
        schema = schema_after(create, rename)
        table = schema.table(Name(name="t"))
        assert table is not None
        assert set(table.constraints) == {"l"}
        assert {name.name for name in schema.indexes} == {"l"}
    assert schema_after(create, "ALTER TABLE t DROP CONSTRAINT k;").indexes == {}


def test_a_key_made_from_an_index_takes_it_over() -> None:
    schema = schema_after(
        "CREATE TABLE t (a integer); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT k UNIQUE USING "
        "INDEX i;"
    )
    index = schema.index(Name(name="k"))
    assert index is not None
    assert index.constraint
    assert schema.index(Name(name="i")) is None


def test_a_view_knows_what_it_reads() -> None:
    view = schema_after("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t JOIN club.u USING (a);").view(
        Name(name="v")
    )
    assert view is not None
    assert set(view.reads) == {Name(schema="public", name="t"), Name(schema="club", name="u")}
