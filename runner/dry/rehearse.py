"""The dry run that does the work and takes it back: each sampled range twice, in one transaction that is rolled back.

It takes the locks, writes the WAL, fires the triggers and moves the sequences that a batch would; nothing else stays.
"""

from __future__ import annotations

from time import monotonic
from typing import assert_never

import psycopg
from psycopg.rows import TupleRow

from rules.backfill import Backfill, WorkKind
from rules.value import Value, replace
from runner.batch.compose import images_by, restricted
from runner.batch.decision import Decision, decide
from runner.batch.next_keys import rest_of_keys
from runner.batch.transaction import prepare
from runner.batch.words import KeyRange, bounds
from runner.dry.rehearsed import Rehearsal, Row, Sample
from runner.dry.samples import Place, first_to_change, places
from runner.settings import Settings
from runner.statement import statement
from runner.target.key import Target

_MOST_ROWS = 2_000  # of one range: they are held in memory to be compared
_FEW_ROWS = 50  # enough to see that a guard is none, few enough to be done before anybody waits
_BRIEFLY_MS = 1_000
_SHOWN_ROWS = 5
_ATTEMPTS = 3
_RATHER_LESS = 10


class _Stage(Value):
    """What all ranges have in common. conn: outside a transaction."""

    conn: psycopg.Connection[TupleRow]
    backfill: Backfill
    target: Target
    settings: Settings


class _Pass(Value):
    rows: tuple[Row, ...]
    took_ms: float
    wal_bytes: int


def rehearse(conn: psycopg.Connection[TupleRow], backfill: Backfill, target: Target, settings: Settings) -> Rehearsal:
    """Works on some ranges and takes it back, also when it is interrupted."""
    stage = _Stage(conn=conn, backfill=backfill, target=target, settings=settings)
    before = _sequences(conn)
    size = min(settings.size, _MOST_ROWS)
    seen = [_sample(stage, place, size) for place in places(conn, backfill.work, target, size)]
    if not any(sample.changed or sample.refused for sample, _ in seen):
        place = first_to_change(conn, backfill.work, target)
        seen += [] if place is None else [_sample(stage, place, size)]
    return Rehearsal(
        samples=tuple(sample for sample, _ in seen),
        rows=tuple(row for _, rows in seen for row in rows)[:_SHOWN_ROWS],
        sequences=tuple(sorted(name for name, at in _sequences(conn).items() if before.get(name) != at)),
    )


def rehearse_first(
    conn: psycopg.Connection[TupleRow], backfill: Backfill, target: Target, settings: Settings
) -> Rehearsal:
    """The same with a few rows: the table's first ones and, if none of them is to be changed, the first that is."""
    stage = _Stage(conn=conn, backfill=backfill, target=target, settings=settings)
    size = min(settings.size, _FEW_ROWS)
    seen = _sample(stage, Place(name="first", after=None), size)
    if not (seen[0].changed or seen[0].refused):
        place = first_to_change(conn, backfill.work, target, within_ms=_BRIEFLY_MS)
        seen = seen if place is None else _sample(stage, place, size)
    return Rehearsal(samples=(seen[0],), rows=(), sequences=())


def _sample(stage: _Stage, place: Place, size: int) -> tuple[Sample, tuple[Row, ...]]:
    """One range; smaller or once more where the time or a lock was wanting."""
    sample = Sample(name=place.name, after=place.after, walked=0)
    said = ""
    for _ in range(_ATTEMPTS):
        try:
            return _rolled_back(stage, place, size)
        except psycopg.Error as error:
            said = f"{error.diag.message_primary or error} ({error.sqlstate})."
            decision = decide(error.sqlstate, connected=not stage.conn.closed)
            if decision is Decision.RECONNECT:
                raise
            if decision in (Decision.ROW, Decision.FAIL):
                return replace(sample, refused=said), ()
            if decision is Decision.SHRINK:
                size = max(1, size // _RATHER_LESS)
    return replace(sample, skipped=said), ()


def _rolled_back(stage: _Stage, place: Place, size: int) -> tuple[Sample, tuple[Row, ...]]:
    with stage.conn.transaction(force_rollback=True):
        stage.conn.execute(statement("dry_snapshot"))
        prepare(stage.conn, stage.settings)
        left = KeyRange(low=place.after, high=None)
        query = rest_of_keys(stage.backfill.work, stage.target, left)
        row = stage.conn.execute(query, bounds(left) | {"size": size}).fetchone()
        walked, last = row if row is not None else (0, None)
        sample = Sample(name=place.name, after=place.after, walked=walked)
        if last is None:
            return sample, ()
        keys = KeyRange(low=place.after, high=tuple(last))
        first, second = _pass(stage, keys), _pass(stage, keys)
    values = {row.key: row.after for row in first.rows}
    sample = replace(
        sample,
        changed=len(first.rows),
        again=len(second.rows),
        otherwise=sum(1 for row in second.rows if row.key not in values or values[row.key] != row.after),
        took_ms=first.took_ms,
        again_ms=second.took_ms,
        wal_bytes=first.wal_bytes,
        image_bytes=sum(map(_size, first.rows)),
    )
    return sample, first.rows[:_SHOWN_ROWS]


def _pass(stage: _Stage, keys: KeyRange) -> _Pass:
    conn, began = stage.conn, monotonic()
    since = prepare(conn, stage.settings)
    query = restricted(stage.backfill.work, stage.target, keys, images_by(conn.info.server_version))
    # binary: a range without bounds has no parameters, and the statement must all the same be sent as one that is alone.
    images = [image for (image,) in conn.execute(query, bounds(keys), binary=True)]
    conn.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what COMMIT would find
    took_ms = (monotonic() - began) * 1_000
    row = conn.execute(statement("dry_wal"), {"since": since}).fetchone()
    rows = tuple(_row(stage, image) for image in images)
    return _Pass(rows=rows, took_ms=took_ms, wal_bytes=0 if row is None else row[0])


def _row(stage: _Stage, image: list[str | None]) -> Row:
    """An image cut into key, values before, and values after: runner.batch.compose puts it together."""
    width = len(stage.target.images)
    match stage.backfill.work.kind:
        case WorkKind.UPDATE:
            key, before, after = image[: -2 * width], image[-2 * width : -width], image[-width:]
            return Row(key=tuple(key), before=tuple(before), after=tuple(after))
        case WorkKind.DELETE:
            return Row(key=tuple(image[:-width]), before=tuple(image[-width:]), after=None)
        case WorkKind.INSERT:
            return Row(key=tuple(image[:-width]), before=None, after=tuple(image[-width:]))
        case _:
            assert_never(stage.backfill.work.kind)


def _size(row: Row) -> int:
    return sum(len(value or "") + 3 for values in (row.key, row.before or (), row.after or ()) for value in values)


def _sequences(conn: psycopg.Connection[TupleRow]) -> dict[str, int]:
    return dict(conn.execute(statement("dry_sequences"), {}).fetchall())
