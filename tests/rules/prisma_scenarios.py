"""The changes of tests/data/prisma_scenarios.json, each with what is to be said of it, worked out by hand.

The migrations are taken as Prisma up to 7.3 sends them, in one batch, to tables that hold a few rows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.rules.prisma_bases import BASES, Base

_FILE = Path(__file__).parent.parent / "data" / "prisma_scenarios.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the linter is to say, each as `line rule`, in order; and the SQLSTATE at which PostgreSQL stops, if it does.

    Where nothing is said, the comment beside it says why there is nothing to say.
    """

    says: tuple[str, ...] = ()
    fails: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A change of schema.prisma, and the migration that Prisma writes for it."""

    name: str
    base: Base
    next_schema: str
    migration: str
    expected: Expected


def scenarios() -> list[Scenario]:
    """All of them."""
    return [
        Scenario(
            name=each["name"],
            base=BASES[" ".join(each["base_schema"].split())],
            next_schema=each["next_schema"],
            migration=each["migration_sql"],
            expected=EXPECTED[each["name"]],
        )
        for each in json.loads(_FILE.read_text(encoding="utf-8"))
    ]


EXPECTED = {
    # Renames: DROP and ADD of the same type. The values are gone; that the table is locked is part of that finding.
    "rename field (no @map)": Expected(says=("8 rename-as-drop-and-add",)),
    "rename required field": Expected(
        says=("9 rename-as-drop-and-add", "10 required-column-without-default"), fails="23502"
    ),
    "drop + add several": Expected(
        says=("9 rename-as-drop-and-add", "11 required-column-without-default"), fails="23502"
    ),
    # Nobody writes NULL before the new version does, and no lock lasts.
    "make field optional": Expected(),
    # Changes of type that PostgreSQL can do in place: one finding, which speaks of the lock and the rewrite as well.
    "type change Int -> BigInt": Expected(says=("2 column-type-change",)),
    "type change String -> VarChar(50)": Expected(says=("8 column-type-change",)),
    "type change DateTime -> Timestamptz": Expected(says=("2 column-type-change",)),
    "type change Float -> Decimal": Expected(says=("8 column-type-change",)),
    # BIGSERIAL is no type (42704), and with BIGINT it is a rewrite still. The foreign key is looked up anew; the primary
    # key is put back by the statement that rewrites the table, index and all.
    "type change Int PK -> BigInt": Expected(
        says=("11 column-type-change", "15 always-fails", "15 column-type-change", "19 foreign-key-scan"),
        fails="42704",
    ),
    # Changes of type that Prisma does by dropping the column.
    "type change String -> Int (not castable, nullable)": Expected(says=("8 rename-as-drop-and-add",)),
    "type change String -> Int (required)": Expected(
        says=("8 rename-as-drop-and-add", "9 required-column-without-default"), fails="23502"
    ),
    "type change String -> Uuid": Expected(says=("8 rename-as-drop-and-add",)),
    "scalar -> list": Expected(says=("8 rename-as-drop-and-add",)),
    "enum drop (column to String)": Expected(
        says=("9 rename-as-drop-and-add", "11 rename-as-drop-and-add", "15 drop-other")
    ),
    # New columns. A constant and now() are put into the catalogue once: no rewrite, and old versions leave them out.
    "add required field without default": Expected(says=("8 required-column-without-default",), fails="23502"),
    "add required field @default(uuid()) (prisma-level)": Expected(
        says=("8 required-column-without-default",), fails="23502"
    ),
    "add required field with constant default": Expected(),
    "add required field @default(now())": Expected(),
    # Indexes: what waits while they are built or dropped, and what a unique one forbids the running version.
    "add @unique": Expected(says=("8 create-index-blocking", "8 new-write-restriction"), fails="23505"),
    "add @@unique multi": Expected(says=("8 create-index-blocking", "8 new-write-restriction"), fails="23505"),
    "add @@index": Expected(says=("2 create-index-blocking",)),
    "partial index (preview)": Expected(
        says=("2 create-index-blocking", "5 create-index-blocking", "5 mixed-phases", "5 new-write-restriction"),
        fails="23505",
    ),
    "change index type (RedefineIndex)": Expected(says=("2 drop-index-blocking", "5 create-index-blocking")),
    # Queries miss it: the lock is part of that.
    "drop index": Expected(says=("2 drop-other",)),
    # No query names an index; an error names the constraint that it is about.
    "rename index map": Expected(),
    "FK constraint rename (map)": Expected(says=("2 rename-other",)),
    # Relations. The new column is NULL everywhere, so the running version breaks nothing; the rows are read all the same.
    "add relation (new FK column nullable)": Expected(says=("5 foreign-key-scan",)),
    "add relation required": Expected(
        says=("8 required-column-without-default", "11 foreign-key-scan", "11 mixed-phases"), fails="23502"
    ),
    # The new table is empty, and its foreign keys lock the others for a moment.
    "implicit m-n relation": Expected(),
    # The same two ends, and a deletion now does something else.
    "onDelete change": Expected(says=("5 foreign-key-scan", "5 new-write-restriction")),
    "relation optional -> required": Expected(
        says=("11 set-not-null", "14 foreign-key-scan", "14 new-write-restriction"), fails="23502"
    ),
    # What the foreign key guaranteed is guaranteed no more.
    "drop relation": Expected(says=("2 drop-other",)),
    "relationMode prisma (drop FKs)": Expected(),  # the example holds no SQL
    # A foreign key that goes with a dropped table is no loss besides.
    "drop model": Expected(says=("11 drop-table",)),
    "drop model referenced by FK": Expected(says=("11 drop-table",)),
    "add model": Expected(),
    # Defaults. Only new rows get them.
    "default change": Expected(),
    "default uuid() -> dbgenerated": Expected(),
    # The first id that the sequence gives is taken.
    "autoincrement added": Expected(says=("3 sequence-starts-over",)),
    # The running version leaves the id to the database, which then knows none.
    "autoincrement removed": Expected(says=("2 contract-not-approved", "3 drop-other")),
    # The foreign key of Post hangs on the old primary key: 2BP01. Without it, the old key would be lost all the same.
    "PK change": Expected(
        says=(
            "9 always-fails",
            "9 drop-other",
            "10 new-write-restriction",
            "10 unique-constraint-blocking",
            "13 create-index-blocking",
            "13 new-write-restriction",
        ),
        fails="2BP01",
    ),
    # Enums. A value more locks nothing; that old clients cannot read it is off by default (new-enum-value).
    "enum add one value": Expected(),
    "enum add two values": Expected(),
    "enum rename value with @map": Expected(),
    # The swap is one change, told of where the old type goes.
    "enum rename value": Expected(says=("15 enum-value-removed",), fails="22P02"),
}
