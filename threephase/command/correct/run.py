"""`threephase correct run`: does what was approved, or shows why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from threephase.command.backfill.actor import audit_facts
from threephase.command.backfill.opened import ledger_of, named
from threephase.command.connection import ConnectionOptions
from threephase.command.correct.attempts import Executing, executing, said
from threephase.command.correct.decided import mirror_of, policy_of
from threephase.command.correct.show import show_kept
from threephase.command.correct.telling import tell
from threephase.command.correct.understood import understood
from threephase.exit_code import ExitCode
from threephase.output import complain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runner.connection.dsn import Dsn
    from runner.correct.run import NotAsApprovedError
    from runner.correct.script import Script

_INTERRUPTED = "interrupted, and rolled back unless it was at its very end: `threephase correct list` says whether."


class RunOptions(Executing):
    """The options of the command, as given."""

    file: Path
    connection: ConnectionOptions


def run_command(options: RunOptions) -> int:
    """1 where it is not what was approved."""
    from runner.correct.script import script_of

    script = script_of(understood(options.file))
    return done(named(options.connection), script, options, options.connection)


def done(dsn: Dsn, script: Script, options: Executing, connection: ConnectionOptions) -> int:
    """A run of any script, shown as the ledger has kept it."""
    from runner.correct.run import NotAsApprovedError, run
    from runner.ledger.corrections import read

    policy, mirror = policy_of(connection), mirror_of(connection)
    facts = audit_facts(options.actor)
    try:
        with executing(dsn, _INTERRUPTED) as stop:
            corrected = run(dsn, script, policy, facts, mirror=mirror, limits=options.limits(), stop=stop, tell=said)
    except NotAsApprovedError as error:
        _show_differences(error, options)
        complain(str(error))
        return ExitCode.FINDINGS
    with ledger_of(dsn) as conn:
        show_kept(conn, read(conn, corrected.id), options, connection)
    complain(_next(corrected.id, script))
    return ExitCode.FINDINGS if script.kind == "revert" and corrected.done.notes else ExitCode.CLEAN


def _show_differences(error: NotAsApprovedError, options: Executing) -> None:
    from runner.account.differing import differing_json, differing_lines

    rows = error.rows
    if rows is None and options.format != "json":
        return

    def document() -> Iterable[str]:
        import json

        told = {"version": 1, "what": "not as approved", "why": str(error)}
        yield json.dumps({**told, "differences": None if rows is None else differing_json(rows)}, indent=2) + "\n"

    tell(options, lambda: () if rows is None else differing_lines(rows), document)


def _next(id: int, script: Script) -> str:
    undo = "" if script.kind == "revert" else f" To take it back: threephase correct revert {id} --dry-run."
    return f"committed as correction {id}.{undo}"
