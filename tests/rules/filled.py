"""Two rows in every table of a database, so that whoever validates or builds something has to read."""

from __future__ import annotations

import psycopg
from psycopg import sql

_COLUMNS = """
SELECT c.oid::regclass::text, array_agg(a.attname::text ORDER BY a.attnum), array_agg(t.oid::integer ORDER BY a.attnum)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND COALESCE(to_jsonb(a) ->> 'attgenerated', '') = ''  -- which 11 does not have
JOIN pg_type own ON own.oid = a.atttypid
JOIN pg_type t ON t.oid = COALESCE(NULLIF(own.typbasetype, 0), own.oid)
WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
GROUP BY c.oid
"""
_ENUM = "SELECT enumlabel FROM pg_enum WHERE enumtypid = %s ORDER BY enumsortorder LIMIT 1"
_DATES = ("date", "timestamp", "timestamptz")


def fill(conn: psycopg.Connection) -> None:
    """Keys are 1 and 2 everywhere, so that every foreign key finds what it points at."""
    conn.execute("SET session_replication_role = replica")
    for table, names, types in conn.execute(_COLUMNS).fetchall():
        insert = sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({}) ON CONFLICT DO NOTHING").format(
            sql.SQL(table),
            sql.SQL(", ").join(map(sql.Identifier, names)),
            sql.SQL(", ").join([sql.Placeholder()] * len(names)),
        )
        for number in (1, 2):
            conn.execute(insert, [_value(conn, oid, number) for oid in types])
    conn.execute("RESET session_replication_role")


def _value(conn: psycopg.Connection, oid: int, number: int) -> str:
    """As a literal whose type the column decides."""
    known = psycopg.adapters.types.get(oid)
    name = known.name if known else ""
    if name in _DATES:
        return f"2024-01-0{number}"
    if name == "bool":
        return "true"
    if name == "uuid":
        return f"00000000-0000-0000-0000-00000000000{number}"
    if name in ("text", "varchar"):
        return f"{number}@example.org"
    enum = conn.execute(_ENUM, [oid]).fetchone()
    return enum[0] if enum else str(number)
