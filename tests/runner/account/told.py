"""Changed rows and an execution to tell of."""

from __future__ import annotations

from rules.backfill import WorkKind
from rules.correction import Expected
from rules.name import Name
from runner.change.rows import RowChange, TableTotals
from runner.change.written import LockHeld
from runner.correct.outcome import ConditionSeen, Executed, StepDone

MEMBERS = Name("members", "public")
COLUMNS = ("id", "name", "email")

Row = tuple[str | None, ...] | None


def change(old: Row, new: Row, key: tuple[str, ...] = ("id",), columns: tuple[str, ...] = COLUMNS) -> RowChange:
    return RowChange(table=MEMBERS, columns=columns, key=key, old=old, new=new)


def totals(inserted: int = 0, updated: int = 0, deleted: int = 0, table: Name = MEMBERS) -> TableTotals:
    return TableTotals(table=table, inserted=inserted, updated=updated, deleted=deleted)


def step(rows: int, least: int, most: int | None, line: int = 12) -> StepDone:
    return StepDone(
        line=line, kind=WorkKind.UPDATE, table=Name("members"), rows=rows, expected=Expected(least=least, most=most)
    )


def seen(value: str | None, wanted: str | None, when: str = "before", name: str = "doubles") -> ConditionSeen:
    return ConditionSeen(name=name, query="SELECT 1", when=when, value=value, wanted=wanted, holds=value == wanted)


EXECUTED = Executed(
    digest="ab" * 32,
    rows_digest="cd" * 32,
    set_id=4,
    target={"database": "club"},
    schema="ef" * 32,
    steps=(step(3, 3, 3), step(1, 1, 5, line=15)),
    conditions=(seen("7", "7"), seen("0", "0", when="after")),
    totals=(totals(updated=3, deleted=1),),
    sequences=("public.members_id_seq",),
    locks=(LockHeld(relation="public.members", mode="RowExclusiveLock"),),
    took_ms=1_500.0,
    held_ms=250.0,
)
