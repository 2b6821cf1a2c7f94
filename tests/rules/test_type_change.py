from __future__ import annotations

import pytest

from rules.name import Name
from rules.operation import ChangeColumnType
from rules.operation.parts import Column, DataType, Expression
from rules.type_change import Rewrite, rewrites
from tests.rules.grown import schema_after


def builtin(name: str, *modifiers: str, dimensions: int = 0) -> DataType:
    return DataType(name=Name(name=name), modifiers=modifiers, dimensions=dimensions, builtin=True)


VARCHAR, TIMESTAMP, TIMESTAMPTZ = "character varying", "timestamp without time zone", "timestamp with time zone"
ENUM = DataType(name=Name(name="role"))


# Measured on PostgreSQL 11 to 18.
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (builtin("integer"), builtin("bigint"), Rewrite.YES),
        (builtin("serial"), builtin("bigint"), Rewrite.YES),
        (builtin("text"), builtin("jsonb"), Rewrite.YES),
        (builtin("text"), builtin(VARCHAR, "50"), Rewrite.YES),
        (builtin("text"), builtin(VARCHAR), Rewrite.NO),
        (builtin(VARCHAR, "50"), builtin(VARCHAR, "100"), Rewrite.NO),
        (builtin(VARCHAR, "50"), builtin(VARCHAR, "50"), Rewrite.NO),
        (builtin(VARCHAR, "50"), builtin(VARCHAR, "49"), Rewrite.YES),
        (builtin(VARCHAR, "50"), builtin(VARCHAR), Rewrite.NO),
        (builtin(VARCHAR), builtin(VARCHAR, "50"), Rewrite.YES),
        (builtin(VARCHAR, "50"), builtin("text"), Rewrite.NO),
        (builtin("character", "3"), builtin("text"), Rewrite.YES),
        (builtin("numeric", "8", "2"), builtin("numeric", "10", "2"), Rewrite.NO),
        (builtin("numeric", "8", "2"), builtin("numeric", "10", "3"), Rewrite.YES),
        (builtin("numeric", "10", "2"), builtin("numeric", "8", "2"), Rewrite.YES),
        (builtin("numeric", "8"), builtin("numeric", "10", "0"), Rewrite.NO),
        (builtin("numeric", "8", "2"), builtin("numeric"), Rewrite.NO),
        (builtin("numeric"), builtin("numeric", "8", "2"), Rewrite.YES),
        (builtin(TIMESTAMP, "3"), builtin(TIMESTAMP, "6"), Rewrite.NO),
        (builtin(TIMESTAMP, "6"), builtin(TIMESTAMP, "3"), Rewrite.YES),
        (builtin(TIMESTAMP), builtin(TIMESTAMPTZ), Rewrite.PERHAPS),
        (builtin("cidr"), builtin("inet"), Rewrite.NO),
        (builtin("inet"), builtin("cidr"), Rewrite.YES),
        (builtin("integer", dimensions=1), builtin("bigint", dimensions=1), Rewrite.YES),
        (builtin("text"), DataType(name=Name(name="citext")), Rewrite.NO),
        (builtin("text"), DataType(name=Name(name="ltree")), Rewrite.PERHAPS),
        (ENUM, builtin("text"), Rewrite.YES),
        (builtin("text"), ENUM, Rewrite.YES),
    ],
    ids=str,
)
def test_whether_the_table_is_rewritten(old: DataType, new: DataType, expected: Rewrite) -> None:
    schema = schema_after("CREATE TYPE role AS ENUM ('a');")
    operation = ChangeColumnType(table=Name(name="t"), column="c", type=new)
    assert rewrites(operation, Column(name="c", type=old), schema) is expected


def test_an_expression_changes_every_row() -> None:
    operation = ChangeColumnType(
        table=Name(name="t"), column="c", type=builtin("text"), using=Expression(text="upper(c)")
    )
    assert rewrites(operation, Column(name="c", type=builtin(VARCHAR)), schema_after()) is Rewrite.YES


def test_of_an_unknown_column_nobody_can_tell() -> None:
    operation = ChangeColumnType(table=Name(name="t"), column="c", type=builtin("text"))
    assert rewrites(operation, None, schema_after()) is Rewrite.PERHAPS
