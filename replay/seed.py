"""Rows for the tables that have none, so that what only hurts with data shows."""

from __future__ import annotations

from contextlib import suppress

import psycopg
from psycopg import sql

from replay.rows import identifier, with_rows
from replay.seed_values import ColumnType, value_of
from rules.name import Name
from rules.value import Value

# Columns that a row can be given: neither generated nor identity. Of a domain, the type that it comes down to.
# By way of JSON, because PostgreSQL 11 has no attgenerated.
_COLUMNS = """
    with recursive base as (
        select t.oid as type, t.oid, t.typbasetype, t.typtypmod from pg_catalog.pg_type t
        union all
        select base.type, t.oid, t.typbasetype, case when t.typtypmod >= 0 then t.typtypmod else base.typtypmod end
        from base join pg_catalog.pg_type t on t.oid = base.typbasetype
    )
    select a.attrelid, a.attname, a.attnotnull, t.typname, t.typtype::text, t.typcategory::text,
        substring(pg_catalog.format_type(t.oid, case when a.atttypmod >= 0 then a.atttypmod else base.typtypmod end)
            from '\\((\\d+)')::integer,
        array(select e.enumlabel::text from pg_catalog.pg_enum e where e.enumtypid = t.oid order by e.enumsortorder)
    from pg_catalog.pg_attribute a
    join base on base.type = a.atttypid and base.typbasetype = 0
    join pg_catalog.pg_type t on t.oid = base.oid
    where a.attrelid = any(%s) and a.attnum > 0 and not a.attisdropped and a.attidentity = ''
        and coalesce(pg_catalog.to_jsonb(a) ->> 'attgenerated', '') = ''
    order by a.attrelid, a.attnum
"""

_TABLES = """
    select c.oid, n.nspname, c.relname
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
        and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'
        and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by c.oid
"""


class SeedColumn(Value):
    """A column to be filled."""

    name: str
    required: bool
    type: ColumnType


class Seeder:
    """Fills tables on an autocommit connection. unfilled: those that would not take a row, and why."""

    def __init__(self, conn: psycopg.Connection, rows: int) -> None:
        self.conn = conn
        self.rows = rows
        self.unfilled: dict[Name, str] = {}

    def fill(self) -> None:
        """Gives every table without rows its rows, whatever foreign keys and triggers say."""
        empty = _tables_without_rows(self.conn)
        if empty:
            with suppress(psycopg.errors.InsufficientPrivilege):  # then keys and triggers have their say
                self.conn.execute("set session_replication_role = replica")
            try:
                for table, columns in _columns(self.conn, empty).items():
                    self._fill(table, columns)
            finally:
                if not self.conn.closed:
                    self.conn.execute("reset session_replication_role")

    def _fill(self, table: Name, columns: list[SeedColumn]) -> None:
        """A second time with NULL wherever that is allowed: a CHECK lets it pass."""
        reason = self._insert(table, columns)
        if reason is not None and self._insert(table, [column for column in columns if column.required]) is not None:
            self.unfilled[table] = reason
        else:
            self.unfilled.pop(table, None)

    def _insert(self, table: Name, columns: list[SeedColumn]) -> str | None:
        """Why no row was taken, if so."""
        try:
            self.conn.execute(_insert(table, columns, self.rows))
        except psycopg.Error as error:
            if self.conn.closed:
                raise
            return error.diag.message_primary or type(error).__name__
        return None


def _tables_without_rows(conn: psycopg.Connection) -> dict[int, Name]:
    tables = {oid: Name(name, schema) for oid, schema, name in conn.execute(_TABLES).fetchall()}
    filled = with_rows(conn, tables.values())
    return {oid: name for oid, name in tables.items() if name not in filled}


def _columns(conn: psycopg.Connection, tables: dict[int, Name]) -> dict[Name, list[SeedColumn]]:
    columns: dict[Name, list[SeedColumn]] = {name: [] for name in tables.values()}
    for oid, name, required, type_name, kind, category, length, labels in conn.execute(_COLUMNS, (list(tables),)):
        of = ColumnType(name=type_name, kind=kind, category=category, length=length or 0, labels=tuple(labels))
        columns[tables[oid]].append(SeedColumn(name=name, required=required, type=of))
    return columns


def _insert(table: Name, columns: list[SeedColumn], rows: int) -> sql.Composed:
    """As literals, which the input function of each column's type reads."""
    if not columns:
        return sql.SQL("insert into {} default values").format(identifier(table))
    lines = (
        sql.SQL(", ").join(sql.Literal(value_of(column.type, n)) for column in columns) for n in range(1, rows + 1)
    )
    return sql.SQL("insert into {} ({}) values ({}) on conflict do nothing").format(
        identifier(table),
        sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
        sql.SQL("), (").join(lines),
    )
