"""The author's statement, restricted to a range of keys, with the images of the rows that it changes.

From PostgreSQL 18 on RETURNING knows the old values. Before, UPDATE and DELETE are joined with a sub-select that locks
the rows in the key's order and hands the old values over: what it locks, the statement changes (docs/adr/0017).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from psycopg import sql

from rules.backfill import Work, WorkKind
from runner.batch.words import (
    COMMA,
    KeyRange,
    as_texts,
    identifier,
    key_values,
    rows_of,
    verbatim,
    within,
)
from runner.statement import statement
from runner.target.key import Column, KeyColumn, Target

_LOCKED = "threephase_locked"
_KEY = "threephase_key_"
_OLD = "threephase_old_"
_HAD = "threephase_had"
_HAS = "threephase_has"
_RETURNS_OLD = 180_000


class Images(StrEnum):
    """How the old and new values of changed rows are come by."""

    NONE = "none"
    LOCKED = "locked"  # old values from rows locked beforehand: any version
    RETURNED = "returned"  # from RETURNING: PostgreSQL 18


def images_by(version: int) -> Images:
    """As the server can. version: server_version_num, 180000."""
    return Images.RETURNED if version >= _RETURNS_OLD else Images.LOCKED


def work_on(work: Work, target: Target, keys: KeyRange, images: Images) -> sql.Composed:
    """The author's statement on that range: how many rows it changed, and the digest of their images.

    Parameters: those of the range, and, for images, run_id, pass, range, batch and salt.
    """
    changed = restricted(work, target, keys, images)
    if images is Images.NONE:
        return statement("work").format(changed=changed)
    return statement("work_with_images").format(changed=changed)


def restricted(work: Work, target: Target, keys: KeyRange, images: Images) -> sql.Composed:
    """The author's statement on that range. Returns the image of each changed row as an array of text: see `_image`."""
    locked = images is Images.LOCKED and work.kind is not WorkKind.INSERT
    conditions = [*_own_condition(work), sql.SQL("({})").format(within(target.key, work.alias, keys))]
    return sql.SQL("{head}{source}\nWHERE {condition}{tail}\n{returning}").format(
        head=verbatim(work.head),
        source=_source(work, [_locked(work, target, keys)] if locked else []),
        condition=sql.SQL(" AND ").join([*conditions, *(_join(work, target) if locked else [])]),
        tail=verbatim(f"\n{work.tail}" if work.tail else ""),
        returning=_returning(work, target, images),
    )


def _own_condition(work: Work) -> list[sql.Composable]:
    return [] if work.condition is None else [sql.SQL("({}\n)").format(verbatim(work.condition))]


def _source(work: Work, before: list[sql.Composed]) -> sql.Composable:
    """What the statement reads beside its own table; before: what is put in front of the author's."""
    sources: list[sql.Composable] = [*before, *([] if work.source is None else [verbatim(work.source)])]
    if not sources:
        return sql.SQL("")
    word = sql.SQL("\nUSING {}" if work.kind is WorkKind.DELETE else "\nFROM {}")
    return word.format(COMMA.join(sources))


def _locked(work: Work, target: Target, keys: KeyRange) -> sql.Composed:
    return sql.SQL(
        "(SELECT {values} FROM {walked} WHERE {matches} AND ({range}) ORDER BY {order} FOR {strength}) AS {locked}"
    ).format(
        values=COMMA.join([*_named(work, _KEY, target.key.columns), *_named(work, _OLD, target.images)]),
        walked=_walked(work, target),
        matches=_matches(work),
        range=within(target.key, work.alias, keys),
        order=key_values(target.key, work.alias),
        strength=sql.SQL(
            "UPDATE" if work.kind is WorkKind.DELETE else "NO KEY UPDATE"
        ),  # as the statement itself locks
        locked=sql.Identifier(_LOCKED),
    )


def _matches(work: Work) -> sql.Composable:
    """Only rows that will be changed are locked: a lock is a write, and others wait for it."""
    if work.source is None:
        return sql.SQL(" AND ").join(_own_condition(work) or [sql.SQL("true")])
    return sql.SQL("EXISTS (SELECT FROM {} WHERE {})").format(
        verbatim(f"{work.source}\n"), sql.SQL(" AND ").join(_own_condition(work) or [sql.SQL("true")])
    )


def _join(work: Work, target: Target) -> list[sql.Composable]:
    return [
        sql.SQL("{} = {}").format(identifier(work.alias, column.name), sql.Identifier(_LOCKED, f"{_KEY}{place}"))
        for place, column in enumerate(target.key.columns)
    ]


def _returning(work: Work, target: Target, images: Images) -> sql.Composed:
    match images:
        case Images.NONE:
            return sql.SQL("RETURNING {} AS image").format(sql.SQL("NULL::pg_catalog.text[]"))
        case Images.LOCKED:
            old = [sql.Identifier(_LOCKED, f"{_OLD}{place}") for place in range(len(target.images))]
            return sql.SQL("RETURNING {} AS image").format(_image(work, target, work.alias, old, work.alias))
        case Images.RETURNED:
            had = _HAD if work.kind is WorkKind.DELETE else _HAS
            image = _image(work, target, had, _of(_HAD, target.images), _HAS)
            return sql.SQL("RETURNING WITH (OLD AS {}, NEW AS {}) {} AS image").format(
                sql.Identifier(_HAD), sql.Identifier(_HAS), image
            )
        case _:
            assert_never(images)


def _image(work: Work, target: Target, keyed: str, old: Sequence[sql.Composable], now: str) -> sql.Composed:
    """One array of text for each row: its key, what the columns held before, what they hold now.

    keyed: the alias that knows the key; now: the one that knows the new values. A deleted row holds nothing now, an
    inserted one held nothing before: that part is left out.
    Flat, because arrays within arrays take PostgreSQL four times as long to put together (measured).
    """
    match work.kind:
        case WorkKind.UPDATE:
            return as_texts([*_of(keyed, target.key.columns), *old, *_of(now, target.images)])
        case WorkKind.DELETE:
            return as_texts([*_of(keyed, target.key.columns), *old])
        case WorkKind.INSERT:
            inserted = () if target.written_key is None else target.written_key.columns
            columns: tuple[Column | KeyColumn, ...] = (*inserted, *target.images)
            return as_texts([identifier(column.name) for column in columns])
        case _:
            assert_never(work.kind)


def _of(alias: str, columns: Sequence[Column | KeyColumn]) -> list[sql.Identifier]:
    return [identifier(alias, column.name) for column in columns]


def _named(work: Work, prefix: str, columns: Sequence[Column | KeyColumn]) -> list[sql.Composed]:
    return [
        sql.SQL("{} AS {}").format(value, sql.Identifier(f"{prefix}{place}"))
        for place, value in enumerate(_of(work.alias, columns))
    ]


def _walked(work: Work, target: Target) -> sql.Composed:
    return rows_of(target.walked, work.alias, only=work.only)
