"""A backfill as it is written down: the author's statement in pieces, and what its block of comments says."""

from __future__ import annotations

from enum import StrEnum

from rules.name import Name
from rules.value import Value

SETTINGS = (
    "target_ms",
    "size",
    "least_size",
    "most_size",
    "nice",
    "rest_ms",
    "lock_timeout_ms",
    "statement_timeout_ms",
    "idle_timeout_ms",
    "attempts",
    "longest_wait_s",
    "passes",
    "max_lag_s",
    "max_blocked",
    "max_active",
    "max_xmin_age_s",
    "max_archive_backlog",
    "max_wraparound_vacuums",
    "signal",
    "max_signal",
    "critical",
)
"""The names of runner.settings.Settings, but for window, which is a field of Backfill: the linter knows no runner."""


class WorkKind(StrEnum):
    """The statements that can be run in batches."""

    UPDATE = "update"
    DELETE = "delete"
    INSERT = "insert"


class Work(Value):
    """The author's statement, cut where the runner puts something in: the author's own words, never regenerated.

    The statement is head, then FROM (of a DELETE: USING) and source where there is one, then WHERE and condition where
    there is one, then tail. Comments stay in; a piece that ends in a line comment ends in a line break.
    head: up to and without that FROM, USING or WHERE: `UPDATE members m SET a = b`, `DELETE FROM members`,
    `WITH x AS (…) INSERT INTO n (a) SELECT m.a`. tail: what follows the condition, such as `ON CONFLICT DO NOTHING`.
    walked: the table whose keys are walked: the target of UPDATE and DELETE, the first source of INSERT … SELECT.
    alias: the name by which the statement calls the walked table. only: whether it says ONLY.
    written: the table that is changed. columns: those assigned or inserted, in that order.
    reads: other tables it reads. functions: those it calls. guarded: whether the text shows that a row which is already
    as it shall be is not changed again. upsert: whether it ends in ON CONFLICT … DO UPDATE.
    conflict: the columns that ON CONFLICT names as its target; () where it names none or a constraint or an expression,
    None where there is no ON CONFLICT.
    matched: the columns of the walked table by which an INSERT finds whether a row is there already, in NOT EXISTS,
    NOT IN or LEFT JOIN … IS NULL, else those that fill the target of ON CONFLICT; empty where the text does not say.
    Of two walked rows that agree in them the plain statement inserts both (with DO UPDATE it fails), and batches one: but
    for DO NOTHING they must be unique, and a row in which one of them is NULL is found by no `=`.
    """

    kind: WorkKind
    text: str
    head: str
    source: str | None
    condition: str | None
    tail: str = ""
    walked: Name
    alias: str
    only: bool = False
    written: Name
    columns: tuple[str, ...] = ()
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()
    guarded: bool = False
    upsert: bool = False
    conflict: tuple[str, ...] | None = None
    matched: tuple[str, ...] = ()


class Backfill(Value):
    """A backfill file, understood. The fields after work are its TOML block.

    name: the file's, without its ending. sha256: of the file's bytes, in hexadecimal. text: the whole file.
    after: the migration that must have been applied. window: when it may run. verify: a query that must yield 0.
    key: the unique index whose order is walked; None: the primary key, else one that fits. images: whether old values
    are kept.
    unguarded: why the statement need not tell which rows are done, in the author's words; then no final sweep is run.
    volatile: why values may be assigned that come out otherwise at each call, in the author's words.
    quarantine: how many rows that fail by themselves may be set aside before the run stops.
    settings: what else the block sets, such as target_ms: the names and values of runner.settings, not yet judged.
    """

    name: str
    path: str
    sha256: str
    text: str
    work: Work
    after: str | None = None
    window: str | None = None
    verify: str | None = None
    key: str | None = None
    images: bool = True
    unguarded: str | None = None
    volatile: str | None = None
    quarantine: int = 0
    settings: tuple[tuple[str, int | float | str], ...] = ()
