"""Writes what was done into the application's own audit table, in the transaction that does it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from runner.audit.fields import FIELDS, Mirror
from runner.audit.table import AuditTable, read_table
from runner.errors import RefusedError
from runner.statement import as_sql, statement

__all__ = ("FIELDS", "Mirror", "problems_with", "write_mirror")

_TAKES_ROWS = ("r", "p", "v", "f")


def write_mirror(
    conn: psycopg.Connection[Any],
    mirror: Mirror,
    entry: Mapping[str, object],
    new_id: Callable[[], object] = uuid4,
) -> None:
    """One row, in the transaction that is open. entry: our fields by their names. db_user, at, summary and id are known
    without it; another that is not there is NULL.

    Raises RefusedError where the table does not take it; the transaction is then of no use any more.
    """
    table = read_table(conn, mirror.table)
    problems = _problems(mirror, table)
    if table is None or problems:
        raise RefusedError(" ".join(problems))
    known = {**_told_by_itself(conn, entry), "id": new_id(), **entry}
    texts = {name: _text(known.get(name)) for name in FIELDS}
    values = [(column, texts[field]) for field, column in mirror.columns] + list(mirror.constants)
    try:
        conn.execute(_insert(table, mirror), [_fitted(table, column, value) for column, value in values])
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise RefusedError(f"{_the_mirror(mirror)} takes no such row: {error.diag.message_primary}.") from None


def _told_by_itself(conn: psycopg.Connection[Any], entry: Mapping[str, object]) -> dict[str, object]:
    """What the server knows of the session, and a sentence of what the entry says."""
    ((db_user, at),) = conn.execute(statement("mirror/session")).fetchall()
    return {"db_user": db_user, "at": at, "summary": _sentence(entry)}


def _sentence(entry: Mapping[str, object]) -> str:
    what, rows = str(entry.get("kind") or "correction").capitalize(), entry.get("rows") or 0
    return f"{what} {entry.get('correction')} for {entry.get('incident')} changed {rows} rows: {entry.get('reason')}"


def problems_with(conn: psycopg.Connection[Any], mirror: Mirror) -> tuple[str, ...]:
    """What would keep a row out of it, as far as that can be told without one; a sentence for each."""
    return tuple(_problems(mirror, read_table(conn, mirror.table)))


def _problems(mirror: Mirror, table: AuditTable | None) -> list[str]:
    if table is None:
        return [f"{_the_mirror(mirror)} is not there. Check its name and schema, and the search_path."]
    if table.kind not in _TAKES_ROWS:
        return [f"{_the_mirror(mirror)} is no table."]
    return [f"{_the_mirror(mirror)}: {problem}" for problem in (*_of_filled(mirror, table), *_of_others(mirror, table))]


def _of_filled(mirror: Mirror, table: AuditTable) -> Iterator[str]:
    for name in mirror.filled():
        column = table.column(name)
        if column is None:
            known = ", ".join(each.attname for each in table.columns)
            yield f"there is no column {name}. There are {known}."
        elif not column.writable:
            yield f"{name} is made by the database itself. Leave it out."
        elif not column.allowed:
            yield f"this role may not write {name}. Let its owner run GRANT INSERT ON it TO this role."
    for name, text in mirror.constants:
        column = table.column(name)
        if column is not None and column.labels and column.text(text) not in column.labels:
            yield f'{name} has no label "{text}". It has {", ".join(column.labels)}.'


def _of_others(mirror: Mirror, table: AuditTable) -> Iterator[str]:
    for column in table.columns:
        if column.wanted and column.attname not in mirror.filled():
            yield (
                f"{column.attname} is NOT NULL without a default, and nothing fills it. Map one of our fields to it, or "
                "give it a text under [audit.mirror.constants]."
            )


def _insert(table: AuditTable, mirror: Mirror) -> sql.Composed:
    """Each value is a text that the column's own type reads."""
    types = {column.attname: column.type for column in table.columns}
    filled = mirror.filled()
    return statement("mirror/insert").format(
        table=sql.Identifier(str(table.name.schema), table.name.name),
        columns=sql.SQL(", ").join(map(sql.Identifier, filled)),
        values=sql.SQL(", ").join(sql.SQL("%s::text::{}").format(as_sql(types[name])) for name in filled),
    )


def _fitted(table: AuditTable, name: str, value: str | None) -> str | None:
    column = table.column(name)
    return value if column is None else column.text(value)


def _text(value: object) -> str | None:
    """A time is written in UTC, since a column without time zone drops the zone and keeps the rest."""
    match value:
        case None | str():
            return value
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00"
        case dict() | list() | tuple():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value)


def _the_mirror(mirror: Mirror) -> str:
    return f"the audit table {mirror.table}"
