"""The statements that undo one batch, by the kind of what it did.

Whether a row still holds what the run wrote is asked of texts, the column's and the image's, written in one session
under the byte order: values that a type calls equal (1.0 and 1.00, or words in another case) may still be somebody's
later change, and types without an equality (json, point) have texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from psycopg import sql

from rules.backfill import WorkKind
from runner.batch.words import COMMA, identifier, key_columns, key_values, rows_of, table, verbatim
from runner.revert.referring import is_referred
from runner.revert.undo import Undo
from runner.statement import statement
from runner.target.key import Column, KeyColumn

_ROW = "threephase_row"
_AND = sql.SQL(" AND ")


def undoing(undo: Undo) -> sql.Composed:
    """One row for each image: its place, how it ended, and its key. Parameters: those of a slice, and aside."""
    common = {**_common(undo), "alias": sql.Identifier(_ROW)}
    order = key_values(undo.key, _ROW)
    match undo.kind:
        case WorkKind.UPDATE:
            return statement("revert_update").format(
                **common, order=order, is_old=_holds(undo, "old"), is_new=_holds(undo, "new"), assigned=_assigned(undo)
            )
        case WorkKind.INSERT:
            referred = is_referred(undo.referring, _ROW)
            return statement("revert_insert").format(
                **common, order=order, is_new=_holds(undo, "new"), is_referred=referred
            )
        case WorkKind.DELETE:
            return statement("revert_delete").format(
                **common,
                is_old=_holds(undo, "old"),
                table=table(undo.table),
                columns=COMMA.join(identifier(column.name) for column in undo.images),
                values=COMMA.join(_image("old", place) for place in range(len(undo.images))),
                key=COMMA.join(identifier(_ROW, column.name) for column in undo.key.columns),
            )
        case _:
            assert_never(undo.kind)


def locking(undo: Undo) -> sql.Composed:
    """Locks the rows of the images, in the order of their keys. The same parameters."""
    alias, order = sql.Identifier(_ROW), key_values(undo.key, _ROW)
    return statement("revert_lock").format(**_common(undo), alias=alias, order=order)


def as_before(undo: Undo) -> sql.Composed:
    """The places of images whose rows are as they were before the run. The same parameters."""
    if undo.kind is WorkKind.INSERT:
        return statement("revert_gone").format(**_common(undo))
    return statement("revert_there").format(**_common(undo), is_old=_holds(undo, "old"))


def back_already(undo: Undo) -> sql.Composed:
    """The places of images whose rows are as they were before an earlier pass of the run. The same parameters."""
    return statement("revert_earlier").format(
        **_common(undo),
        columns=COMMA.join(_image_columns(undo)),
        same_key_earlier=_same_key(undo, "earlier"),
        was_old=_holds(undo, "old", "earlier"),
    )


def _common(undo: Undo) -> dict[str, sql.Composable]:
    return {
        "images": _images(undo),
        "rows": rows_of(undo.table, _ROW, only=undo.only),
        "same_key": _same_key(undo),
    }


def _images(undo: Undo) -> sql.Composed:
    key = COMMA.join(sql.SQL("given.texts ->> {}").format(place) for place in range(len(undo.key.columns)))
    return statement("revert_images").format(key=key, columns=COMMA.join(_image_columns(undo)))


def _image_columns(undo: Undo) -> list[sql.Composed]:
    """The parts of an image in their order: runner.batch.compose."""
    parts: list[tuple[str, Sequence[KeyColumn | Column]]] = [("key", undo.key.columns)]
    parts += [("old", undo.images)] if undo.kind is not WorkKind.INSERT else []
    parts += [("new", undo.images)] if undo.kind is not WorkKind.DELETE else []
    columns: list[sql.Composed] = []
    for word, part in parts:
        columns += _cast(word, len(columns), [column.type for column in part])
    return columns


def _cast(word: str, at: int, types: Sequence[str]) -> list[sql.Composed]:
    return [
        sql.SQL("(given.texts ->> {place})::{type} AS {name}").format(
            place=sql.Literal(at + place), type=verbatim(written), name=sql.Identifier(f"{word}_{place}")
        )
        for place, written in enumerate(types)
    ]


def _same_key(undo: Undo, of: str = "image") -> sql.Composed:
    columns = key_columns(undo.key, _ROW)
    return _AND.join(
        sql.SQL("{} = {}").format(column, _image("key", place, of)) for place, column in enumerate(columns)
    )


def _holds(undo: Undo, word: str, of: str = "image") -> sql.Composed:
    """Whether the row's columns are those of the image, to the letter."""
    return _AND.join(
        sql.SQL(
            "({})::pg_catalog.text COLLATE {binary} IS NOT DISTINCT FROM ({})::pg_catalog.text COLLATE {binary}"
        ).format(identifier(_ROW, column.name), _image(word, place, of), binary=sql.Identifier("pg_catalog", "C"))
        for place, column in enumerate(undo.images)
    )


def _assigned(undo: Undo) -> sql.Composed:
    return COMMA.join(
        sql.SQL("{} = {}").format(identifier(column.name), _image("old", place))
        for place, column in enumerate(undo.images)
    )


def _image(word: str, place: int, of: str = "image") -> sql.Composable:
    return sql.Identifier(of, f"{word}_{place}")
