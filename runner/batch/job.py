"""What all batches of a run have in common, and what each is asked and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import psycopg

from rules.backfill import Backfill
from rules.value import Value
from runner.settings import Settings
from runner.state import State
from runner.target.key import Target


class Task(Protocol):
    """What workers need to know of the run that they work on, a backfill or a revert."""

    @property
    def run_id(self) -> int:
        """In the ledger."""
        ...

    @property
    def title(self) -> str:
        """How their sessions are called."""
        ...

    @property
    def oid(self) -> int:
        """The table that the signals are asked about."""
        ...

    @property
    def facts(self) -> Mapping[str, object]:
        """Who works, for the audit: host, process, operating system's user, tool."""
        ...


class Job(Value):
    """A backfill's run, as its workers need it."""

    run_id: int
    backfill: Backfill
    target: Target
    facts: Mapping[str, object]

    @property
    def title(self) -> str:
        """Of its sessions."""
        return f"threephase backfill {self.backfill.name}"

    @property
    def oid(self) -> int:
        """Of the walked table."""
        return self.target.oid


class Ask(Value):
    """One batch. size: rows to walk. rather: the range of the batch before. attempt: from 1.

    alone: the one row that is walked may be set aside if it fails. waits: milliseconds by reason since the batch before.
    """

    pass_number: int
    size: int
    settings: Settings
    worker: str
    rather: int | None = None
    attempt: int = 1
    alone: bool = False
    waits: Mapping[str, int]


class SetAside(Value):
    """A row in quarantine: its key, and how PostgreSQL refused it. is_new: not there since an earlier pass."""

    key: tuple[str, ...]
    sqlstate: str
    message: str
    is_new: bool = True


class Done(Value):
    """A batch, committed once `one_batch` has returned it. took_ms: its whole transaction."""

    range_number: int
    batch: int
    walked: int
    changed: int
    took_ms: float
    set_aside: tuple[SetAside, ...] = ()


class NotRunning(Value):
    """The run is in another state, or in another pass: nothing was done."""

    state: State
    pass_number: int


class NothingFree(Value):
    """No range of this pass is free. left: how many are not done, but held by other workers' batches."""

    left: int


Answer = Done | NotRunning | NothingFree
OneBatch = Callable[[psycopg.Connection, Ask], Answer]
