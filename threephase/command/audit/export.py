"""`threephase audit export`: the evidence about an incident, or a backfill run, as a folder of files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runner.errors import NotFoundError
from threephase.command.audit.bundle import Bundle
from threephase.command.audit.listed import as_json
from threephase.command.audit.verify import checked
from threephase.command.backfill.actor import audit_facts
from threephase.command.backfill.opened import ledger
from threephase.command.backfill.shown import harmless, show
from threephase.command.connection import ConnectionOptions
from threephase.command.correct.known import known_rows
from threephase.exit_code import ExitCode

if TYPE_CHECKING:
    import psycopg

    from runner.audit.incident import Incident
    from runner.ledger.runs import Run
    from threephase.command.audit.verify import Checked

_SHOWN = 50
"""Changed rows of each table that evidence.md shows."""


def export_command(meant: str, output: Path, connection: ConnectionOptions, *, without_values: bool) -> int:
    """Writes the folder; the journal knows that somebody has taken it."""
    with ledger(connection) as conn:
        incident = _incident(conn, meant)
        run = _run(conn, meant) if incident is None else None
        bundle = Bundle(output)
        _enter(conn, meant, without_values=without_values)
        found = checked(conn)
        if run is None:
            _write_incident(conn, bundle, meant, found, values=not without_values)
        else:
            _write_run(conn, bundle, run)
        bundle.write("head.txt", [_head(found)])
    files = bundle.close()
    show(f"{output}: {', '.join(files)}. Keep it where nobody can write who can write to the database.\n")
    return ExitCode.CLEAN


def _incident(conn: psycopg.Connection[Any], meant: str) -> Incident | None:
    from runner.audit.incident import read_incident

    try:
        return read_incident(conn, meant)
    except NotFoundError:
        return None


def _run(conn: psycopg.Connection[Any], meant: str) -> Run:
    from threephase.command.backfill.found import find_run

    try:
        return find_run(conn, meant)
    except NotFoundError:
        raise NotFoundError(
            f"Nothing in the journal is about {meant}, and no backfill run is called so. "
            "`threephase audit list` shows what there is."
        ) from None


def _enter(conn: psycopg.Connection[Any], meant: str, *, without_values: bool) -> None:
    from runner.ledger.journal import note

    note(conn, "exported", {**audit_facts(None), "incident": meant, "values": not without_values})


def _write_incident(conn: psycopg.Connection[Any], bundle: Bundle, name: str, found: Checked, *, values: bool) -> None:
    from runner.account.evidence import evidence
    from runner.audit.incident import read_incident

    incident = read_incident(conn, name)  # again, with the entry that says that it is taken
    rows = partial(known_rows, conn, limit=_SHOWN if values else 0)
    bundle.write("evidence.md", map(harmless, evidence(incident, found.head, found.broken, rows)))
    bundle.write("entries.jsonl", (f"{line}\n" for line in as_json(incident.entries, sealed=True)))
    bundle.write("changes.jsonl", _changes(conn, incident, values=values))
    bundle.write("approvals.jsonl", (f"{json.dumps(each)}\n" for each in _approvals(incident)))
    for file, text in _scripts(incident):
        bundle.write(file, [text])


def _changes(conn: psycopg.Connection[Any], incident: Incident, *, values: bool) -> Iterator[str]:
    """Every changed row of what is told of, with the set that it belongs to; nothing of what was purged."""
    from runner.account.as_json import row_json

    for kept in incident.main:
        rows, _ = known_rows(conn, kept.set_id, None)
        for row in rows:
            yield json.dumps({"set": kept.set_id, **row_json(row, values=values)}) + "\n"


def _approvals(incident: Incident) -> Iterator[object]:
    from runner.report.json_report import plain

    return (plain(each) for each in incident.approvals)


def _scripts(incident: Incident) -> Iterator[tuple[str, str]]:
    """correction.sql is the first; each further text has a number."""
    texts = dict.fromkeys(kept.file for kept in incident.main)
    for number, text in enumerate(texts, start=1):
        yield ("correction.sql" if number == 1 else f"correction-{number}.sql"), text


def _write_run(conn: psycopg.Connection[Any], bundle: Bundle, run: Run) -> None:
    from runner.report.facts import gather
    from runner.report.json_report import render_json
    from runner.report.markdown import render_markdown

    facts = gather(conn, run.id)
    bundle.write("evidence.md", [harmless(render_markdown(facts))])
    bundle.write("report.json", [render_json(facts)])
    bundle.write("backfill.sql", [run.file])


def _head(found: Checked) -> str:
    return "" if found.head is None else f"{found.head.length}:{found.head.hash}\n"
