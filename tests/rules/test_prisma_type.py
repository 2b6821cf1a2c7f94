"""Two types that Prisma calls the same."""

from __future__ import annotations

import pytest

from linter.parse import parse
from rules.operation import AddColumn
from rules.prisma_type import prisma_type
from tests.rules.judging import findings


@pytest.mark.parametrize(
    ("written", "scalar"),
    [
        pytest.param("text", "String", id="text"),
        pytest.param("varchar(50)", "String", id="varchar"),
        pytest.param("timestamptz(6)", "DateTime", id="timestamptz"),
        pytest.param("decimal(65, 30)", "Decimal", id="decimal"),
        pytest.param("text[]", "String[]", id="a list"),
        pytest.param("uuid", "uuid", id="uuid, which no text becomes"),
        pytest.param("serial", "serial", id="serial, which numbers itself"),
        pytest.param('"Role"', '"Role"', id="an enum"),
        pytest.param('"text"', "text", id="a type of somebody's own"),
    ],
)
def test_a_type_is_a_scalar_of_prismas_or_itself(written: str, scalar: str) -> None:
    (added,) = parse(f"ALTER TABLE t ADD COLUMN c {written};").operations()
    assert isinstance(added, AddColumn)
    assert prisma_type(added.column.type) == scalar


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        pytest.param("ADD COLUMN nick varchar(50)", "rename-as-drop-and-add", id="String again"),
        pytest.param("ADD COLUMN nick uuid", "drop-column", id="another type"),
        pytest.param("ADD COLUMN nick integer, ADD COLUMN other text", "rename-as-drop-and-add", id="one of two"),
    ],
)
def test_a_column_of_the_same_scalar_may_be_the_old_one_renamed(change: str, rule: str) -> None:
    members = "CREATE TABLE members (id integer, name text);"
    (finding,) = findings(members, f"ALTER TABLE members DROP COLUMN name, {change};")
    assert finding.rule == rule
