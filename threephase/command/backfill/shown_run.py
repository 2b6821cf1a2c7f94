"""How a run is shown while it goes on: a bar where somebody looks, plain lines elsewhere, JSON lines on request."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from time import monotonic

from runner.connection.dsn import Dsn
from runner.happened import Happened
from runner.report.words import counted
from threephase.command.backfill.events import Events
from threephase.command.backfill.lines import Lines
from threephase.command.backfill.opened import ledger_of
from threephase.command.backfill.shown import on_terminal
from threephase.command.backfill.started import Begun
from threephase.command.backfill.stopping import Stopping
from threephase.command.backfill.tally import Tally
from threephase.command.backfill.view import View
from threephase.command.backfill.watch import Look, Watch, standing, watching


@contextmanager
def shown_run(
    dsn: Dsn, begun: Begun, stopping: Stopping, format: str, workers: int
) -> Iterator[Callable[[Happened], None]]:
    """Gives what is to be told of everything that happens."""
    run = begun.run
    with ledger_of(dsn) as conn:
        tally = Tally(standing(conn, run.id), monotonic)
    with closing(view_of(run.id, format)) as view, closing(Look(dsn, run.id)) as look:
        _begin(view, begun, tally, workers)
        watch = Watch(view, tally, stopping, look, monotonic)
        with watching(watch):
            yield watch.tell


def put(line: str) -> None:
    """To standard output at once: whoever reads a pipe wants to see it now."""
    sys.stdout.write(line)
    sys.stdout.flush()


def view_of(run_id: int, format: str) -> View:
    """The one that fits where the output goes."""
    if format == "json":
        return Events(run_id, put)
    if not on_terminal():
        return Lines(put)
    from rich.console import Console

    from threephase.command.backfill.bar import Bar

    return Bar(Console(stderr=True))


def _begin(view: View, begun: Begun, tally: Tally, workers: int) -> None:
    run = begun.run
    if isinstance(view, Events):
        fields = {
            "name": run.name,
            "sha256": run.sha256,
            "table": str(run.target.written),
            "joined": begun.joined,
            "pass": run.pass_number,
            "walked": tally.standing.walked,
            "estimated_rows": tally.standing.rows,
            "workers": workers,
        }
        view.event("began", fields)
        return
    what = "goes on" if begun.joined else "begins"
    rows = f", about {counted(tally.standing.rows, 'row')}" if tally.standing.rows else ""
    view.say(f"run {run.id} {what}: {run.name} on {run.target.written}{rows}, {counted(workers, 'worker')} here")
