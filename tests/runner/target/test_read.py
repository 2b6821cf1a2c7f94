"""Which key a table is walked by, and which tables cannot be walked."""

from __future__ import annotations

from functools import partial

import psycopg
import pytest

from rules.name import Name
from runner.errors import RefusedError
from runner.target.read import read_target
from tests.runner.works import delete, insert, update


def key_of(conn: psycopg.Connection, key: str | None = None) -> tuple[str, list[tuple[str, str]]]:
    found = read_target(conn, update("t", "b = 1", "b IS NULL", columns=("b",), key=key)).key
    return found.index.name, [(column.name, column.type) for column in found.columns]


@pytest.mark.parametrize(
    ("ddl", "index", "columns"),
    [
        pytest.param("CREATE TABLE t (a int PRIMARY KEY, b int)", "t_pkey", [("a", "integer")], id="primary key"),
        pytest.param(
            "CREATE TABLE t (a int, c char(5), b int, PRIMARY KEY (c, a))",
            "t_pkey",
            [("c", "character(5)"), ("a", "integer")],
            id="composite, in the index's order and with its length",
        ),
        pytest.param(
            "CREATE TABLE t (a timestamptz(6) NOT NULL, b int); CREATE UNIQUE INDEX u ON t (a)",
            "u",
            [("a", "timestamp(6) with time zone")],
            id="unique index",
        ),
        pytest.param(
            "CREATE TABLE t (a int NOT NULL, c int NOT NULL, b int);"
            "CREATE UNIQUE INDEX two ON t (a, c); CREATE UNIQUE INDEX one ON t (c)",
            "one",
            [("c", "integer")],
            id="the shorter of two",
        ),
        pytest.param(
            "CREATE TABLE t (a int NOT NULL, c int, b int); CREATE UNIQUE INDEX u ON t (a) INCLUDE (c)",
            "u",
            [("a", "integer")],
            id="included columns are no part of it",
        ),
    ],
)
def test_a_table_is_walked_by_its_best_key(
    conn: psycopg.Connection, ddl: str, index: str, columns: list[tuple[str, str]]
) -> None:
    conn.execute(ddl)
    assert key_of(conn) == (index, columns)


@pytest.mark.parametrize(
    "ddl",
    [
        pytest.param("CREATE TABLE t (a int, b int)", id="none at all"),
        pytest.param("CREATE TABLE t (a int UNIQUE, b int)", id="nullable"),
        pytest.param("CREATE TABLE t (a int NOT NULL, b int); CREATE INDEX ON t (a)", id="not unique"),
        pytest.param("CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX ON t (a) WHERE b > 0", id="partial"),
        pytest.param("CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX ON t ((a + 1))", id="expression"),
        pytest.param("CREATE TABLE t (a int NOT NULL UNIQUE DEFERRABLE, b int)", id="deferrable: twice for a while"),
        pytest.param(
            "CREATE TABLE t (a text NOT NULL, b int); CREATE UNIQUE INDEX ON t (a text_pattern_ops)",
            id="another operator class has another order",
        ),
        pytest.param("CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX ON t (a DESC)", id="descending"),
    ],
)
def test_a_table_without_a_key_is_refused_with_advice(conn: psycopg.Connection, ddl: str) -> None:
    conn.execute(ddl)
    with pytest.raises(RefusedError, match=r"has no key to walk by.* primary key .*NOT NULL"):
        key_of(conn)


def test_a_key_can_be_named(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE t (a int PRIMARY KEY, b int, c int NOT NULL); CREATE UNIQUE INDEX u ON t (c)")
    assert key_of(conn, key="u") == ("u", [("c", "integer")])
    with pytest.raises(RefusedError, match=r"no index nowhere that could be walked\. These can: t_pkey, u"):
        key_of(conn, key="nowhere")


def test_an_index_under_another_collation_is_walked_under_that(conn: psycopg.Connection) -> None:
    conn.execute('CREATE TABLE t (a text NOT NULL, b int); CREATE UNIQUE INDEX ON t (a COLLATE "C")')
    key = read_target(conn, update("t", "b = 1", "b IS NULL", columns=("b",))).key
    assert key.columns[0].collation == Name("C", "pg_catalog")


@pytest.mark.parametrize(
    ("ddl", "said"),
    [
        pytest.param("SELECT 1", "there is no table t", id="nothing"),
        pytest.param(
            "CREATE VIEW t AS SELECT 1 AS a, 2 AS b", "public.t is a view; name the table below it", id="view"
        ),
        pytest.param("CREATE MATERIALIZED VIEW t AS SELECT 1 AS a", "is a materialized view", id="materialized view"),
        pytest.param("CREATE TEMP TABLE t (a int PRIMARY KEY, b int)", "is a temporary table", id="temporary"),
        pytest.param(
            "CREATE TABLE t (a int PRIMARY KEY, b int); CREATE TABLE u () INHERITS (t)", "inherit from it", id="parent"
        ),
        pytest.param("CREATE TABLE t (b int PRIMARY KEY, a int)", "changes b, by which the table is walked", id="key"),
        pytest.param("CREATE TABLE t (a int PRIMARY KEY)", "assigns b, which is no column", id="no such column"),
        pytest.param(
            "CREATE TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS (a + 1) STORED)",
            "assigns b, which is no column of t that can be assigned",
            id="generated",
        ),
    ],
)
def test_what_cannot_be_walked_is_refused(conn: psycopg.Connection, ddl: str, said: str) -> None:
    conn.execute(ddl)
    with pytest.raises(RefusedError, match=said):
        key_of(conn)


def test_a_partitioned_table_is_walked_as_one(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE t (a int PRIMARY KEY, b int) PARTITION BY RANGE (a)")
    conn.execute("CREATE TABLE low PARTITION OF t FOR VALUES FROM (0) TO (100)")
    conn.execute("CREATE TABLE high PARTITION OF t FOR VALUES FROM (100) TO (200)")
    conn.execute("INSERT INTO t SELECT generate_series(1, 150); ANALYZE t, low, high")
    target = read_target(conn, update("t", "b = 1", "b IS NULL", columns=("b",)))
    assert (target.walked, target.rows) == (Name("t", "public"), 150)


def test_images_of_a_deleted_row_hold_all_that_can_be_written_again(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE t (a int PRIMARY KEY, b text, c int GENERATED ALWAYS AS (a * 2) STORED)")
    target = read_target(conn, delete("t", "b = 'x'"))
    assert [column.name for column in target.images] == ["a", "b"]


def test_inserted_rows_need_a_key_to_be_found_again(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE s (a int PRIMARY KEY); CREATE TABLE n (a int)")
    made = partial(insert, "n", ("a",), "a", "s", tail="ON CONFLICT DO NOTHING")
    with pytest.raises(RefusedError, match=r"public\.n has no key .*images = false"):
        read_target(conn, made())
    assert read_target(conn, made(images=False)).written_key is None


def test_a_table_is_not_filled_from_itself(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE t (a int PRIMARY KEY)")
    with pytest.raises(RefusedError, match="read and filled by the same statement"):
        read_target(conn, insert("t", ("a",), "a + 1", "t", tail="ON CONFLICT DO NOTHING"))
