"""What a report tells of a run: records of what the ledger holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rules.value import Value
from runner.ledger.chain import Head
from runner.ledger.ranges import Totals
from runner.ledger.runs import Run


class Batches(Value):
    """All batches in sum. Times are of their transactions; None where there was no batch. retries: attempts in vain."""

    count: int
    walked: int
    changed: int
    working_ms: float
    median_ms: float | None
    p90_ms: float | None
    longest_ms: float | None
    least_size: int | None
    most_size: int | None
    wal_bytes: int | None
    retries: int
    last_at: datetime | None


class Point(Value):
    """One part of the time that a run took. place: from 0, of so many parts; at: when it ended; part_s: how long it was."""

    place: int
    parts: int
    at: datetime
    part_s: float
    batches: int
    median_ms: float
    longest_ms: float
    walked: int
    changed: int

    @property
    def rate(self) -> float:
        """Rows walked in a second."""
        return self.walked / self.part_s


class Wait(Value):
    """reason: a word such as window. seconds: of all workers together. times: entries of the chain that say so."""

    reason: str
    seconds: float
    times: int


class Event(Value):
    """An entry of the chain that is not about one batch. body: all its facts, who and where among them."""

    seq: int
    kind: str
    at: datetime
    body: Mapping[str, Any]


class Retried(Value):
    """Attempts in vain, by what PostgreSQL said."""

    sqlstate: str | None
    message: str | None
    times: int
    last_at: datetime


class SetAside(Value):
    """A row that failed by itself. key, message: None where this role may not see them."""

    key: tuple[str, ...] | None
    sqlstate: str
    message: str | None
    at: datetime


class Worked(Value):
    """What one worker did. host, os_user, tool: its own word. db_user: the server's."""

    worker: str | None
    host: str | None
    os_user: str | None
    db_user: str | None
    tool: str | None
    batches: int
    walked: int
    changed: int
    first_at: datetime
    last_at: datetime


class Facts(Value):
    """A run as its ledger tells it. revert: the newest revert of it. events_left_out: between the first and the last.

    quarantine: the first rows that were set aside, of quarantined altogether; keys_visible: whether this role may see which.
    """

    run: Run
    revert: Run | None
    head: Head
    passes: tuple[Totals, ...]
    batches: Batches
    points: tuple[Point, ...]
    waits: tuple[Wait, ...]
    events: tuple[Event, ...]
    events_left_out: int
    retried: tuple[Retried, ...]
    quarantine: tuple[SetAside, ...]
    quarantined: int
    keys_visible: bool
    workers: tuple[Worked, ...]

    @property
    def walked(self) -> int:
        """Rows walked by the first pass; the sweeps walk them again."""
        return self.passes[0].walked if self.passes else 0

    @property
    def waited_s(self) -> float:
        """Of all workers together."""
        return sum(wait.seconds for wait in self.waits)
