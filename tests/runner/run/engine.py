"""A run on a test's own database, from its beginning to whatever its end is."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import psycopg

from rules.backfill import Backfill
from rules.value import replace
from runner.connection.connect import connect
from runner.connection.dsn import read_dsn
from runner.happened import Happened
from runner.ledger.install import install
from runner.ledger.runs import Run
from runner.run.begin import begin
from runner.run.whole import execute
from runner.settings import Settings
from runner.state import State

BRISK = Settings(nice=0.0, size=10, least_size=1, most_size=10)
"""Small batches and no rest; no test needs more than a few hundred rows."""


class Engine:
    """happened: what was told, in order. told: called with it too, for a test that wants to interfere."""

    def __init__(self, dsn: str, *, settings: Settings = BRISK, told: Callable[[Happened], None] | None = None) -> None:
        self.dsn = dsn
        self.settings = settings
        self.happened: list[Happened] = []
        self.stop = Event()
        self._told = told
        with psycopg.connect(dsn, autocommit=True) as conn:
            install(conn, tool="test")

    def begin(self, backfill: Backfill) -> Run:
        """A new run, or the one that is under way."""
        with connect(read_dsn(self.dsn)) as conn:
            return begin(conn, backfill, self.settings, {"host": "test"})

    def run(self, backfill: Backfill, **options: Any) -> State:
        """Begins or joins, and works to the end."""
        run = self.begin(backfill)
        facts = {"host": "test"}
        return execute(read_dsn(self.dsn), run, backfill, tell=self._tell, stop=self.stop, facts=facts, **options)

    def of(self, kind: type[Happened]) -> list[Any]:
        """What was told of one kind."""
        return [event for event in self.happened if isinstance(event, kind)]

    def _tell(self, event: Happened) -> None:
        self.happened.append(event)
        if self._told is not None:
            self._told(event)


def with_size(size: int) -> Settings:
    """Batches of exactly so many rows."""
    return replace(BRISK, size=size, most_size=size, least_size=1)
