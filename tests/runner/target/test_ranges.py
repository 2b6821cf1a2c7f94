"""The key space in pieces: together they are all of it, and no key is in two."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from rules.backfill import Backfill
from runner.batch.words import KeyRange, bounds, rows_of, within
from runner.target.key import Target
from runner.target.ranges import first_pass, sweep
from runner.target.read import read_target
from tests.runner.works import update

BACKFILL = update("t", "b = 1", "b IS NULL", columns=("b",))


def made(conn: psycopg.Connection, ddl: str) -> tuple[Backfill, Target, tuple[KeyRange, ...]]:
    conn.execute(ddl.encode())
    target = read_target(conn, BACKFILL)
    return BACKFILL, target, first_pass(conn, BACKFILL.work, target)


def count_in(conn: psycopg.Connection, target: Target, keys: KeyRange) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(
        rows_of(target.walked, "t"), within(target.key, "t", keys)
    )
    row = conn.execute(query, bounds(keys)).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(
    "ddl",
    [
        pytest.param("CREATE TABLE t (id bigint PRIMARY KEY, b int); INSERT INTO t SELECT {} FROM g", id="bigint"),
        pytest.param(
            "CREATE TABLE t (c int, d text, b int, PRIMARY KEY (c, d)); INSERT INTO t SELECT i % 3, i::text FROM g",
            id="composite with equal prefixes",
        ),
        pytest.param(
            "CREATE TABLE t (id uuid PRIMARY KEY, b int); INSERT INTO t SELECT md5(i::text)::uuid FROM g", id="uuid"
        ),
    ],
)
def test_the_ranges_of_a_large_table_hold_each_row_once(conn: psycopg.Connection, ddl: str) -> None:
    conn.execute("CREATE TABLE g AS SELECT i FROM generate_series(1, 40000) i")
    _, target, ranges = made(conn, ddl.replace("{}", "i::bigint * 1000003") + "; ANALYZE t")
    assert len(ranges) == 4
    assert sum(count_in(conn, target, keys) for keys in ranges) == 40_000
    assert max(count_in(conn, target, keys) for keys in ranges) < 20_000


def test_a_small_table_is_one_range_up_to_its_greatest_key(conn: psycopg.Connection) -> None:
    _, _, ranges = made(conn, "CREATE TABLE t (id int PRIMARY KEY, b int); INSERT INTO t VALUES (3), (9)")
    assert ranges == (KeyRange(low=None, high=("9",)),)


def test_an_empty_table_has_no_range_and_is_still_swept(conn: psycopg.Connection) -> None:
    _, _, ranges = made(conn, "CREATE TABLE t (id int PRIMARY KEY, b int)")
    assert ranges == ()
    assert sweep(ranges) == (KeyRange(low=None, high=None),)


def test_a_sweep_has_the_same_ranges_and_no_end() -> None:
    first = (KeyRange(low=None, high=("5",)), KeyRange(low=("5",), high=("9",)))
    assert sweep(first) == (KeyRange(low=None, high=("5",)), KeyRange(low=("5",), high=None))
