"""The statements that put the rows of one table back as they were before a correction.

Whether a row still holds what the correction wrote is asked of texts, written under the settings under which the ledger
wrote its own: values that a type calls equal may still be somebody's later change, and types without an equality have texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from psycopg import sql

from rules.name import Name
from rules.value import Value
from runner.batch.words import COMMA, identifier, table, verbatim
from runner.revert.referring import Referring, is_referred
from runner.statement import statement
from runner.target.key import Column

_AND = sql.SQL(" AND ")
_ROW = "threephase_row"


class Undone(Value):
    """A table whose rows are put back. number: in its set. computed: generated columns. volatile: not compared.

    referring: keys of rows that refer to it, none of which may lose what it refers to.
    """

    number: int
    name: Name
    only: bool
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    computed: frozenset[str]
    volatile: frozenset[str]
    referring: tuple[Referring, ...]

    def place(self, name: str) -> int:
        """Of a column in an image, counted from 1 as PostgreSQL does."""
        return 1 + next(place for place, column in enumerate(self.columns) if column.name == name)


class Putting(StrEnum):
    """What is done to a row of the set; in this order if nothing is in the way."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


def putting_back(undone: Undone, how: Putting, differing: Sequence[str]) -> sql.Composed:
    """Changes the rows that are as the correction left them. Parameters: set_id, number, places; first and last, between
    which numbers they are, but for DELETE; withheld, the numbers of those that are left, but for UPDATE.

    differing: the columns that the correction has changed in any row.
    """
    return statement(f"undo/{how.value}").format(
        **_common(undone),
        target=table(undone.name),
        columns=COMMA.join(identifier(column.name) for column in _own(undone)),
        values=COMMA.join(_cast(undone, "old", column.name) for column in _own(undone)),
        assigned=COMMA.join(
            sql.SQL("{} = {}").format(identifier(name), _cast(undone, "old", name))
            for name in differing
            if name not in undone.computed
        ),
        is_new=_is(undone, "new", [column.name for column in undone.columns if column.name not in undone.computed]),
        has_old_key=_has_key(undone, "old"),
        has_new_key=_has_key(undone, "new"),
        is_referred=is_referred(undone.referring, _ROW),
    )


def keeping_left(undone: Undone) -> sql.Composed:
    """Keeps the rows that are not as they were before the correction. The same parameters, and own, own_number, salted."""
    return statement("undo/keep_left").format(**_common(undone), **_compared(undone))


def put_back_by_half(undone: Undone) -> sql.Composed:
    """Numbers the rows of changed keys of which one is as it was and another is not. Parameters: set_id, number, places."""
    return statement("undo/half").format(**_common(undone), **_compared(undone), labels=COMMA.join(_labels(undone)))


def _common(undone: Undone) -> dict[str, sql.Composable]:
    only = sql.SQL("ONLY ") if undone.only else sql.SQL("")
    return {
        "sides": statement("change/sides"),
        "rows": sql.SQL("{}{} AS {}").format(only, table(undone.name), sql.Identifier(_ROW)),
        "row": sql.Identifier(_ROW),
    }


def _compared(undone: Undone) -> dict[str, sql.Composable]:
    names = [column.name for column in undone.columns if column.name not in undone.volatile]
    return {
        "has_old_key": _has_key(undone, "old"),
        "has_new_key": _has_key(undone, "new"),
        "is_old": _is(undone, "old", names),
    }


def _labels(undone: Undone) -> Iterator[sql.Composed]:
    """What stays the same in a row whose key is changed: all else, or another part of the key where that is all it has."""
    others = [column.name for column in _own(undone) if column.name not in {*undone.key, *undone.volatile}]
    for names in [others] if others else [[name] for name in undone.key]:
        values = COMMA.join(sql.SQL("side.image[{}]").format(sql.Literal(undone.place(name))) for name in names)
        yield sql.SQL("(ARRAY[{}, {}]::pg_catalog.text[])").format(sql.Literal(names[0]), values)


def _own(undone: Undone) -> list[Column]:
    """The columns that are given values."""
    return [column for column in undone.columns if column.name not in undone.computed]


def _cast(undone: Undone, side: str, name: str) -> sql.Composed:
    return sql.SQL("({})::{}").format(_text(undone, side, name), verbatim(_type(undone, name)))


def _type(undone: Undone, name: str) -> str:
    return next(column.type for column in undone.columns if column.name == name)


def _text(undone: Undone, side: str, name: str) -> sql.Composed:
    return sql.SQL("pair.{}[{}]").format(sql.Identifier(side), sql.Literal(undone.place(name)))


def _has_key(undone: Undone, side: str) -> sql.Composed:
    return _AND.join(
        sql.SQL("{} {} {}").format(identifier(_ROW, name), _equals(undone, name), _cast(undone, side, name))
        for name in undone.key
    )


def _equals(undone: Undone, name: str) -> sql.SQL:
    """PostgreSQL's own operator for its own types, for which no schema is written; those of others bring theirs."""
    return sql.SQL("=" if "." in _type(undone, name) else "OPERATOR(pg_catalog.=)")


def _is(undone: Undone, side: str, names: Sequence[str]) -> sql.Composed:
    """Whether the row's columns are those of the image, to the letter."""
    if not names:
        return sql.Composed([sql.SQL("true")])
    return _AND.join(
        sql.SQL("({})::pg_catalog.text COLLATE {binary} IS NOT DISTINCT FROM {}").format(
            identifier(_ROW, name), _text(undone, side, name), binary=sql.Identifier("pg_catalog", "C")
        )
        for name in names
    )
