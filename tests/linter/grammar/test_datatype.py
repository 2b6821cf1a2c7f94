"""Types by the names PostgreSQL prints for them."""

from __future__ import annotations

import psycopg
import pytest

from linter.grammar.cursor import Cursor
from linter.grammar.datatype import data_type
from linter.scan import scan
from rules.operation.parts import DataType
from tests.linter.grammar.understood import n


def read(text: str) -> DataType:
    c = Cursor(text, scan(text).tokens)
    found = data_type(c)
    c.finish()
    return found


BUILT_IN = {
    "int": "integer",
    "INT4": "integer",
    "integer": "integer",
    "int2": "smallint",
    "int8": "bigint",
    "bigint": "bigint",
    "decimal": "numeric",
    "dec": "numeric",
    "numeric(10, 2)": "numeric(10,2)",
    "real": "real",
    "float4": "real",
    "float8": "double precision",
    "float": "double precision",
    "float(24)": "real",
    "float(25)": "double precision",
    "double precision": "double precision",
    "bool": "boolean",
    "varchar": "character varying",
    "varchar(50)": "character varying(50)",
    "char varying(5)": "character varying(5)",
    "char(3)": "character(3)",
    "national character varying(3)": "character varying(3)",
    "nchar(3)": "character(3)",
    "bpchar(3)": "character(3)",
    "text": "text",
    "bit(3)": "bit(3)",
    "bit varying(5)": "bit varying(5)",
    "varbit(5)": "bit varying(5)",
    "timestamp": "timestamp without time zone",
    "TIMESTAMP(3)": "timestamp(3) without time zone",
    "timestamp (3) with time zone": "timestamp(3) with time zone",
    "timestamptz": "timestamp with time zone",
    "timestamptz(6)": "timestamp(6) with time zone",
    "timestamp without time zone": "timestamp without time zone",
    "time(2)": "time(2) without time zone",
    "timetz": "time with time zone",
    "time with time zone": "time with time zone",
    "interval": "interval",
    "interval(3)": "interval(3)",
    "uuid": "uuid",
    "jsonb": "jsonb",
    "int[]": "integer[]",
    "text[3]": "text[]",
    "int array": "integer[]",
    "int array[4]": "integer[]",
    "pg_catalog.int4": "integer",
    'pg_catalog."varchar"(3)': "character varying(3)",
    "inet": "inet",
    "tstzrange": "tstzrange",
    "int4multirange": "int4multirange",
}


@pytest.mark.parametrize(("written", "printed"), BUILT_IN.items())
def test_a_built_in_type_has_the_name_that_postgresql_prints(written: str, printed: str) -> None:
    found = read(written)
    assert found.builtin
    assert str(found) == printed


def test_postgresql_prints_the_same_names(conn: psycopg.Connection) -> None:
    if conn.info.server_version < 140000:
        pytest.skip("multiranges are younger")
    columns = ", ".join(f"c{number} {written}" for number, written in enumerate(BUILT_IN))
    conn.execute(f"CREATE TABLE a ({columns})".encode())
    printed = conn.execute(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute "
        "WHERE attrelid = 'a'::regclass AND attnum > 0 ORDER BY attnum"
    ).fetchall()
    assert [name for (name,) in printed] == list(BUILT_IN.values())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param('"Mood"', DataType(name=n("Mood")), id="a quoted name"),
        pytest.param('"Interval"', DataType(name=n("Interval")), id="a quoted name like a built-in one"),
        pytest.param('"int4"', DataType(name=n("int4")), id="a quoted internal name may be anybody's"),
        pytest.param("public.citext", DataType(name=n("citext", "public")), id="a schema"),
        pytest.param("x.int", DataType(name=n("int", "x")), id="a schema before a built-in name"),
        pytest.param("vector(3)", DataType(name=n("vector"), modifiers=("3",)), id="modifiers"),
        pytest.param(
            "geometry(Point, 4326)", DataType(name=n("geometry"), modifiers=("Point", "4326")), id="several modifiers"
        ),
        pytest.param('"public"."Role"[][2]', DataType(name=n("Role", "public"), dimensions=2), id="dimensions"),
        pytest.param("serial", DataType(name=n("serial"), builtin=True), id="serial"),
        pytest.param("serial8", DataType(name=n("bigserial"), builtin=True), id="serial by size"),
        pytest.param("bigserial", DataType(name=n("bigserial"), builtin=True), id="bigserial"),
        pytest.param("setof text", DataType(name=n("text"), builtin=True), id="SETOF"),
        pytest.param("a.b%type", DataType(name=n("b", "a")), id="the type of a column"),
        pytest.param(
            "interval day to second(3)", DataType(name=n("interval"), modifiers=("3",), builtin=True), id="fields"
        ),
        pytest.param("interval year", DataType(name=n("interval"), builtin=True), id="one field"),
    ],
)
def test_a_type_is_read_with_all_that_belongs_to_it(written: str, expected: DataType) -> None:
    assert read(written) == expected
