"""Which checks spare ATTACH PARTITION and SET NOT NULL the reading of rows."""

from __future__ import annotations

import pytest

from rules.effects.conditions import UNKNOWN, AllOf, AnyOf, Comparison, condition
from tests.rules.effects.claims import claimed, names

PARENT = "CREATE TABLE visits (id integer, k text) PARTITION BY RANGE (id);"


# Measured on PostgreSQL 11 to 18.
@pytest.mark.parametrize(
    ("checks", "read"),
    [
        pytest.param("CHECK (id IS NOT NULL AND id >= 10 AND id < 20)", False, id="as the bound"),
        pytest.param("CHECK (id >= 10 AND id < 20)", True, id="NULL is not kept out"),
        pytest.param("CHECK (id IS NOT NULL), CHECK (id BETWEEN 10 AND 19)", False, id="narrower, by two"),
        pytest.param("CHECK (id IS NOT NULL AND id >= 5 AND id < 20)", True, id="wider"),
        pytest.param("CHECK (id IS NOT NULL AND (id >= 10 AND id < 20 OR id = 30))", True, id="one branch outside"),
        pytest.param("CHECK (id IS NOT NULL AND 10 <= id AND 20 > id)", False, id="mirrored"),
        pytest.param("CHECK (id IS NOT NULL AND id + 0 >= 10 AND id < 20)", True, id="not understood"),
    ],
)
def test_a_check_that_implies_the_bound_spares_the_scan(checks: str, read: bool) -> None:
    before = f"{PARENT} CREATE TABLE more (id integer, k text, {checks});"
    effects = claimed(before, "ALTER TABLE visits ATTACH PARTITION more FOR VALUES FROM (10) TO (20);")
    assert names(effects.scans) == ({"more"} if read else set())


@pytest.mark.parametrize(
    ("check", "read"),
    [
        ("CHECK (id >= 20)", False),
        ("CHECK (id < 10)", False),
        ("CHECK (id < 10 OR id >= 20)", False),
        ("CHECK (NOT (id IS NOT NULL AND id >= 10 AND id < 20))", False),
        ("CHECK (id >= 19)", True),
        ("CHECK (k <> '')", True),
    ],
)
def test_the_default_partition_is_read_unless_a_check_keeps_such_rows_out(check: str, read: bool) -> None:
    before = f"{PARENT} CREATE TABLE rest PARTITION OF visits DEFAULT; ALTER TABLE rest ADD {check};"
    effects = claimed(before, "CREATE TABLE more PARTITION OF visits FOR VALUES FROM (10) TO (20);")
    assert names(effects.scans) == ({"rest"} if read else set())


@pytest.mark.parametrize(
    ("check", "version", "read"),
    [
        ("CHECK (name IS NOT NULL)", 12, False),
        ("CHECK (name IS NOT NULL)", 11, True),
        ("CHECK (name IS NOT NULL AND id > 0)", 18, False),
        ("CHECK (name IS NOT NULL OR id > 0)", 18, True),
        ("CHECK (name <> '')", 18, True),
        ("CHECK (NOT name IS NULL)", 18, False),
    ],
)
def test_a_valid_check_spares_set_not_null_its_scan(check: str, version: int, read: bool) -> None:
    before = f"CREATE TABLE members (id integer, name text, {check});"
    effects = claimed(before, "ALTER TABLE members ALTER COLUMN name SET NOT NULL;", version=version)
    assert names(effects.scans) == ({"members"} if read else set())


def test_a_check_that_is_not_valid_spares_nothing() -> None:
    before = "CREATE TABLE members (name text); ALTER TABLE members ADD CHECK (name IS NOT NULL) NOT VALID;"
    effects = claimed(before, "ALTER TABLE members ALTER COLUMN name SET NOT NULL;")
    assert names(effects.scans) == {"members"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 'x'::text", Comparison("a", "=", ("x",))),
        ('("A b" IS NULL)', Comparison("A b", "is null")),
        ("d >= date '2024-01-01'", Comparison("d", ">=", ("2024-01-01",))),
        ("a IN ('x', 'y')", Comparison("a", "in", ("x", "y"))),
        ("a = b", UNKNOWN),
        ("f(a) AND b IS NULL", AllOf((UNKNOWN, Comparison("b", "is null")))),
        ("f(a) OR b IS NULL", UNKNOWN),
        ("a IS NULL OR b IS NULL", AnyOf((Comparison("a", "is null"), Comparison("b", "is null")))),
        ("NOT (a IS NULL OR b IS NULL)", AllOf((Comparison("a", "is not null"), Comparison("b", "is not null")))),
        ("", UNKNOWN),
        ("((", UNKNOWN),
    ],
)
def test_a_condition_is_read_as_far_as_it_is_simple(text: str, expected: object) -> None:
    assert condition(text) == expected
