"""Two sets of changed rows held against each other, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg

from rules.name import Name
from rules.value import Value, replace
from runner.change.rows import ChangedTable, tables_of
from runner.ledger.chain import as_jsonb
from runner.statement import statement

_PAGE = 2_000
_Row = tuple[str | None, ...]
_Place = tuple[bytes, int, str, int, int]  # hash, number of the table, side, page, place in it
_At = tuple[int, str, _Row | _Place]  # number of the table, side, key or, where it has none, place
_Set = tuple[str, psycopg.Connection[Any], int]  # approved or now, who sees it, its number


class RowDifference(Value):
    """A row that is not the same in both. side: old, as it was before the correction, or new, as it is after it.

    key: its values. approved, now: its values in the order of columns; None: it is not there. volatile: columns whose
    values may differ.
    """

    table: Name
    columns: tuple[str, ...]
    key: _Row
    side: str
    approved: _Row | None
    now: _Row | None
    volatile: frozenset[str] = frozenset()

    @property
    def differing(self) -> list[str]:
        """The columns that should not differ and do, of a row that is there on both sides."""
        if self.approved is None or self.now is None:
            return []
        values = zip(self.columns, self.approved, self.now, strict=True)
        return [column for column, was, is_now in values if was != is_now and column not in self.volatile]


class Differences(Value):
    """rows: the first of them. more: whether there are others."""

    rows: tuple[RowDifference, ...]
    more: bool

    def columns(self) -> tuple[str, ...]:
        """`table.column` of the values that differ in rows that are there on both sides."""
        return tuple(sorted({f"{row.table}.{column}" for row in self.rows for column in row.differing}))


def differences(
    approved_by: psycopg.Connection[Any],
    approved_set: int,
    now_by: psycopg.Connection[Any],
    now_set: int,
    *,
    limit: int = 50,
) -> Differences:
    """Each connection sees its own set. Both are read in the order of their hashes, so that memory stays small."""
    tables, approved_set = tables_of(approved_by, approved_set)
    sets: tuple[_Set, _Set] = (("approved", approved_by, approved_set), ("now", now_by, now_set))
    with approved_by.transaction(), now_by.transaction():
        places, more = _places(sets, limit)
        found = _Found(tables)
        for each in sets:
            found.read(each, places[each[0]])
        for each in sets if more else ():
            found.complete(each)
    return Differences(rows=tuple(found.rows.values()), more=more)


class _Found:
    """The rows that are not the same, what both sets have to say of a key joined."""

    def __init__(self, tables: Sequence[ChangedTable]) -> None:
        self._tables = tables
        self.rows: dict[_At, RowDifference] = {}

    def read(self, of: _Set, places: Sequence[_Place]) -> None:
        """The rows at those places."""
        which, conn, set_id = of
        for place in places:
            _, number, side, page, at = place
            values = {"set_id": set_id, "number": number, "side": side, "page": page, "place": at}
            ((row,),) = conn.execute(statement("change/row_at"), values).fetchall()
            self._add(which, number, side, tuple(row), place)

    def complete(self, of: _Set) -> None:
        """Rows of the other set whose own counterpart lies beyond the limit: they are there on both sides."""
        which, conn, set_id = of
        lacking: dict[tuple[int, str], list[_Row]] = {}
        for (number, side, _), row in self.rows.items():
            if row.key and (row.approved if which == "approved" else row.now) is None:
                lacking.setdefault((number, side), []).append(row.key)
        for (number, side), keys in lacking.items():
            values = {"set_id": set_id, "number": number, "side": side, "places": self._tables[number].places}
            asked = {**values, "keys": as_jsonb(keys)}
            for (row,) in conn.execute(statement("change/rows_of_keys"), asked).fetchall():
                self._add(which, number, side, tuple(row), None)

    def _add(self, which: str, number: int, side: str, row: _Row, place: _Place | None) -> None:
        table = self._tables[number]
        key = tuple(row[at - 1] for at in table.places)
        at: _At = (number, side, key or place or ())
        known = self.rows.get(at) or RowDifference(
            table=table.name,
            columns=table.columns,
            key=key,
            side=side,
            approved=None,
            now=None,
            volatile=table.volatile if side == "new" else frozenset(),
        )
        self.rows[at] = replace(known, approved=row) if which == "approved" else replace(known, now=row)


def _places(sets: tuple[_Set, _Set], limit: int) -> tuple[dict[str, list[_Place]], bool]:
    """Where the rows are that are in one set only, up to the limit of either, and whether there are more."""
    found: dict[str, list[_Place]] = {"approved": [], "now": []}
    approved, now = (_hashes(conn, set_id) for _, conn, set_id in sets)
    for which, place in _unmatched(approved, now):
        if len(found[which]) == limit:
            return found, True
        found[which].append(place)
    return found, False


def _unmatched(approved: Iterator[_Place], now: Iterator[_Place]) -> Iterator[tuple[str, _Place]]:
    """What is on one side only. Both come in order; of equal hashes each is matched once."""
    left, right = next(approved, None), next(now, None)
    while left is not None and right is not None:
        if left[0] == right[0]:
            left, right = next(approved, None), next(now, None)
        elif left[0] < right[0]:
            yield "approved", left
            left = next(approved, None)
        else:
            yield "now", right
            right = next(now, None)
    while left is not None:
        yield "approved", left
        left = next(approved, None)
    while right is not None:
        yield "now", right
        right = next(now, None)


def _hashes(conn: psycopg.Connection[Any], set_id: int) -> Iterator[_Place]:
    with conn.cursor("threephase_hashes") as cursor:
        cursor.itersize = _PAGE
        yield from cursor.execute(statement("change/hashes"), {"set_id": set_id})
