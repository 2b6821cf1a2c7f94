"""The tables of a backfill, as the database has them; refused with advice where they cannot be walked."""

from __future__ import annotations

import psycopg

from rules.backfill import Backfill, Work, WorkKind
from rules.name import Name
from rules.value import Value
from runner.errors import RefusedError
from runner.statement import statement
from runner.target.key import Column, Key, KeyColumn, Target

# Why not: what stands in pg_class.relkind instead of a table.
_NO_TABLE = {
    "v": "is a view; name the table below it",
    "m": "is a materialized view; refresh it instead",
    "f": "is a foreign table, whose rows cannot be locked from here; run the backfill on its own server",
    "S": "is a sequence",
    "c": "is a type",
    "i": "is an index",
    "I": "is an index",
    "t": "is a TOAST table",
}


class _Table(Value):
    oid: int
    name: Name
    rows: int


def read_target(conn: psycopg.Connection, backfill: Backfill) -> Target:
    """Reads tables, key and columns. Raises RefusedError: no such table, no key to walk by, or a key that is changed."""
    work = backfill.work
    walked = _table(conn, work.walked, only=work.only)
    written = walked if work.kind is not WorkKind.INSERT else _table(conn, work.written, only=True)
    if work.kind is WorkKind.INSERT and written.oid == walked.oid:
        raise RefusedError(f"{written.name} is read and filled by the same statement: it would walk over its own rows.")
    key = _key(conn, walked.oid, walked.name, backfill.key)
    _refuse_changed_key(work, key)
    written_keys = keys_of(conn, written.oid) if work.kind is WorkKind.INSERT else []
    if work.kind is WorkKind.INSERT and backfill.images and not written_keys:
        raise RefusedError(f"{written.name} has no key by which its new rows could be found again. {_NO_IMAGES}")
    return Target(
        kind=work.kind,
        walked=walked.name,
        written=written.name,
        key=key,
        written_key=written_keys[0] if written_keys else None,
        images=_images(conn, written.oid, work),
        rows=walked.rows,
        oid=walked.oid,
        search_path=_search_path(conn),
        upsert=work.upsert,
    )


_NO_IMAGES = "Give it a primary key, or write `images = false`: then the backfill cannot be reverted."


def _search_path(conn: psycopg.Connection) -> str:
    row = conn.execute(statement("search_path_now")).fetchone()
    return "" if row is None else str(row[0])


def _table(conn: psycopg.Connection, name: Name, *, only: bool) -> _Table:
    row = conn.execute(statement("target_table"), {"name": str(name)}).fetchone()
    if row is None:
        raise RefusedError(
            f"there is no table {name} in this database. Check its name and schema, and the search_path."
        )
    oid, schema, relation, kind, persistence, has_children, rows = row
    full = Name(name=relation, schema=schema)
    if kind in _NO_TABLE:
        raise RefusedError(f"{full} {_NO_TABLE[kind]}.")
    if persistence == "t":
        raise RefusedError(f"{full} is a temporary table, which no other session sees.")
    if kind == "r" and has_children and not only:
        raise RefusedError(
            f"{full} has tables that inherit from it, and no key covers them all. "
            "Write ONLY before its name, and a backfill for each of them."
        )
    return _Table(oid=oid, name=full, rows=rows or 0)


def _key(conn: psycopg.Connection, oid: int, table: Name, wanted: str | None) -> Key:
    found = keys_of(conn, oid)
    if wanted is None and found:
        return found[0]
    for key in found:
        if key.index.name == wanted:
            return key
    if wanted is not None:
        raise RefusedError(f"{table} has no index {wanted} that could be walked. {_what_fits(found)}")
    raise RefusedError(
        f"{table} has no key to walk by: neither a primary key nor a unique index over NOT NULL columns. Add a column "
        '"id bigint generated always as identity" with a primary key (in small steps on a large table), or make the '
        "columns of a unique index NOT NULL."
    )


def _what_fits(keys: list[Key]) -> str:
    if not keys:
        return "It must be unique, valid, without WHERE and expressions, and its columns NOT NULL."
    return f"These can: {', '.join(key.index.name for key in keys)}."


def keys_of(conn: psycopg.Connection, oid: int) -> list[Key]:
    """The keys of a table that can be walked, the best first."""
    return [
        Key(
            index=Name(name=index, schema=schema),
            columns=tuple(
                KeyColumn(
                    name=name, type=written, collation=None if collation is None else Name(collation, collation_schema)
                )
                for name, written, collation, collation_schema in zip(*parts, strict=True)
            ),
        )
        for index, schema, *parts in conn.execute(statement("target_keys"), {"oid": oid})
    ]


def _refuse_changed_key(work: Work, key: Key) -> None:
    changed = {column.name for column in key.columns} & set(work.columns)
    if work.kind is WorkKind.UPDATE and changed:
        raise RefusedError(
            f"the statement changes {', '.join(sorted(changed))}, by which the table is walked: a row could be visited "
            "twice or never. Name another unique index with key, or write the new key to a new column."
        )


def _images(conn: psycopg.Connection, oid: int, work: Work) -> tuple[Column, ...]:
    """What must be known to undo it: the assigned columns; of a deleted row all of them."""
    columns = conn.execute(statement("target_columns"), {"oid": oid}).fetchall()
    known = {name: Column(name=name, type=written) for name, written, generated in columns if not generated}
    if work.kind is WorkKind.DELETE or not work.columns:
        return tuple(known.values())
    for name in work.columns:
        if name not in known:
            raise RefusedError(
                f"the statement assigns {name}, which is no column of {work.written} that can be assigned."
            )
    return tuple(known[name] for name in work.columns)
