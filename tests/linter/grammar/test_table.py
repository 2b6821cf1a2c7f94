"""CREATE TABLE in all its forms."""

from __future__ import annotations

import pytest

from rules.operation import CreateTable, Unrecognised
from rules.operation.parts import Column, Constraint, ConstraintKind, DataType, Expression
from tests.linter.grammar.understood import n, only

INTEGER = DataType(name=n("integer"), builtin=True)
UNKNOWN = DataType(name=n("unknown"))
A = n("a")
B = Column(name="b", type=INTEGER)


def created(text: str) -> CreateTable:
    found = only(text)
    assert isinstance(found, CreateTable), found
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("CREATE TABLE a (b int)", CreateTable(table=A, columns=(B,)), id="plain"),
        pytest.param('create table "S"."A b" (b int)', CreateTable(table=n("A b", "S"), columns=(B,)), id="quoted"),
        pytest.param("CREATE TABLE a ()", CreateTable(table=A), id="no columns"),
        pytest.param(
            "CREATE TABLE IF NOT EXISTS a (b int)",
            CreateTable(table=A, columns=(B,), if_not_exists=True),
            id="IF NOT EXISTS",
        ),
        pytest.param("CREATE TEMP TABLE a (b int)", CreateTable(table=A, columns=(B,), temporary=True), id="TEMP"),
        pytest.param(
            "CREATE GLOBAL TEMPORARY TABLE a (b int) ON COMMIT DELETE ROWS",
            CreateTable(table=A, columns=(B,), temporary=True),
            id="TEMPORARY",
        ),
        pytest.param(
            "CREATE UNLOGGED TABLE a (b int)", CreateTable(table=A, columns=(B,), unlogged=True), id="UNLOGGED"
        ),
        pytest.param(
            "CREATE FOREIGN TABLE a (b int) SERVER c OPTIONS (d 'e')",
            CreateTable(table=A, columns=(B,), foreign=True),
            id="FOREIGN",
        ),
        pytest.param(
            "CREATE TABLE a (b int) USING heap WITH (fillfactor = 70) ON COMMIT PRESERVE ROWS TABLESPACE c",
            CreateTable(table=A, columns=(B,)),
            id="storage",
        ),
        pytest.param("CREATE TABLE a (b int) WITHOUT OIDS", CreateTable(table=A, columns=(B,)), id="WITHOUT OIDS"),
        pytest.param(
            "CREATE TABLE a (b int, CONSTRAINT c UNIQUE (b), CHECK (b > 0))",
            CreateTable(
                table=A,
                columns=(B,),
                constraints=(
                    Constraint(kind=ConstraintKind.UNIQUE, name="c", columns=("b",)),
                    Constraint(kind=ConstraintKind.CHECK, expression=Expression(text="b > 0", words=frozenset({"b"}))),
                ),
            ),
            id="table constraints",
        ),
        pytest.param(
            "CREATE TABLE a (LIKE c.d INCLUDING ALL EXCLUDING INDEXES, b int)",
            CreateTable(table=A, columns=(B,), like=(n("d", "c"),)),
            id="LIKE",
        ),
        pytest.param(
            "CREATE TABLE a (LIKE c INCLUDING DEFAULTS INCLUDING INDEXES)",
            CreateTable(table=A, like=(n("c"),), like_indexes=True),
            id="LIKE with indexes",
        ),
        pytest.param(
            "CREATE TABLE a (LIKE c INCLUDING ALL)",
            CreateTable(table=A, like=(n("c"),), like_indexes=True),
            id="LIKE with all",
        ),
        pytest.param(
            "CREATE TABLE a (b int) INHERITS (c, d.e)",
            CreateTable(table=A, columns=(B,), inherits=(n("c"), n("e", "d"))),
            id="INHERITS",
        ),
        pytest.param(
            "CREATE TABLE a (b int) PARTITION BY RANGE (b, (b + 1)) USING c",
            CreateTable(table=A, columns=(B,), partitioned=True, partition_key=("b", None), partition_strategy="range"),
            id="partitioned",
        ),
        pytest.param(
            "CREATE TABLE a PARTITION OF c FOR VALUES FROM (1) TO (MAXVALUE)",
            CreateTable(table=A, partition_of=n("c"), bound="FROM (1) TO (MAXVALUE)"),
            id="partition over a range",
        ),
        pytest.param(
            "CREATE TABLE a PARTITION OF c FOR VALUES IN (1, NULL)",
            CreateTable(table=A, partition_of=n("c"), bound="IN (1, NULL)"),
            id="partition over a list",
        ),
        pytest.param(
            "CREATE TABLE a PARTITION OF c FOR VALUES WITH (MODULUS 4, REMAINDER 0)",
            CreateTable(table=A, partition_of=n("c"), bound="WITH (MODULUS 4, REMAINDER 0)"),
            id="partition over a hash",
        ),
        pytest.param(
            "CREATE TABLE a PARTITION OF c DEFAULT PARTITION BY LIST (b)",
            CreateTable(
                table=A,
                partition_of=n("c"),
                default_partition=True,
                partitioned=True,
                partition_key=("b",),
                partition_strategy="list",
            ),
            id="default partition, itself partitioned",
        ),
        pytest.param(
            "CREATE TABLE a PARTITION OF c (b NOT NULL, UNIQUE (b)) DEFAULT",
            CreateTable(
                table=A,
                columns=(Column(name="b", type=UNKNOWN, not_null=True),),
                constraints=(Constraint(kind=ConstraintKind.UNIQUE, columns=("b",)),),
                partition_of=n("c"),
                default_partition=True,
            ),
            id="partition with qualities",
        ),
        pytest.param(
            "CREATE TABLE a OF c (b WITH OPTIONS NOT NULL)",
            CreateTable(
                table=A, columns=(Column(name="b", type=UNKNOWN, not_null=True),), columns_known=False, of_type=n("c")
            ),
            id="of a type",
        ),
        pytest.param(
            "CREATE TABLE a OF c", CreateTable(table=A, columns_known=False, of_type=n("c")), id="of a type, no more"
        ),
        pytest.param(
            "CREATE TABLE a AS SELECT * FROM c JOIN d USING (e) WITH NO DATA",
            CreateTable(table=A, columns_known=False, reads=(n("c"), n("d")), with_data=False),
            id="AS a query",
        ),
        pytest.param(
            "CREATE TABLE IF NOT EXISTS a (x, y) AS VALUES (1, 2)",
            CreateTable(table=A, if_not_exists=True, columns_known=False),
            id="AS a query, with names",
        ),
        pytest.param(
            "CREATE TABLE a (x) AS TABLE c", CreateTable(table=A, columns_known=False, reads=(n("c"),)), id="one name"
        ),
        pytest.param("CREATE TABLE a AS EXECUTE c (1)", CreateTable(table=A, columns_known=False), id="AS EXECUTE"),
        pytest.param(
            "SELECT b INTO UNLOGGED TABLE a FROM c",
            CreateTable(table=A, unlogged=True, columns_known=False, reads=(n("c"),)),
            id="SELECT INTO",
        ),
    ],
)
def test_a_table_is_created(text: str, expected: CreateTable) -> None:
    assert only(text) == expected


def test_the_columns_of_a_prisma_table_are_read() -> None:
    found = created(
        'CREATE TABLE "User" (\n'
        '    "id" SERIAL NOT NULL,\n'
        '    "email" TEXT NOT NULL,\n'
        '    "role" "Role" NOT NULL DEFAULT \'USER\',\n'
        '    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,\n'
        '    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],\n\n'
        '    CONSTRAINT "User_pkey" PRIMARY KEY ("id")\n'
        ")"
    )
    assert [(column.name, str(column.type), column.not_null) for column in found.columns] == [
        ("id", "serial", True),
        ("email", "text", True),
        ("role", '"Role"', True),
        ("createdAt", "timestamp(3) without time zone", True),
        ("tags", "text[]", False),
    ]
    assert [column.default.text if column.default else None for column in found.columns] == [
        None,
        None,
        "'USER'",
        "CURRENT_TIMESTAMP",
        "ARRAY[]::TEXT[]",
    ]
    assert found.constraints == (Constraint(kind=ConstraintKind.PRIMARY_KEY, name="User_pkey", columns=("id",)),)


@pytest.mark.parametrize(
    "name", ["key", "value", "type", "name", "date", "period", "timestamp", "text", "exclude", "no"]
)
def test_a_column_may_be_called_like_a_word_that_is_not_reserved(name: str) -> None:
    (column,) = created(f"CREATE TABLE a ({name} int)").columns
    assert column == Column(name=name, type=INTEGER)


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE",
        "CREATE TABLE a (b)",
        "CREATE TABLE a (b int,)",
        "CREATE TABLE a (b int c)",
        "CREATE TABLE a (b int) FROBNICATE",
        "CREATE TABLE a (b int",
        "CREATE TABLE a b int)",
        "CREATE TABLE a (b int) ON COMMIT FROBNICATE",
        "CREATE TABLE a AS",
        "CREATE TABLE a AS DELETE FROM b",
        "CREATE TABLE a PARTITION OF b",
        "CREATE TABLE a PARTITION OF b FOR VALUES",
        "CREATE TABLE a (LIKE)",
        "CREATE TABLE a INHERITS b",
        "CREATE TABLE IF EXISTS a (b int)",
    ],
)
def test_what_postgresql_refuses_is_not_understood(text: str) -> None:
    assert isinstance(only(text), Unrecognised)
