"""`threephase backfill status` and `list`: how runs stand, from any host, through the ledger alone."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from runner.state import SUCCESSORS
from threephase.command.backfill.found import current_run, find_run
from threephase.command.backfill.opened import ledger
from threephase.command.backfill.shown import on_terminal, show
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.output import complain, write

if TYPE_CHECKING:
    import psycopg

    from runner.ledger.runs import Run
    from runner.report.now import Now
    from runner.report.section import Row

_AGAIN_S = 2.0
_CLEAR = "\x1b[H\x1b[2J"


def status_command(
    meant: str | None,
    watch: bool,
    format: str,
    connection: ConnectionOptions,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Shows the run once, or again and again until it has ended."""
    from runner.report.now import read_now

    with ledger(connection) as conn:
        run_id = (current_run(conn) if meant is None else find_run(conn, meant)).id
        while True:
            now = read_now(conn, run_id)
            _show(now, format, again=watch)
            if not watch or not SUCCESSORS[now.run.state]:
                return ExitCode.CLEAN
            sleep(_AGAIN_S)


def list_command(format: str, connection: ConnectionOptions) -> int:
    """All runs, the newest first; those that cannot be read are told of beside it."""
    from runner.ledger.runs import unreadable_runs

    with ledger(connection) as conn:
        for problem in unreadable_runs(conn):
            complain(str(problem))
        if format == "json":
            write(_runs_as_json(conn), None)
        else:
            show(_runs(conn))
    return ExitCode.CLEAN


def _show(now: Now, format: str, *, again: bool) -> None:
    from linter.report.visible import inert_json
    from runner.report.status import as_json, status_sections
    from runner.report.text import lines

    if format == "json":
        write(inert_json(json.dumps(as_json(now), indent=None if again else 2)) + "\n", None)
        return
    text = "\n\n".join("\n".join(lines(section)) for section in status_sections(now, datetime.now(UTC)))
    clear = _CLEAR if again and on_terminal() else ""
    sys.stdout.write(clear)
    show(f"{text}\n" + ("\n" if again and not clear else ""))


def _runs(conn: psycopg.Connection[Any]) -> str:
    from runner.ledger.runs import list_runs
    from runner.report.attended import at_work
    from runner.report.section import Section
    from runner.report.text import lines

    runs = list_runs(conn)
    if not runs:
        return "There is no run in this ledger yet. `threephase backfill run FILE` begins one.\n"
    attended, reverts = at_work(conn), _reverts(runs)
    section = Section(
        title=f"Runs in {conn.info.dbname}",
        columns=("run", "name", "state", "started", "ended", "table"),
        rows=tuple(_listed(run, reverts.get(run.id), attended=run.id in attended) for run in runs),
        numbers=frozenset((0,)),
    )
    return "\n".join(lines(section)) + "\n"


def _reverts(runs: Sequence[Run]) -> dict[int, Run]:
    """The newest revert of each run that has one. runs: the newest first."""
    return {run.reverts: run for run in reversed(runs) if run.reverts is not None}


def _listed(run: Run, revert: Run | None, *, attended: bool) -> Row:
    from runner.report.attended import state_in_words
    from runner.report.words import moment

    state = state_in_words(run, attended=attended, revert=revert, short=True)
    return f"{run.id}", run.name, state, moment(run.started_at), moment(run.ended_at), str(run.target.written)


def _runs_as_json(conn: psycopg.Connection[Any]) -> str:
    from linter.report.visible import inert_json
    from runner.ledger.runs import list_runs
    from runner.report.attended import at_work
    from runner.report.json_report import as_run

    runs = list_runs(conn)
    attended, reverts = at_work(conn), {of: revert.id for of, revert in _reverts(runs).items()}
    listed = [{**as_run(run), "at_work": run.id in attended, "reverted_by": reverts.get(run.id)} for run in runs]
    return inert_json(json.dumps({"runs": listed}, indent=2)) + "\n"
