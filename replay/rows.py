"""Which tables hold rows, and emptying them."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from psycopg import sql

from rules.name import Name

_TABLES = """
    select n.nspname, c.relname
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'
        and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
"""


def identifier(name: Name) -> sql.Identifier:
    """The full name, as SQL."""
    return sql.Identifier(name.schema or "public", name.name)


def with_rows(conn: psycopg.Connection, tables: Iterable[Name]) -> frozenset[Name]:
    """Those of the tables that hold a row. All of them must exist."""
    names = list(tables)
    if not names:
        return frozenset()
    one = sql.SQL("select {} where exists (select from {})")
    each = (one.format(sql.Literal(i), identifier(name)) for i, name in enumerate(names))
    return frozenset(names[i] for (i,) in conn.execute(sql.SQL(" union all ").join(each)).fetchall())


def empty_tables(conn: psycopg.Connection, tables: Iterable[Name] | None = None) -> None:
    """Empties the tables and whatever refers to them; None: every table. All of them must exist."""
    if tables is None:
        tables = [Name(name, schema) for schema, name in conn.execute(_TABLES).fetchall()]
    names = list(map(identifier, tables))
    if names:
        conn.execute(sql.SQL("truncate {} cascade").format(sql.SQL(", ").join(names)))
