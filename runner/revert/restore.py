"""A slice of images, put back; a row that does not become as it was is left as it is, and only that."""

from __future__ import annotations

from collections import Counter

import psycopg

from rules.backfill import WorkKind
from rules.value import Value
from runner.batch.change import fails_by_its_rows
from runner.revert.compose import as_before, back_already, locking, undoing
from runner.revert.ends import Ends, Left
from runner.revert.images import Slice
from runner.revert.undo import Undo
from runner.statement import statement

# What is said of a row that is left.
_SAID = {
    "conflict": "it was changed after the run, and is left as it is.",
    "referred": "rows of other tables refer to it, and would go or change with it; it is left as it is.",
    "missing": "it is not there any more.",
    "refused": "a trigger does not let it become as it was, and it is left as it is.",
}
_COUNTED = {"referred": "conflict"}
# Another row has what this one would have: unique and exclusion constraints.
_TAKEN = frozenset(("23505", "23P01"))


class _Row(Value):
    """place: of the image. end: restored, already_old, or one of those that are left."""

    place: int
    end: str
    key: tuple[str, ...]


def restore(conn: psycopg.Connection, undo: Undo, images: Slice) -> Ends:
    """In the transaction that is open: all at once, and halved where one of them is refused."""
    try:
        return _put_back(conn, undo, images)
    except psycopg.Error as refusal:
        if not fails_by_its_rows(conn, refusal):
            raise
        if images.first == images.last:
            return _failed(conn, undo, images, refusal)
    former, latter = images.halves()
    return restore(conn, undo, former) + restore(conn, undo, latter)


def _put_back(conn: psycopg.Connection, undo: Undo, images: Slice) -> Ends:
    """Once more without those that a trigger kept from becoming as they were: whatever it made of them is taken back."""
    refused: dict[int, _Row] = {}
    while True:
        values = {**images.values, "aside": list(refused)}
        with conn.transaction() as attempt:
            rows = _tried(conn, undo, images, values)
            stubborn = _stubborn(conn, undo, rows, values)
            if not stubborn:
                return _ends([*rows, *refused.values()])
            raise psycopg.Rollback(attempt)
        refused |= stubborn


def _tried(conn: psycopg.Connection, undo: Undo, images: Slice, values: dict[str, object]) -> list[_Row]:
    if undo.referring:
        # A statement of its own: the next one sees who referred to the rows until they were locked. Nobody can since.
        conn.execute(locking(undo), values)
    found = conn.execute(undoing(undo), values).fetchall()
    conn.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else COMMIT would be where a row fails
    rows = [_Row(place=place, end=end, key=tuple(key)) for place, end, key in found]
    if undo.kind is not WorkKind.UPDATE or images.of_pass == 1 or all(row.end != "conflict" for row in rows):
        return rows
    back = {place for (place,) in conn.execute(back_already(undo), values)}
    return [_judged(row, back) for row in rows]


def _judged(row: _Row, back: set[int]) -> _Row:
    """What the run changed twice, and a revert has put back twice, holds neither value of the second image."""
    is_back = row.end == "conflict" and row.place in back
    return _Row(place=row.place, end="already_old", key=row.key) if is_back else row


def _stubborn(conn: psycopg.Connection, undo: Undo, rows: list[_Row], values: dict[str, object]) -> dict[int, _Row]:
    """Rows that were changed, and are not as they were before the run: triggers have had their say by now."""
    restored = [row for row in rows if row.end == "restored"]
    if not restored:
        return {}
    fine = {place for (place,) in conn.execute(as_before(undo), values)}
    return {row.place: _Row(place=row.place, end="refused", key=row.key) for row in restored if row.place not in fine}


def _ends(rows: list[_Row]) -> Ends:
    counts = Counter(_COUNTED.get(row.end, row.end) for row in rows)
    left = (Left(key=row.key, sqlstate="", message=_SAID[row.end]) for row in rows if row.end in _SAID)
    return Ends(**counts, left=tuple(left))


def _failed(conn: psycopg.Connection, undo: Undo, image: Slice, refusal: psycopg.Error) -> Ends:
    row = conn.execute(statement("revert_key"), image.values).fetchone()
    key = () if row is None else tuple(row[0][: len(undo.key.columns)])
    left = Left(
        key=key, sqlstate=refusal.sqlstate or "", message=refusal.diag.message_primary or "PostgreSQL refused it."
    )
    return Ends(conflict=1, left=(left,)) if refusal.sqlstate in _TAKEN else Ends(refused=1, left=(left,))
