"""Each way of filling the table fills all of it, in batches where it says so; and one that does not is noticed."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from psycopg import sql

from benchmarks.backfill_ways import table, theirs
from benchmarks.backfill_ways.measured import WrongError, measure

ROWS = 250
SIZE = 100
Way = Callable[[str, str], None]


@pytest.mark.parametrize(
    ("way", "transactions"),
    [
        pytest.param(theirs.plain, 1, id="one plain UPDATE"),
        pytest.param(lambda dsn, name: theirs.procedure(dsn, name, SIZE), 3, id="a procedure"),
        pytest.param(lambda dsn, name: theirs.loop(dsn, name, SIZE), 3, id="a client's loop"),
    ],
)
def test_a_way_fills_every_row_in_its_transactions(
    way: Way, transactions: int, conn: psycopg.Connection, database: str
) -> None:
    table.make(conn, ROWS)
    with table.copy(conn, ROWS) as name:
        way(database, name)
        query = sql.SQL("SELECT count(DISTINCT xmin::text), count(display_name), min(display_name) FROM {}")
        found = conn.execute(query.format(sql.Identifier(name))).fetchone()
        assert found == (transactions, ROWS, "First1 Last1")


def test_a_way_that_leaves_a_row_is_no_result(conn: psycopg.Connection) -> None:
    table.make(conn, ROWS)
    with pytest.raises(WrongError, match="250 rows of 250 were left undone"):
        measure(conn, lambda _: None, ROWS)


def test_the_copies_are_gone_in_the_end(conn: psycopg.Connection, database: str) -> None:
    table.make(conn, ROWS)
    measured = measure(conn, lambda name: theirs.plain(database, name), 100)
    assert measured.rows == 100
    assert measured.wal > 100 * 50
    assert conn.execute("SELECT relname FROM pg_class WHERE relname ~ '^members_\\d+$'").fetchall() == []


def test_a_copy_has_the_three_indexes(conn: psycopg.Connection) -> None:
    table.make(conn, ROWS)
    with table.copy(conn, ROWS) as name:
        found = conn.execute("SELECT count(*) FROM pg_index WHERE indrelid = %s::regclass", (name,)).fetchone()
        assert found == (4,)  # and that of the primary key
