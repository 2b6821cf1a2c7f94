"""`threephase audit show`: one entry with all its facts, or the entries about an incident."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from runner.errors import NotFoundError
from threephase.command.audit.listed import as_json, show_entries
from threephase.command.backfill.opened import ledger
from threephase.command.backfill.shown import show
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.output import write

if TYPE_CHECKING:
    import psycopg

    from runner.ledger.journal import JournalEntry

_LONGEST = 18
"""So many digits fit into PostgreSQL's bigint, whatever they are."""


def show_command(meant: str, format: str, connection: ConnectionOptions) -> int:
    """A number is an entry's."""
    with ledger(connection) as conn:
        if meant.isdecimal() and len(meant) <= _LONGEST:
            _show_entry(_entry(conn, int(meant)), format)
        else:
            from runner.audit.incident import read_incident

            show_entries(read_incident(conn, meant).entries, format, f"About {meant}")
    return ExitCode.CLEAN


def _entry(conn: psycopg.Connection[Any], seq: int) -> JournalEntry:
    from runner.ledger.journal import entries

    found = next((entry for entry in entries(conn) if entry.seq == seq), None)
    if found is None:
        raise NotFoundError(f"There is no entry {seq} in the journal. `threephase audit list` shows the newest ones.")
    return found


def _show_entry(entry: JournalEntry, format: str) -> None:
    if format == "json":
        from linter.report.visible import inert_json

        write("".join(f"{inert_json(line)}\n" for line in as_json([entry])), None)
    else:
        show("".join(_lines(entry)))


def _lines(entry: JournalEntry) -> Iterator[str]:
    yield f"Entry {entry.seq}, {entry.kind}\n"
    facts = {name: value for name, value in entry.body.items() if name not in ("seq", "kind") and value is not None}
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield f"  {name.ljust(width)}  {' '.join(text.split())}\n"
