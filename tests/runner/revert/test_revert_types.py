"""Values of every kind go to the ledger and back without a change, and a later change of any kind is seen."""

from __future__ import annotations

from threading import Event

import psycopg
import pytest

from runner.connection.dsn import read_dsn
from runner.revert.ends import Ends
from runner.revert.whole import revert
from tests.faults.scene import FACTS, begun, ledger, silent, worked_off
from tests.runner.works import update

# type, value before, value of the run, and a later one that the type may call equal to the run's.
_VALUES = {
    "numeric of another scale": ("numeric", "'1.10'", "'2.50'", "'2.5'"),
    "text": ("text", "E'tab\\t quote'' \\\\ back'", "'new'", "'New'"),
    "text that looks like more": ("text", "'NULL'", "'{a,\"b\"}'", "''"),
    "json, which has no equality": ("json", """'{"b": 1,  "a": 2}'""", """'{"x": 1}'""", """'{"x":1}'"""),
    "jsonb": ("jsonb", """'{"b": [1, null]}'""", """'{"x": 1.0}'""", """'{"x": 1.00}'"""),
    "point, which has no equality": ("point", "'(1,2)'", "'(0.1,0.2)'", "'(0.1,0.3)'"),
    "double": ("double precision", "'0.1'", "'1e-300'", "'NaN'"),
    "minus zero": ("double precision", "'NaN'", "'0'", "'-0'"),
    "real": ("real", "'3.4028235e38'", "'1.1'", "'1.10001'"),
    "timestamptz": ("timestamptz", "'2024-03-31 01:30:00.123457+01'", "'infinity'", "'-infinity'"),
    "the repeated hour": ("timestamptz", "'0044-03-15 12:00 BC'", "'2024-10-27 00:30Z'", "'2024-10-27 01:30Z'"),
    "interval": ("interval", "'1 mon 2 days -03:00:00.000001'", "'1 day'", "'24 hours'"),
    "bytea": ("bytea", r"'\x00ff5c'", r"'\x'", r"'\x00'"),
    "bits": ("bit varying(5)", "B'101'", "B''", "B'0'"),
    "range": ("int4range", "'[1,5)'", "'empty'", "'[1,2)'"),
    "array": ("text[]", """'{a,NULL,"NULL","x y"}'""", "'{}'", "'{NULL}'"),
    "inet": ("inet", "'10.0.0.1/8'", "'::1'", "'::2'"),
    "char": ("char(4)", "'a'", "'b'", "'c'"),
    "null before": ("boolean", "NULL", "true", "false"),
    "null after": ("date", "'2024-02-29'", "NULL", "'0001-01-01'"),
    "money": ("money", "'12.34'", "'-1'", "'1'"),
    "enum": ('"Odd Mood"', "'so so'", """'it''s "well"'""", "NULL"),
    "row type": ('"Odd Pair"', """'(1,"a,b")'""", "'(,)'", """'(,"")'"""),
    "domain": ("age", "7", "8", "9"),
}


def test_values_of_every_type_come_back_and_a_later_change_of_any_is_seen(
    conn: psycopg.Connection, database: str
) -> None:
    """A column for each of them; in the row with the column's number, that column is changed after the run."""
    ledger(conn)
    conn.execute("""CREATE TYPE "Odd Mood" AS ENUM ('so so', 'it''s "well"')""")
    conn.execute("""CREATE TYPE "Odd Pair" AS (a integer, b text)""")
    conn.execute("CREATE DOMAIN age AS integer CHECK (value > 0)")
    cases = list(enumerate(_VALUES.values()))
    names = [f"Odd % {place}" for place, _ in cases]
    columns = ", ".join(f'"{names[place]}" {declared}' for place, (declared, *_) in cases)
    conn.execute(f"CREATE TABLE members (id integer PRIMARY KEY, {columns})".encode())
    olds = ", ".join(f"{old}::{declared}" for _, (declared, old, *_) in cases)
    conn.execute(f"INSERT INTO members SELECT i, {olds} FROM generate_series(0, {len(cases)}) i".encode())
    before = conn.execute("SELECT m::text FROM members m ORDER BY id").fetchall()

    assigned = ", ".join(f'"{names[place]}" = {new}' for place, (_, _, new, _) in cases)
    backfill = update("members", assigned, '"Odd % 23" <> 8', columns=tuple(names))
    run = begun(database, backfill)
    worked_off(database, run, backfill)
    for place, (_, _, _, later) in cases:
        conn.execute(f'UPDATE members SET "{names[place]}" = {later} WHERE id = {place}'.encode())

    conn.execute(f"ALTER DATABASE {conn.info.dbname} SET timezone = 'Asia/Kathmandu'".encode())
    outcome = revert(read_dsn(database), run.id, tell=silent, stop=Event(), facts=FACTS)
    seen = conn.execute("SELECT (key ->> 0)::int FROM threephase.quarantine WHERE run_id = %s", (outcome.run_id,))
    unseen = set(range(len(cases))) - {place for (place,) in seen}
    assert [name for place, name in enumerate(_VALUES) if place in unseen] == []
    assert outcome.ends == Ends(restored=1, conflict=len(cases))
    assert conn.execute("SELECT m::text FROM members m WHERE id = %s", (len(cases),)).fetchall() == [
        (before[-1][0],),
    ]


def test_a_later_change_of_case_is_seen_where_the_collation_calls_it_equal(
    conn: psycopg.Connection, database: str
) -> None:
    ledger(conn)
    try:
        if conn.info.server_version < 120000:
            pytest.skip("collations are all deterministic before PostgreSQL 12")
        conn.execute("CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)")
    except psycopg.errors.FeatureNotSupported:
        pytest.skip("this server was built without ICU")
    conn.execute("CREATE TABLE members (id integer PRIMARY KEY, name text COLLATE folded)")
    conn.execute("INSERT INTO members VALUES (1, 'ann'), (2, 'bea')")
    backfill = update("members", "name = 'zoe'", "name IS DISTINCT FROM 'zoe'", columns=("name",))
    run = begun(database, backfill)
    worked_off(database, run, backfill)
    conn.execute("UPDATE members SET name = 'ZOE' WHERE id = 2")
    outcome = revert(read_dsn(database), run.id, tell=silent, stop=Event(), facts=FACTS)
    assert outcome.ends == Ends(restored=1, conflict=1)
    assert conn.execute("SELECT name FROM members ORDER BY id").fetchall() == [("ann",), ("ZOE",)]
