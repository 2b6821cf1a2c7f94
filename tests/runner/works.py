"""Backfills for the tests of the runner, put together by hand: the runner knows no parser."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from rules.backfill import Backfill, Work, WorkKind
from rules.name import Name


def update(
    table: str,
    assignments: str,
    condition: str | None,
    *,
    columns: tuple[str, ...],
    source: str | None = None,
    guarded: bool = True,
    **block: Any,
) -> Backfill:
    """UPDATE table SET assignments [FROM source] [WHERE condition]; the block's names as in Backfill."""
    name = Name(*reversed(table.split("."))) if "." in table else Name(table)
    work = Work(
        kind=WorkKind.UPDATE,
        text=f"UPDATE {table} SET {assignments} WHERE {condition}",
        head=f"UPDATE {table} SET {assignments}",
        source=source,
        condition=condition,
        walked=name,
        alias=name.name,
        written=name,
        columns=columns,
        guarded=guarded,
    )
    return _backfill(work, block)


def delete(table: str, condition: str, *, source: str | None = None, **block: Any) -> Backfill:
    """DELETE FROM table [USING source] WHERE condition."""
    work = Work(
        kind=WorkKind.DELETE,
        text=f"DELETE FROM {table} WHERE {condition}",
        head=f"DELETE FROM {table}",
        source=source,
        condition=condition,
        walked=Name(table),
        alias=table,
        written=Name(table),
        guarded=True,
    )
    return _backfill(work, block)


def insert(
    into: str,
    columns: tuple[str, ...],
    selected: str,
    walked: str,
    condition: str | None = None,
    *,
    tail: str,
    **block: Any,
) -> Backfill:
    """INSERT INTO into (columns) SELECT selected FROM walked [WHERE condition] tail."""
    work = Work(
        kind=WorkKind.INSERT,
        text=f"INSERT INTO {into} SELECT {selected} FROM {walked}",
        head=f"INSERT INTO {into} ({', '.join(columns)}) SELECT {selected}",
        source=walked,
        condition=condition,
        tail=tail,
        walked=Name(walked),
        alias=walked,
        written=Name(into),
        columns=columns,
        guarded=True,
        upsert="DO UPDATE" in " ".join(tail.split()),
    )
    return _backfill(work, block)


def _backfill(work: Work, block: dict[str, Any]) -> Backfill:
    text = block.pop("text", work.text)
    name = block.pop("name", "fill")
    digest = sha256(text.encode()).hexdigest()
    return Backfill(name=name, path=f"{name}.sql", sha256=digest, text=text, work=work, **block)
