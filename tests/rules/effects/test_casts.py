"""Changes of type: what the table says, held against what a server does."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from linter.parse import parse
from rules.effects.assignment import is_refused
from rules.effects.casts import Rewrite, between, shape
from rules.effects.using import casts
from rules.operation import ChangeColumnType
from rules.schema import Schema
from tests.rules.effects.claims import claimed, locks, names

TYPES = """smallint|integer|bigint|numeric|numeric(5)|numeric(5,0)|numeric(9,2)|numeric(5,2)|real|double precision|money|
boolean|text|varchar|varchar(5)|varchar(9)|char(5)|char(9)|uuid|json|jsonb|bytea|date|timestamp|timestamp(3)|timestamp(6)|
timestamptz|timestamptz(3)|timestamptz(6)|time|time(3)|timetz|interval|interval(3)|interval(6)|inet|cidr|xml|bit(5)|varbit|
varbit(5)|varbit(9)|oid|text[]|varchar(5)[]|varchar(9)[]|integer[]|bigint[]""".replace("\n", "").split("|")


def written(name: str) -> ChangeColumnType:
    (operation,) = parse(f"ALTER TABLE t ALTER COLUMN c TYPE {name};").operations()
    assert isinstance(operation, ChangeColumnType)
    return operation


@pytest.mark.parametrize(
    ("zone", "types"),
    [("America/New_York", TYPES), ("UTC", [name for name in TYPES if name.startswith("timestamp")])],
    ids=["all types, far from UTC", "timestamps, in UTC"],
)
def test_a_server_rewrites_what_is_said_to_be_rewritten(conn: psycopg.Connection, zone: str, types: list[str]) -> None:
    conn.execute(sql.SQL("SET TimeZone = {}").format(zone))
    schema = Schema()
    schema.time_zone = zone
    version = conn.info.server_version // 10000
    wrong = []
    for old in types:
        conn.execute(sql.SQL("CREATE TABLE t (c {})").format(sql.SQL(old)))  # pyright: ignore[reportArgumentType]
        for new in types:
            before, after = shape(written(old).type, schema), shape(written(new).type, schema)
            said = None if is_refused(before, after, schema) else between(before, after, schema, version)
            done = altered(conn, new)
            if said is not done and not (done is None and said is Rewrite.YES):  # of a refusal nobody need know
                wrong.append((old, new, said, done))
        conn.execute("DROP TABLE t")
    assert wrong == []


def altered(conn: psycopg.Connection, new: str) -> Rewrite | None:
    """What the change did, taken back again; None if the server refused it."""
    try:
        with conn.transaction(force_rollback=True):
            old = conn.execute("SELECT pg_relation_filenode('t')").fetchone()
            conn.execute(sql.SQL("ALTER TABLE t ALTER COLUMN c TYPE {}").format(sql.SQL(new)))  # pyright: ignore[reportArgumentType]
            same = conn.execute("SELECT pg_relation_filenode('t')").fetchone() == old
    except psycopg.errors.DatatypeMismatch:
        return None
    return Rewrite.NO if same else Rewrite.YES


@pytest.mark.parametrize(
    ("using", "expected"),
    [
        ("c", ()),
        ('"c"', ()),
        ("(c)", ()),
        ("c::text", ("text",)),
        ("(c::varchar)::text", ("character varying", "text")),
        ("CAST(c AS text)", ("text",)),
        ("c::varchar(50)", ("character varying",)),
        ("d", None),
        ("lower(c)", None),
        ("c::role", None),
        ("c || 'a'", None),
        ("c::text || 'a'::text", None),
        ("'c'::text", None),
    ],
)
def test_using_is_read_if_it_only_casts_the_column(using: str, expected: tuple[str, ...] | None) -> None:
    found = casts(using, "c")
    assert (None if found is None else tuple(each.type for each in found)) == expected


# Measured on PostgreSQL 11 to 18.
@pytest.mark.parametrize(
    ("index", "to", "built"),
    [
        ("(name)", "varchar(100)", False),
        ("(name)", "text", False),
        ("(name)", "citext", True),
        ("(name)", 'varchar(100) COLLATE "C"', True),
        ("(lower(name))", "varchar(100)", True),
        ("(id) WHERE name IS NOT NULL", "varchar(100)", True),
        ("(id) INCLUDE (name)", "varchar(100)", False),
        ("(id)", "citext", False),
    ],
)
def test_an_index_is_built_anew_where_it_cannot_be_kept(index: str, to: str, built: bool) -> None:
    before = f"CREATE TABLE members (id integer, name varchar(50)); CREATE INDEX by_name ON members {index};"
    effects = claimed(before, f"ALTER TABLE members ALTER COLUMN name TYPE {to};")
    assert names(effects.index_builds) == ({"by_name"} if built else set())
    assert names(effects.scans) == ({"members"} if built else set())
    assert effects.rewrites == ()


def test_a_foreign_key_over_the_column_locks_the_other_table_too() -> None:
    before = "CREATE TABLE clubs (id integer PRIMARY KEY); CREATE TABLE members (club integer REFERENCES clubs);"
    effects = claimed(before, "ALTER TABLE clubs ALTER COLUMN id TYPE bigint;")
    assert locks(effects) == {"clubs": "ACCESS EXCLUSIVE", "members": "ACCESS EXCLUSIVE"}
    assert names(effects.rewrites) == {"clubs"}
    assert names(effects.scans) == {"clubs", "members"}


def test_of_an_unknown_column_the_worst_is_claimed_and_said() -> None:
    effects = claimed("SELECT 1;", "ALTER TABLE members ALTER COLUMN name TYPE text;")
    assert names(effects.rewrites) == {"members"}
    assert effects.assumed == ("The type that name has is not known: a rewrite is assumed.",)


def test_without_a_time_zone_a_change_to_timestamptz_is_taken_to_rewrite() -> None:
    before = "CREATE TABLE visits (at timestamp);"
    change = "ALTER TABLE visits ALTER COLUMN at TYPE timestamptz;"
    assert names(claimed(before, change).rewrites) == {"visits"}
    assert claimed(before, f"SET timezone = 'UTC'; {change}").rewrites == ()
    assert names(claimed(before, f"SET timezone = 'UTC'; {change}", version=11).rewrites) == {"visits"}
    assert names(claimed(before, f"SET timezone = 'UTC'; RESET timezone; {change}").rewrites) == {"visits"}
    earlier = claimed(f"SET timezone = 'UTC'; {before}", change)
    assert earlier.rewrites == ()
    assert len(earlier.assumed) == 1
