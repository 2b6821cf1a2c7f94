"""Where a rehearsal looks: the beginning, the middle and the end of the table, and, if need be, the first row to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from rules.backfill import Work
from rules.value import Value
from runner.batch.next_keys import nth_key
from runner.batch.words import KeyRange, bounds
from runner.dry.matching import first_found, key_before
from runner.statement import statement
from runner.target.key import Target
from runner.target.ranges import first_pass

Key = tuple[str, ...]

_WHOLE = KeyRange(low=None, high=None)
_QUESTION_MS = 10_000


class Place(Value):
    """after: the key behind which it begins, None for the beginning of the table."""

    name: str
    after: Key | None


def places(conn: psycopg.Connection[TupleRow], work: Work, target: Target, size: int) -> tuple[Place, ...]:
    """The beginning, one or two places in the middle, the last rows; fewer of a table with few rows, none of none."""
    with conn.transaction(force_rollback=True):
        conn.execute(statement("preflight_session"), {"statement_timeout_ms": str(_QUESTION_MS)})
        found = {place.after: place for place in _places(conn, work, target, size)}
    return tuple(found.values())


def _places(conn: psycopg.Connection[TupleRow], work: Work, target: Target, size: int) -> Iterator[Place]:
    ranges = first_pass(conn, work, target)
    if not ranges:
        return
    last = _key(conn, key_before(work, target, _WHOLE), {"size": size})
    yield Place(name="first", after=None)
    if last is None:
        return  # the first one holds all
    for middle in _middles(conn, work, target, ranges):
        yield Place(name="middle", after=middle)
    yield Place(name="last", after=last)


def _middles(
    conn: psycopg.Connection[TupleRow], work: Work, target: Target, ranges: tuple[KeyRange, ...]
) -> Iterator[Key]:
    """A small table is one range; its middle is counted. Of a large one two of its sampled bounds are taken."""
    if len(ranges) == 1:
        half = _key(conn, nth_key(work, target, _WHOLE), {"size": max(1, target.rows // 2)})
        lows = [half]
    else:
        lows = [ranges[third * len(ranges) // 3].low for third in (1, 2)]
    yield from (low for low in lows if low is not None)


def first_to_change(
    conn: psycopg.Connection[TupleRow], work: Work, target: Target, *, within_ms: int = _QUESTION_MS
) -> Place | None:
    """Just before the first row that the statement finds; None if there is none, or none is found in time."""
    try:
        with conn.transaction(force_rollback=True):
            conn.execute(statement("preflight_session"), {"statement_timeout_ms": str(within_ms)})
            match = _key(conn, first_found(work, target), {})
            if match is None:
                return None
            until = KeyRange(low=None, high=match)
            before = _key(conn, key_before(work, target, until), {**bounds(until), "size": 1})
    except psycopg.Error:
        if conn.closed:
            raise
        return None
    return Place(name="first to change", after=before)


def _key(conn: psycopg.Connection[TupleRow], query: sql.Composed, values: Mapping[str, object]) -> Key | None:
    row = conn.execute(query, values, binary=True).fetchone()
    return None if row is None else tuple(row[0])
