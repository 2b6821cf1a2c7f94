"""Every key is visited, and once: types whose order, precision or spelling has misled others."""

from __future__ import annotations

import psycopg
import pytest

from rules.backfill import Backfill, Work, WorkKind
from rules.name import Name
from runner.errors import RefusedError
from runner.ledger import chain
from runner.state import State
from tests.faults.scene import begun, ledger, worked_off
from tests.runner.works import update

_SERIES = "FROM generate_series(1, 200) i"
# The key's columns as declared, and queries that yield keys.
_KEYS = {
    "gaps of 10^12, negative": ("k bigint", f"SELECT (i - 100) * 1000000000000 {_SERIES}"),
    "the ends of bigint": ("k bigint", "VALUES (-9223372036854775808), (-1), (0), (9223372036854775807)"),
    "uuid": ("k uuid", f"SELECT md5(i::text)::uuid {_SERIES}"),
    "microseconds, over the change of clocks": (
        "k timestamptz",
        f"SELECT '2024-10-27 00:59:59.9999Z'::timestamptz + i * interval '1 microsecond' {_SERIES}",
        "VALUES ('infinity'), ('-infinity'), ('0044-03-15 BC')",
    ),
    "whole seconds": ("k timestamp(0)", f"SELECT timestamp '2024-01-01' + i * interval '1 s' {_SERIES}"),
    "date": ("k date", f"SELECT date '1999-12-31' + i {_SERIES}", "VALUES ('infinity'), ('0001-01-01 BC')"),
    "interval": ("k interval", f"SELECT i * interval '13 hours' {_SERIES}", "VALUES ('-1 mon 3 days')"),
    "numeric": ("k numeric", f"SELECT (i - 100) / 3.0 {_SERIES}", "VALUES ('NaN'), (1e40)"),
    "double, one unit in the last place apart": (
        "k double precision",
        f"SELECT 1 + i * 2.220446049250313e-16::float8 {_SERIES}",
        "VALUES ('NaN'), ('-infinity'), ('5e-324')",
    ),
    "bytea": ("k bytea", f"SELECT decode(lpad(to_hex(i), 4, '0'), 'hex') {_SERIES}", "VALUES ('')"),
    "text by bytes": (
        'k text COLLATE "C"',
        f"SELECT chr(64 + i / 10) || chr(96 + i %% 10) {_SERIES}",
        r"VALUES (''), (' '), ('é'), (E'a\nb'), ('%%s'), ('\'), ('{a}'), ('NULL')",
    ),
    "text by language": (
        "k text COLLATE odd",
        "VALUES ('a'), ('A'), ('á'), ('Á'), ('ä'), ('ae'), ('b'), ('B'), (''), ('-a'), ('a-b'), ('ab')",
        "VALUES ('ß'), ('ss'), ('z'), ('Z'), ('co-op'), ('coop'), ('CO-OP'), ('résumé'), ('resume'), ('Resume')",
    ),
    "padded text": ("k char(5)", "VALUES ('a'), ('a b'), ('b'), ('B'), ('')"),
    "enum, by its own order": ("k mood", "VALUES ('sad'::mood), ('so so'), ('glad')"),
    "inet": ("k inet", f"SELECT inet '10.0.0.0' + i {_SERIES}"),
    "boolean": ("k boolean", "VALUES (true), (false)"),
    "domain": ("k positive", f"SELECT i {_SERIES}"),
    "long runs of one prefix": (
        'k text COLLATE "C", l integer',
        f"SELECT p, i {_SERIES}, (VALUES ('a'), ('a '), ('b')) v (p) WHERE i < 70",
    ),
    "three columns": (
        "k date, l uuid, m smallint",
        f"SELECT date '2024-01-01', md5((i / 7)::text)::uuid, i %% 7 {_SERIES}",
    ),
}
_COUNT = update("members", "hits = hits + 1", None, columns=("hits",), guarded=False, unguarded="each is counted once")


@pytest.mark.parametrize("name", _KEYS)
def test_every_key_is_visited_once(conn: psycopg.Connection, database: str, name: str) -> None:
    columns, *queries = _KEYS[name]
    ledger(conn)
    _types(conn, columns)
    names = ", ".join(column.split()[0] for column in columns.split(", "))
    conn.execute(f"CREATE TABLE members ({columns}, hits integer NOT NULL DEFAULT 0, PRIMARY KEY ({names}))".encode())
    for query in queries:
        conn.execute(f"INSERT INTO members ({names}) {query}".encode(), {})
    _visited(conn, database)


def _types(conn: psycopg.Connection, columns: str) -> None:
    conn.execute("CREATE TYPE mood AS ENUM ('sad', 'so so', 'glad')")
    conn.execute("CREATE DOMAIN positive AS integer CHECK (value > 0)")
    if "odd" in columns:
        conn.execute(_language(conn))


def _language(conn: psycopg.Connection) -> bytes:
    """A collation that is not of bytes, if this server has one."""
    row = conn.execute(
        "SELECT format('CREATE COLLATION odd FROM pg_catalog.%I', collname) FROM pg_collation "
        "WHERE collname IN ('de-x-icu', 'de_DE.utf8', 'en-x-icu', 'en_US.utf8') ORDER BY 1 LIMIT 1"
    ).fetchone()
    if row is None:
        pytest.skip("this server knows no language")
    return str(row[0]).encode()


def _visited(conn: psycopg.Connection, database: str) -> None:
    run = begun(database, _COUNT, size=10, most_size=10)
    assert worked_off(database, run, _COUNT) is State.SUCCEEDED
    row = conn.execute("SELECT count(*), min(hits), max(hits) FROM members").fetchone()
    assert row is not None
    rows, *hits = row
    assert hits == [1, 1]
    assert conn.execute("SELECT sum(changed), sum(walked) FROM threephase.batch").fetchone() == (rows, rows)
    distinct = "SELECT count(DISTINCT image) FROM threephase.image AS batch, jsonb_array_elements(batch.rows) AS image"
    assert conn.execute(distinct).fetchone() == (rows,)
    assert chain.check(conn, run.id) == []


def test_a_unique_index_serves_where_there_is_no_primary_key(conn: psycopg.Connection, database: str) -> None:
    ledger(conn)
    conn.execute('CREATE TABLE members (mail text COLLATE "C" NOT NULL UNIQUE, hits integer NOT NULL DEFAULT 0)')
    conn.execute("INSERT INTO members SELECT 'm' || i FROM generate_series(1, 200) i")
    _visited(conn, database)


def test_an_odd_name_is_no_trouble(conn: psycopg.Connection, database: str) -> None:
    ledger(conn)
    conn.execute("""CREATE SCHEMA "%s;" """)
    conn.execute("""CREATE TABLE "%s;"."Mem""bers {} %(id)s" ("I ""d" integer PRIMARY KEY, "select" int DEFAULT 0)""")
    conn.execute("""INSERT INTO "%s;"."Mem""bers {} %(id)s" SELECT i FROM generate_series(1, 200) i""")
    table = """"%s;"."Mem""bers {} %(id)s\""""
    head = f"""UPDATE {table} "A ""%" SET "select" = "select" + 1"""
    work = Work(
        kind=WorkKind.UPDATE,
        text=head,
        head=head,
        source=None,
        condition=None,
        walked=Name(name='Mem"bers {} %(id)s', schema="%s;"),
        alias='A "%',
        written=Name(name='Mem"bers {} %(id)s', schema="%s;"),
        columns=("select",),
    )
    odd = Backfill(name="odd %s", path="odd.sql", sha256="0" * 64, text=head, work=work, unguarded="counts")
    run = begun(database, odd, size=10, most_size=10)
    assert worked_off(database, run, odd) is State.SUCCEEDED
    assert conn.execute(f'SELECT count(*), min("select"), max("select") FROM {table}'.encode()).fetchone() == (
        200,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("by", "bounds"),
    [
        pytest.param("RANGE", ("FROM (0) TO (2)", "FROM (2) TO (4)"), id="range"),
        pytest.param("HASH", ("WITH (MODULUS 2, REMAINDER 0)", "WITH (MODULUS 2, REMAINDER 1)"), id="hash"),
        pytest.param("LIST", ("IN (0, 2)", "IN (1, 3)"), id="list"),
    ],
)
def test_a_partitioned_table_is_walked_as_one(
    conn: psycopg.Connection, database: str, by: str, bounds: tuple[str, str]
) -> None:
    ledger(conn)
    columns = "k integer, l integer, hits integer NOT NULL DEFAULT 0, PRIMARY KEY (k, l)"
    conn.execute(f"CREATE TABLE members ({columns}) PARTITION BY {by} (k)".encode())
    for number, values in enumerate(bounds):
        conn.execute(f"CREATE TABLE members_{number} PARTITION OF members FOR VALUES {values}".encode())
    conn.execute("INSERT INTO members SELECT i % 4, i FROM generate_series(1, 200) i")
    _visited(conn, database)


def test_a_table_without_a_key_is_refused(conn: psycopg.Connection, database: str) -> None:
    ledger(conn)
    conn.execute("CREATE TABLE members (id integer UNIQUE, hits integer)")
    backfill = update("members", "hits = 1", "hits IS NULL", columns=("hits",))
    with pytest.raises(RefusedError, match="no key to walk by"):
        begun(database, backfill)
    assert conn.execute("SELECT count(*) FROM threephase.run").fetchone() == (0,)
