"""The key space cut into ranges, so that several workers find work and none of it is far from done when one is lost."""

from __future__ import annotations

from itertools import pairwise

import psycopg
from psycopg import sql

from rules.backfill import Work
from runner.batch.words import COMMA, KeyRange, as_texts, descending, key_columns, key_texts, key_values, rows_of
from runner.statement import statement
from runner.target.key import Target

Texts = tuple[str, ...]

_MOST_PARTS = 32
_WORTH_A_RANGE = 10_000  # rows: some batches of any size that the controller comes to
_SAMPLED = 30_000  # rows: a thousand for each range, so that they differ by a few per cent


def first_pass(conn: psycopg.Connection, work: Work, target: Target) -> tuple[KeyRange, ...]:
    """The ranges up to the greatest key of this moment; none of an empty table. Rows that come later are swept."""
    cuts = _cuts(conn, work, target)
    last = _last_key(conn, work, target)  # after the sample, so that nothing in it lies beyond
    return () if last is None else _between([None, *cuts, last])


def sweep(earlier: tuple[KeyRange, ...]) -> tuple[KeyRange, ...]:
    """The same ranges once more, the last of them without an end."""
    return _between([None, *(keys.high for keys in earlier[:-1] if keys.high is not None), None])


def _between(bounds: list[Texts | None]) -> tuple[KeyRange, ...]:
    return tuple(KeyRange(low=low, high=high) for low, high in pairwise(bounds))


def _last_key(conn: psycopg.Connection, work: Work, target: Target) -> Texts | None:
    query = statement("range_last_key").format(
        key=key_texts(target.key, work.alias),
        walked=rows_of(target.walked, work.alias, only=work.only),
        columns=descending(key_columns(target.key, work.alias)),
    )
    row = conn.execute(query, {}).fetchone()
    return None if row is None else tuple(row[0])


def _cuts(conn: psycopg.Connection, work: Work, target: Target) -> list[Texts]:
    parts = min(_MOST_PARTS, target.rows // _WORTH_A_RANGE)
    if parts < 2:
        return []
    named = [sql.Identifier(f"key_{place}") for place in range(len(target.key.columns))]
    query = statement("range_bounds").format(
        named=COMMA.join(named),
        keys=key_values(target.key, work.alias),
        walked=rows_of(target.walked, work.alias, only=work.only),
        key=as_texts(named),
    )
    values = {"percent": min(100.0, 100.0 * _SAMPLED / target.rows), "parts": parts}
    return [tuple(key) for (key,) in conn.execute(query, values)]
