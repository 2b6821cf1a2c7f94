"""The revert of a correction: a script like any other, made of the images of its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import psycopg

from rules.correction import Volatile
from rules.name import Name
from runner.change.capture import Places
from runner.change.rows import set_tables
from runner.correct.put_back import Group, asked, put_back
from runner.correct.script import Script
from runner.correct.undo import Putting, Undone, keeping_left
from runner.errors import RefusedError
from runner.ledger.corrections import Kept, list_corrections, read
from runner.revert.referring import ALL, referring_to
from runner.statement import statement
from runner.target.key import Column


def revert_script(conn: psycopg.Connection[Any], id: int) -> Script:
    """What undoes the correction of that number, where its rows are as it left them; others stay and are told of.

    Raises NotFoundError: no such correction, or its rows were purged. RefusedError: it is a revert itself, or a table has
    no key.
    """
    kept = read(conn, id)
    if kept.kind != "correction":
        raise RefusedError(f"{id} is a revert itself. What it did is undone by a new correction.")
    tables, set_id = set_tables(conn, kept.set_id)
    undone = tuple(_undone(conn, number, table) for number, table in enumerate(tables))
    groups = tuple(group for each in undone for group in _groups(conn, set_id, each))
    text = _text(conn, kept, groups)
    return Script(
        kind="revert",
        reverts=kept.id,
        incident=kept.incident,
        reason=f"revert of correction {kept.id}",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        tables=tuple(each.name for each in undone),
        work=lambda by: put_back(by, set_id, groups),
        left=lambda by, own, places: _keep_left(by, own, places, set_id, undone),
        notes=lambda by, own, places: _left(by, own, places, undone),
        strays=lambda by, own, places: _strays(by, own, places, set_id, undone),
        volatile=tuple(_volatile(each, column) for each in undone for column in sorted(each.volatile)),
        needs_keys=False,
    )


def _undone(conn: psycopg.Connection[Any], number: int, table: dict[str, Any]) -> Undone:
    name = Name(name=table["name"], schema=table["schema"])
    found = conn.execute(statement("change/table"), {"name": str(name)}).fetchone()
    if found is None:
        raise RefusedError(f"there is no table {name} any more: its rows cannot be put back.")
    return Undone(
        number=number,
        name=name,
        only=table["only"],
        columns=tuple(Column(name=column["name"], type=column["type"]) for column in table["columns"]),
        key=tuple(table["key"]),
        computed=frozenset(table["computed"]),
        volatile=frozenset(table["volatile"]),
        referring=referring_to(conn, found[0], ALL),
    )


def _volatile(undone: Undone, column: str) -> Volatile:
    return Volatile(table=undone.name, column=column, reason="as in the correction")


def _groups(conn: psycopg.Connection[Any], set_id: int, undone: Undone) -> Iterator[Group]:
    shape = statement("undo/shape").format(sides=statement("change/sides"))
    values = {**asked(undone, set_id), "columns": len(undone.columns)}
    ((inserted, updated, deleted, places),) = conn.execute(shape, values).fetchall()
    if not inserted and not updated and not deleted:
        return
    if not undone.key:
        raise RefusedError(f"{undone.name} has no key by which its rows could be found again: no image puts them back.")
    differing = tuple(undone.columns[place - 1].name for place in places)
    for how, rows in ((Putting.INSERT, deleted), (Putting.UPDATE, updated), (Putting.DELETE, inserted)):
        if rows and (how is not Putting.UPDATE or set(differing) - undone.computed):
            yield Group(undone=undone, how=how, rows=rows, differing=differing, of=inserted + updated + deleted)


def _text(conn: psycopg.Connection[Any], kept: Kept, groups: tuple[Group, ...]) -> str:
    """What stands in the ledger for the file. Each revert of a correction is another one."""
    earlier = sum(each.reverts == kept.id for each in list_corrections(conn))
    lines = [f"-- Revert {earlier + 1} of correction {kept.id} ({kept.incident}), by the images of its rows:"]
    lines += [f"-- {each.how.value} {each.rows} rows of {each.undone.name}" for each in groups]
    return "\n".join(lines) + "\n"


def _keep_left(
    conn: psycopg.Connection[Any], own: int, places: Places, set_id: int, tables: tuple[Undone, ...]
) -> None:
    for undone in tables:
        if undone.key:
            number, salted = places(undone.name)
            values = {"own": own, "own_number": number, "salted": f"{salted}left\n"}
            conn.execute(keeping_left(undone), {**asked(undone, set_id), **values})


def _left(conn: psycopg.Connection[Any], own: int, places: Places, tables: tuple[Undone, ...]) -> Iterator[str]:
    for undone in tables:
        number, _ = places(undone.name)
        ((rows,),) = conn.execute(statement("undo/left"), {"own": own, "own_number": number}).fetchall()
        if rows:
            yield (
                f"{rows:,} rows of {undone.name} are left as they are: they were changed after the correction, or something "
                "else keeps them from becoming as they were."
            )


def _strays(
    conn: psycopg.Connection[Any], own: int, places: Places, set_id: int, tables: tuple[Undone, ...]
) -> Iterator[str]:
    for undone in tables:
        number, _ = places(undone.name)
        values = {**asked(undone, set_id), "revert_set": own, "revert_number": number}
        ((rows,),) = conn.execute(statement("undo/strays"), values).fetchall()
        if rows:
            yield (
                f"{rows:,} rows of {undone.name} would change, too, which the correction did not change: they refer to "
                "rows that would go, or a trigger changes them."
            )
