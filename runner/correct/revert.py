"""The revert of a correction: a script like any other, made of the images of its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import psycopg

from rules.backfill import WorkKind
from rules.correction import Expected, Volatile
from rules.name import Name
from rules.value import Value
from runner.change.capture import Places
from runner.change.rows import set_tables
from runner.correct.outcome import StepDone
from runner.correct.script import Script
from runner.correct.undo import Putting, Undone, keeping_left, putting_back
from runner.errors import RefusedError
from runner.ledger.corrections import Kept, list_corrections, read
from runner.revert.referring import ALL, referring_to
from runner.statement import statement
from runner.target.key import Column

_ANY = Expected(least=0, most=None)


class _Group(Value):
    """Rows of one table to which the same is done. rows: how many. differing: the columns that were changed."""

    undone: Undone
    how: Putting
    rows: int
    differing: tuple[str, ...]


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
        work=lambda by: _put_back(by, set_id, groups),
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


def _asked(undone: Undone, set_id: int) -> dict[str, object]:
    return {"set_id": set_id, "number": undone.number, "places": [undone.place(name) for name in undone.key]}


def _groups(conn: psycopg.Connection[Any], set_id: int, undone: Undone) -> Iterator[_Group]:
    shape = statement("undo/shape").format(sides=statement("change/sides"))
    values = {**_asked(undone, set_id), "columns": len(undone.columns)}
    ((inserted, updated, deleted, places),) = conn.execute(shape, values).fetchall()
    if not inserted and not updated and not deleted:
        return
    if not undone.key:
        raise RefusedError(f"{undone.name} has no key by which its rows could be found again: no image puts them back.")
    differing = tuple(undone.columns[place - 1].name for place in places)
    for how, rows in ((Putting.INSERT, deleted), (Putting.UPDATE, updated), (Putting.DELETE, inserted)):
        if rows and (how is not Putting.UPDATE or set(differing) - undone.computed):
            yield _Group(undone=undone, how=how, rows=rows, differing=differing)


def _text(conn: psycopg.Connection[Any], kept: Kept, groups: tuple[_Group, ...]) -> str:
    """What stands in the ledger for the file. Each revert of a correction is another one."""
    earlier = sum(each.reverts == kept.id for each in list_corrections(conn))
    lines = [f"-- Revert {earlier + 1} of correction {kept.id} ({kept.incident}), by the images of its rows:"]
    lines += [f"-- {each.how.value} {each.rows} rows of {each.undone.name}" for each in groups]
    return "\n".join(lines) + "\n"


def _put_back(conn: psycopg.Connection[Any], set_id: int, groups: tuple[_Group, ...]) -> Iterator[StepDone]:
    """In whatever order the constraints allow: what they refuse is tried again once others are back.

    Rows go last, or when nothing else is left to try, and only if none refers to them: else they would take with them what
    is still to be put back.
    """
    _refuse_another_shape(conn, groups)
    conn.execute(statement("undo/texts"))
    rows = dict.fromkeys(groups, 0)
    going = [group for group in groups if group.how is Putting.DELETE]
    waiting = [group for group in groups if group.how is not Putting.DELETE]
    while True:
        before = len(waiting)
        refusal = _tried(conn, set_id, waiting, rows)
        gone = _deleted(conn, set_id, going, rows)
        if not gone and len(waiting) == before:
            break
    if refusal is not None:
        raise refusal
    for group in groups:
        yield StepDone(line=0, kind=WorkKind(group.how.value), table=group.undone.name, rows=rows[group], expected=_ANY)


def _tried(
    conn: psycopg.Connection[Any], set_id: int, waiting: list[_Group], rows: dict[_Group, int]
) -> psycopg.IntegrityError | None:
    """Does what is waiting, as far as it can be done by now. The first refusal, if there was one."""
    first = None
    for group in tuple(waiting):
        try:
            with conn.transaction():
                rows[group] = _done(conn, set_id, group)
            waiting.remove(group)
        except psycopg.IntegrityError as refusal:
            first = first or refusal
    return first


def _deleted(conn: psycopg.Connection[Any], set_id: int, going: list[_Group], rows: dict[_Group, int]) -> int:
    """How many rows could go."""
    gone = 0
    for group in going:
        deleted = _done(conn, set_id, group)
        rows[group] += deleted
        gone += deleted
    return gone


def _done(conn: psycopg.Connection[Any], set_id: int, group: _Group) -> int:
    composed = putting_back(group.undone, group.how, group.differing)
    return conn.execute(composed, _asked(group.undone, set_id)).rowcount


def _refuse_another_shape(conn: psycopg.Connection[Any], groups: tuple[_Group, ...]) -> None:
    for undone in {group.undone.name: group.undone for group in groups}.values():
        found = conn.execute(statement("undo/columns"), {"name": str(undone.name)}).fetchall()
        if [(column.name, column.type) for column in undone.columns] != found:
            raise RefusedError(
                f"{undone.name} has other columns than when it was corrected: its images do not fit. Write a correction."
            )


def _keep_left(
    conn: psycopg.Connection[Any], own: int, places: Places, set_id: int, tables: tuple[Undone, ...]
) -> None:
    for undone in tables:
        if undone.key:
            number, salted = places(undone.name)
            values = {"own": own, "own_number": number, "salted": f"{salted}left\n"}
            conn.execute(keeping_left(undone), {**_asked(undone, set_id), **values})


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
        values = {**_asked(undone, set_id), "revert_set": own, "revert_number": number}
        ((rows,),) = conn.execute(statement("undo/strays"), values).fetchall()
        if rows:
            yield (
                f"{rows:,} rows of {undone.name} would change, too, which the correction did not change: they refer to "
                "rows that would go, or a trigger changes them."
            )
