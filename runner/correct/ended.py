"""An end without a change, entered into the journal: refused or failed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import psycopg

from runner.connection.connect import connect_to_ledger
from runner.connection.dsn import Dsn
from runner.errors import RunnerError
from runner.ledger.journal import note


def enter_end(dsn: Dsn, kind: str, facts: Mapping[str, object], error: RunnerError) -> None:
    """By a connection of its own: the others may be what was lost. Where there is none, the error says so."""
    why = getattr(error, "recorded", str(error))
    try:
        with closing(connect_to_ledger(dsn)) as conn:
            note(conn, kind, {**facts, "why": why})
    except (psycopg.Error, RunnerError):
        error.args = (f"{error} It could not be entered into the journal.",)
