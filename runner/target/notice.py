"""What speaks against a run, or should be known before it."""

from __future__ import annotations

from enum import StrEnum

import psycopg
from psycopg.rows import TupleRow

from rules.backfill import Backfill, WorkKind
from rules.value import Value
from runner.connection.identity import Identity
from runner.settings import Settings
from runner.target.key import Target


class Level(StrEnum):
    """stop: a run would fail, or do harm. warn: it may be slow, or hurt others. note: to be known."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"


class Notice(Value):
    """about: what was looked at, in a word or two. text: what is so. advice: what to do, where there is something."""

    level: Level
    about: str
    text: str
    advice: str = ""


class Subject(Value):
    """What is looked at. conn: in a transaction that can only read. schema: where Prisma keeps its table, if known."""

    conn: psycopg.Connection[TupleRow]
    identity: Identity
    backfill: Backfill
    target: Target
    settings: Settings
    written_oid: int
    schema: str | None = None

    @property
    def changed(self) -> tuple[str, ...]:
        """The columns that an UPDATE or INSERT assigns."""
        return () if self.backfill.work.kind is WorkKind.DELETE else tuple(c.name for c in self.target.images)


def stop(about: str, text: str, advice: str = "") -> Notice:
    """A reason not to run."""
    return Notice(level=Level.STOP, about=about, text=text, advice=advice)


def warn(about: str, text: str, advice: str = "") -> Notice:
    """A reason to think twice."""
    return Notice(level=Level.WARN, about=about, text=text, advice=advice)


def note(about: str, text: str, advice: str = "") -> Notice:
    """Something to know."""
    return Notice(level=Level.NOTE, about=about, text=text, advice=advice)
