"""The changed rows, table by table, with what is left out counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice

from rules.name import Name
from runner.account.line import Line, Tone, heading
from runner.account.row import key_of, row_lines, values_of
from runner.account.value import name
from runner.change.rows import RowChange, TableTotals
from runner.report.words import counted

ALL = "--all shows them"


def rows_lines(totals: Iterable[TableTotals], changes: Iterable[RowChange], more: str = ALL) -> Iterator[Line]:
    """changes: all or the first of each table, by table. more: how to see the others."""
    left = {each.table: each for each in totals}
    for table, rows in groupby(changes, key=lambda change: change.table):
        yield heading(table_heading(table, left.get(table)))
        seen = 0
        for change in rows:
            seen += 1
            yield from row_lines(change)
        yield from _others(left.pop(table, None), seen, more)
    yield from _unseen(left, more)


def left_lines(rows: Iterable[RowChange], limit: int | None, more: str = ALL) -> Iterator[Line]:
    """The rows that a revert did not touch, with what it would have given them. limit: of all of them; None: all."""
    given = iter(rows)
    shown_rows = list(islice(given, limit)) if limit is not None else given
    for number, row in enumerate(shown_rows):
        if number == 0:
            yield heading("Left as they are (with the values they had before, or those of a row that was to go)")
        yield Line(text=f"  {name(str(row.table))} {key_of(row)}  {values_of(row)}", tone=Tone.PROBLEM)
    if limit is not None and next(given, None) is not None:
        yield Line(text=f"  and more rows ({more})", tone=Tone.NOTE)


def table_heading(table: Name, totals: TableTotals | None) -> str:
    """`members: 3 updated, 1 inserted`."""
    return name(str(table)) if totals is None else f"{name(str(table))}: {counts(totals)}"


def counts(totals: TableTotals) -> str:
    """`3 updated, 1 inserted, 2 deleted`; those that are none are left out."""
    each = ((totals.updated, "updated"), (totals.inserted, "inserted"), (totals.deleted, "deleted"))
    return ", ".join(f"{number:,} {word}" for number, word in each if number) or "no row changed"


def total(totals: TableTotals) -> int:
    """All rows of the table that changed."""
    return totals.updated + totals.inserted + totals.deleted


def _unseen(left: Mapping[Name, TableTotals], more: str) -> Iterator[Line]:
    for table, totals in left.items():
        yield heading(table_heading(table, totals))
        yield from _others(totals, 0, more)


def _others(totals: TableTotals | None, seen: int, more: str) -> Iterator[Line]:
    rest = 0 if totals is None else total(totals) - seen
    if rest > 0:
        what = counted(rest, "more row" if seen else "row")
        yield Line(text=f"  {'and ' if seen else ''}{what} ({more})", tone=Tone.NOTE)
