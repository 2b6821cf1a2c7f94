"""`threephase backfill revert`: shows what it would do, asks, and puts the old values back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING

import click

from linter.errors import InputError
from rules.value import Value
from runner.errors import FailedError, PausedError, RunnerError
from runner.state import State
from threephase.command.backfill.actor import audit_facts
from threephase.command.backfill.found import find_run
from threephase.command.backfill.opened import explained, ledger_of, named
from threephase.command.backfill.run import CODES
from threephase.command.backfill.shown import show
from threephase.command.backfill.stopping import Stopping, stoppable_run
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.output import complain

if TYPE_CHECKING:
    from runner.connection.dsn import Dsn
    from runner.happened import Happened
    from runner.ledger.runs import Run
    from runner.revert.ends import Ends, RevertOutcome

_MOST_SHOWN = 20


class RevertOptions(Value):
    """The options of the command, as given. dry_run: show what it would do, and no more."""

    run: str
    dry_run: bool
    yes: bool
    actor: str | None
    format: str
    connection: ConnectionOptions


def revert_command(options: RevertOptions) -> int:
    """As the revert's state says: 1 where rows were left as they are, or somebody has cancelled it."""
    if not (options.yes or options.dry_run or sys.stdin.isatty()):
        raise InputError("there is no terminal to ask on. Say --yes to revert, or --dry-run to see what it would do.")
    dsn = named(options.connection)
    with ledger_of(dsn) as conn:
        run = find_run(conn, options.run)
    with stoppable_run() as stopping:
        try:
            return _reverted(dsn, run, options, stopping)
        except PausedError as paused:
            complain(str(paused))
            return ExitCode.PAUSED
        except FailedError as failed:
            complain(str(failed))
            return ExitCode.FINDINGS
        except KeyboardInterrupt:
            complain("the batch under way was cancelled and rolled back. The same command goes on.")
            return ExitCode.PAUSED


def _reverted(dsn: Dsn, run: Run, options: RevertOptions, stopping: Stopping) -> int:
    if options.dry_run or not options.yes:
        _show(run, _revert(dsn, run, options, stopping, dry=True), options, dry=True)
        if options.dry_run:
            return ExitCode.CLEAN
        if not click.confirm(f"Revert run {run.id}?", err=True):
            complain("nothing was changed.")
            return ExitCode.REFUSED
    try:
        outcome = _revert(dsn, run, options, stopping, dry=False)
    except (PausedError, FailedError, KeyboardInterrupt):
        _show_so_far(dsn, run, options)
        raise
    _show(run, outcome, options, dry=False)
    return ExitCode.CLEAN if outcome.state is None else CODES[outcome.state]


def _revert(dsn: Dsn, run: Run, options: RevertOptions, stopping: Stopping, *, dry: bool) -> RevertOutcome:
    from runner.revert.whole import revert

    facts = audit_facts(options.actor)
    if dry:
        with explained(dsn):
            return revert(dsn, run.id, tell=_nobody, stop=stopping.event, facts=facts, dry=True)
    with explained(dsn), _watched(dsn, run, options.format, stopping) as tell:
        return revert(dsn, run.id, tell=tell, stop=stopping.event, facts=facts)


def _show_so_far(dsn: Dsn, run: Run, options: RevertOptions) -> None:
    """What a revert has come to that did not come to its end, as far as the ledger can be reached."""
    from runner.report.attended import reverted_by
    from runner.revert.ends import RevertOutcome
    from runner.revert.finish import ends_of

    with suppress(RunnerError), ledger_of(dsn) as conn:
        undone = reverted_by(conn, run.id)
        if undone is not None:
            ends = ends_of(conn, undone.id)
            _show(run, RevertOutcome(run_id=undone.id, state=undone.state, ends=ends), options, dry=False)


def _nobody(_: Happened) -> None:
    """A dry revert tells how it would end, and nothing before that."""


@contextmanager
def _watched(dsn: Dsn, run: Run, format: str, stopping: Stopping) -> Iterator[Callable[[Happened], None]]:
    """The ledger is not asked how far it is: a revert has one worker, and what it tells is all there is."""
    from threephase.command.backfill.shown_run import view_of
    from threephase.command.backfill.tally import Standing, Tally
    from threephase.command.backfill.watch import Watch, standing, watching

    with ledger_of(dsn) as conn:
        rows = standing(conn, run.id).changed
    tally = Tally(Standing(pass_number=1, walked=0, changed=0, rows=rows), monotonic)
    with closing(view_of(run.id, format)) as view:
        watch = Watch(view, tally, stopping, lambda: tally.standing, monotonic)
        with watching(watch):
            yield watch.tell


def _show(run: Run, outcome: RevertOutcome, options: RevertOptions, *, dry: bool) -> None:
    if options.format == "json":
        _show_json(run, outcome, dry=dry)
    else:
        show("\n".join(_said(run, outcome, dry=dry)) + "\n")


def _show_json(run: Run, outcome: RevertOutcome, *, dry: bool) -> None:
    from runner.revert.ends import ENDS
    from threephase.command.backfill.events import Events
    from threephase.command.backfill.shown_run import put

    events = Events(run.id, put)
    for row in outcome.ends.left:
        events.event(
            "quarantined", {"worker": 0, "key": list(row.key), "sqlstate": row.sqlstate, "message": row.message}
        )
    counts = {name: getattr(outcome.ends, name) for name in ENDS}
    state = None if outcome.state is None else outcome.state.value
    events.event("reverted", {"dry_run": dry, "revert": outcome.run_id, "state": state, **counts})


def _said(run: Run, outcome: RevertOutcome, *, dry: bool) -> Iterator[str]:
    from runner.report.section import Section
    from runner.report.text import lines

    ends = outcome.ends
    would = "would be" if dry else "are"
    rows = (
        (f"{would} restored", f"{ends.restored:,}", ""),
        ("old already", f"{ends.already_old:,}", ""),
        ("changed since", f"{ends.conflict:,}", "left as they are"),
        ("gone", f"{ends.missing:,}", ""),
        ("refused", f"{ends.refused:,}", "by a trigger or a constraint: left as they are"),
    )
    title = f"Run {run.id} ({run.name}), {_how(outcome)}"
    yield from lines(Section(title=title, rows=rows, numbers=frozenset((1,))))
    yield from _left(ends)
    if not dry and ends.unrestored:
        yield f"  Which rows: threephase backfill report {outcome.run_id}"


def _how(outcome: RevertOutcome) -> str:
    """Only what came to its end is called reverted."""
    if outcome.state is None:
        return "if it were reverted"
    if outcome.state in (State.SUCCEEDED, State.SUCCEEDED_WITH_QUARANTINE):
        return f"reverted as run {outcome.run_id}"
    return f"not reverted to the end: run {outcome.run_id} is {outcome.state.value}"


def _left(ends: Ends) -> Iterator[str]:
    from runner.report.words import key

    for row in ends.left[:_MOST_SHOWN]:
        yield f"  {key(row.key)}: {' '.join(filter(None, (row.sqlstate, row.message)))}"
    if len(ends.left) > _MOST_SHOWN:
        yield f"  and {len(ends.left) - _MOST_SHOWN:,} more; --format json lists them all"
