"""A data correction as it is written down: what was wrong, what shall be, and the statements that put it right."""

from __future__ import annotations

from enum import StrEnum

from rules.backfill import WorkKind
from rules.name import Name
from rules.value import Value


class RevertBy(StrEnum):
    """How a correction could be undone."""

    IMAGES = "images"
    SQL = "sql"
    NONE = "none"


class Expected(Value):
    """How many rows a statement is to change: from least to most, both included; most None: no upper bound."""

    least: int
    most: int | None


class Condition(Value):
    """A query of one value, and what that value must be.

    name: as it is reported. query: one SELECT. value: as PostgreSQL writes it as text; None: what it was before.
    """

    name: str
    query: str
    value: str | None


class Step(Value):
    """One statement, in the author's own words and without its semicolon.

    kind: of the statement as a whole. table: its target. writes: every table that its text changes, its own WITH
    included. line: of the file, counted from 1.
    """

    text: str
    kind: WorkKind
    table: Name
    writes: tuple[Name, ...]
    line: int
    expected: Expected


class Volatile(Value):
    """A column whose new values may differ from one execution to the next, and the author's reason."""

    table: Name
    column: str
    reason: str


class Correction(Value):
    """A correction file, understood. The fields from incident on are its TOML block.

    name: the file's, without its ending. sha256: of the file's bytes, in hexadecimal. text: the whole file.
    incident: its record. classification: as in the release model, with the severity. desired: what shall hold, in words.
    tables: those that may change, by triggers and cascades too. freeze: those whose writers wait meanwhile.
    before, after: what must hold when it begins, and when all is done.
    backup: the one to go back to, where revert is NONE. revert_file: beside this file, where revert is SQL.
    volatile: columns that are left out when an execution is held against what was approved.
    """

    name: str
    path: str
    sha256: str
    text: str
    incident: str
    classification: str
    reason: str
    desired: str
    tables: tuple[Name, ...]
    freeze: tuple[Name, ...] = ()
    steps: tuple[Step, ...]
    before: tuple[Condition, ...] = ()
    after: tuple[Condition, ...] = ()
    revert: RevertBy = RevertBy.IMAGES
    backup: str | None = None
    revert_file: str | None = None
    volatile: tuple[Volatile, ...] = ()
