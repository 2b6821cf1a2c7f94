"""Equal changes have equal digests, however they came about; any other change has another one."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from tests.runner.change.scene import SALT, changed, scene, seen

TABLES = """
    CREATE TABLE {0} (id integer PRIMARY KEY, a text, b text, at timestamptz, gap interval, raw bytea, f float8, x xml,
        reg regclass);
    INSERT INTO {0} SELECT i, 'a', 'b', '2026-03-29 01:30+01', '1 mon -2 days', '\\x00ff', 0.1, NULL, 'members'
        FROM generate_series({1}) i;
    CREATE TABLE {2} (LIKE members INCLUDING ALL);
"""
SET_A = "UPDATE members SET a = 'z' WHERE id <= 3"


def made(dsn: str, order: str = "1, 20", more: str = "") -> None:
    scene(dsn, TABLES.format("members", order, "guests") + more)


def digest(dsn: str, *statements: str, volatile: tuple[str, ...] = (), salt: str = SALT) -> str:
    return seen(dsn, *statements, tables=["members", "guests"], volatile=volatile, salt=salt).digest


MOVED = """
    UPDATE members SET a = a; DELETE FROM members WHERE id = 2; ALTER TABLE members SET (fillfactor = 10);
    INSERT INTO members SELECT 2, a, b, at, gap, raw, f, x, reg FROM members WHERE id = 1;
    CLUSTER members USING members_pkey;
"""


def test_digests_do_not_depend_on_the_order_and_the_pages_of_rows(dsn: str) -> None:
    made(dsn)
    expected = digest(dsn, SET_A)
    scene(dsn, "DROP TABLE members, guests")
    made(dsn, "20, 1, -1", MOVED)
    one_by_one = [SET_A.replace("<= 3", f"= {number}") for number in (3, 1, 2)]
    assert digest(dsn, "UPDATE members SET a = 'y' WHERE id = 3", *one_by_one) == expected


def test_digests_do_not_depend_on_the_settings_of_a_role(dsn: str) -> None:
    made(dsn)
    expected = digest(dsn, SET_A)
    odd = {
        "datestyle": "German", "timezone": "Asia/Kolkata", "intervalstyle": "iso_8601", "bytea_output": "escape",
        "extra_float_digits": "-5", "search_path": "pg_catalog, public", "xmlbinary": "hex", "enable_tidscan": "off",
        "standard_conforming_strings": "off", "array_nulls": "off", "enable_seqscan": "off", "cursor_tuple_fraction": "1",
        "row_security": "on", "quote_all_identifiers": "on",
    }  # fmt: skip
    with psycopg.connect(dsn, autocommit=True) as conn:
        role, database = conn.info.user, conn.info.dbname
        place = sql.SQL("ALTER ROLE {} IN DATABASE {} ").format(sql.Identifier(role), sql.Identifier(database))
        for name, value in odd.items():
            values = sql.SQL(", ").join(sql.Literal(each) for each in value.split(", "))
            conn.execute(place + sql.SQL("SET {} = {}").format(sql.Identifier(name), values))
        try:
            assert digest(dsn, SET_A) == expected
        finally:
            conn.execute(place + sql.SQL("RESET ALL"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(SET_A, "UPDATE members SET a = 'Z' WHERE id <= 3", id="one value"),
        pytest.param("UPDATE members SET a = NULL", "UPDATE members SET a = 'NULL'", id="NULL and its name"),
        pytest.param("UPDATE members SET a = NULL", "UPDATE members SET a = ''", id="NULL and nothing"),
        pytest.param("UPDATE members SET a='x', b='y'", "UPDATE members SET a='y', b='x'", id="columns swapped"),
        pytest.param("UPDATE members SET a='x,y', b='z'", "UPDATE members SET a='x', b='y,z'", id="where a value ends"),
        pytest.param(SET_A, SET_A.replace("3", "4"), id="a row more"),
        pytest.param(SET_A, "UPDATE members SET a = 'z' WHERE id IN (1, 2, 4)", id="another row"),
        pytest.param(SET_A, "SELECT 1", id="nothing"),
        pytest.param("DELETE FROM members WHERE id = 1", "UPDATE members SET id = 99 WHERE id = 1", id="gone or moved"),
        pytest.param(
            "INSERT INTO members (id) VALUES (99)", "INSERT INTO guests (id) VALUES (99)", id="in another table"
        ),
        pytest.param(
            "UPDATE members SET a = a WHERE id = 1", "UPDATE members SET a = a WHERE id = 2", id="written as it was"
        ),
    ],
)
def test_other_changes_have_other_digests(dsn: str, one: str, other: str) -> None:
    made(dsn)
    assert digest(dsn, one) == digest(dsn, one)
    assert digest(dsn, one) != digest(dsn, other)


def test_a_row_that_was_there_and_one_that_came_differ(dsn: str) -> None:
    made(dsn)
    gone = digest(dsn, "DELETE FROM members WHERE id = 20")
    scene(dsn, "CREATE TABLE kept AS SELECT * FROM members WHERE id = 20; DELETE FROM members WHERE id = 20")
    assert digest(dsn, "INSERT INTO members SELECT * FROM kept") != gone


def test_another_salt_is_another_digest(dsn: str) -> None:
    made(dsn)
    assert digest(dsn, SET_A) != digest(dsn, SET_A, salt="pepper" * 6)


def test_new_values_of_volatile_columns_are_left_out_and_old_ones_are_not(dsn: str) -> None:
    made(dsn)
    one, other = (f"UPDATE members SET a = 'z', b = '{value}' WHERE id = 1" for value in ("early", "late"))
    volatile = ("members.b",)
    expected = digest(dsn, one, volatile=volatile)
    assert digest(dsn, other, volatile=volatile) == expected
    scene(dsn, "UPDATE members SET b = 'changed' WHERE id = 1")
    assert digest(dsn, one, volatile=volatile) != expected


def test_pages_of_long_rows_are_short(dsn: str) -> None:
    scene(
        dsn,
        "CREATE TABLE docs (id integer PRIMARY KEY, body text); "
        "INSERT INTO docs SELECT i, repeat('x', 2000000) FROM generate_series(1, 12) i",
    )
    with changed(dsn, "UPDATE docs SET id = -id", tables=["docs"]) as (conn, done):
        kept = done.capture.keep(None)
        query = "SELECT cardinality(rows) FROM threephase.change_page WHERE set_id = %s AND side = 'new' ORDER BY page"
        sizes = [size for (size,) in conn.execute(query, (kept.set_id,)).fetchall()]
    assert sum(sizes) == 12
    assert max(sizes) <= 9, "a page has at most 16 MB, or one row"
