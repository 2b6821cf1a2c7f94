"""`threephase backfill run`: begins a run, or joins and resumes one, and shows it to its end."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rules.value import Value
from runner.errors import FailedError, PausedError, RunnerError
from runner.state import State
from threephase.command.backfill.actor import audit_facts
from threephase.command.backfill.opened import explained, ledger_of, named
from threephase.command.backfill.shown import show
from threephase.command.backfill.stopping import stoppable_run
from threephase.command.backfill.understood import understood
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.output import complain

if TYPE_CHECKING:
    from rules.backfill import Backfill
    from runner.connection.dsn import Dsn
    from threephase.command.backfill.started import Begun


class RunOptions(Value):
    """The options of the command, as given."""

    file: Path
    workers: int
    no_dry_run: bool
    again: bool
    wait: bool
    actor: str | None
    format: str
    connection: ConnectionOptions

    @property
    def command(self) -> str:
        """What resumes it; without the address, which may hold a password."""
        workers = f" --workers {self.workers}" if self.workers > 1 else ""
        wait = " --wait" if self.wait else ""
        return f"threephase backfill run {shlex.quote(str(self.file))}{workers}{wait}"


# How a run ends, for a script. Rows that were set aside are not done: that is no clean end.
CODES: Mapping[State, ExitCode] = {
    State.SUCCEEDED: ExitCode.CLEAN,
    State.SUCCEEDED_WITH_QUARANTINE: ExitCode.FINDINGS,
    State.FAILED: ExitCode.FINDINGS,
    State.CANCELLED: ExitCode.FINDINGS,
    State.PAUSED: ExitCode.PAUSED,
    State.RUNNING: ExitCode.PAUSED,
}


class _Outcome(Value):
    """said: what there is to say beside the summary, "" if nothing."""

    code: ExitCode
    said: str = ""


def run_command(options: RunOptions) -> int:
    """Runs, says what came of it, and returns the exit code."""
    from threephase.command.backfill.started import Finished, started

    backfill = understood(options.file)
    dsn = named(options.connection)
    facts = audit_facts(options.actor)
    with ledger_of(dsn, own_path=True) as conn:
        begun = started(conn, dsn, backfill, facts, again=options.again, without_dry_run=options.no_dry_run)
    if isinstance(begun, Finished):
        said = "this very file has been run to its end here. --again runs it once more."
        outcome = _Outcome(code=CODES[begun.run.state], said=said)
    elif begun.run.state is State.PAUSED and not options.wait:
        why = f": {begun.run.why}" if begun.run.why else ""
        outcome = _Outcome(code=ExitCode.PAUSED, said=f"run {begun.run.id} is paused{why}.")
    else:
        outcome = _carried_out(dsn, begun, backfill, facts, options)
    _conclude(dsn, begun.run.id, options, outcome)
    return outcome.code


def _carried_out(
    dsn: Dsn, begun: Begun, backfill: Backfill, facts: Mapping[str, object], options: RunOptions
) -> _Outcome:
    from runner.run.whole import execute
    from threephase.command.backfill.shown_run import shown_run

    with stoppable_run() as stopping:
        try:
            with explained(dsn), shown_run(dsn, begun, stopping, options.format, options.workers) as tell:
                state = execute(
                    dsn,
                    begun.run,
                    backfill,
                    workers=options.workers,
                    tell=tell,
                    stop=stopping.event,
                    wait_through=options.wait,
                    facts=facts,
                )
            return _Outcome(code=CODES[state])
        except PausedError as paused:
            return _Outcome(code=ExitCode.PAUSED, said=str(paused))
        except FailedError as failed:
            return _Outcome(code=ExitCode.FINDINGS, said=str(failed))
        except KeyboardInterrupt:
            return _Outcome(code=ExitCode.PAUSED, said="the batch under way was cancelled and rolled back.")


def _conclude(dsn: Dsn, run_id: int, options: RunOptions, outcome: _Outcome) -> None:
    """The summary. What the ledger cannot tell now, status can tell later."""
    from threephase.command.backfill.events import Events
    from threephase.command.backfill.shown_run import put
    from threephase.command.backfill.summary import as_fields, as_text, summarised

    if outcome.said:
        complain(outcome.said)
    try:
        with ledger_of(dsn) as conn:
            summary = summarised(conn, run_id, options.command)
    except RunnerError as problem:
        complain(f"{problem} Later, `threephase backfill status {run_id}` tells how the run stands.")
        return
    if options.format == "json":
        Events(run_id, put).event("ended", {**as_fields(summary, outcome.code), "message": outcome.said})
    else:
        show(as_text(summary))
