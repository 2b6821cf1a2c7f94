"""`threephase correct dry-run`: does it, shows every row that it changed, and has taken it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from threephase.command.backfill.actor import audit_facts
from threephase.command.backfill.opened import ledger_of, named
from threephase.command.connection import ConnectionOptions
from threephase.command.correct.attempts import Executing, executing, said
from threephase.command.correct.decided import policy_of, refuse_useless_mirror
from threephase.command.correct.show import show_kept
from threephase.command.correct.understood import understood
from threephase.exit_code import ExitCode
from threephase.output import complain

if TYPE_CHECKING:
    from runner.connection.dsn import Dsn
    from runner.correct.outcome import Executed
    from runner.correct.script import Script

_SHORT = 12


class DryRunOptions(Executing):
    """The options of the command, as given."""

    file: Path
    connection: ConnectionOptions


def dry_run_command(options: DryRunOptions) -> int:
    """1 where something speaks against it."""
    from runner.correct.script import script_of

    script = script_of(understood(options.file))
    return tried(named(options.connection), script, options, options.connection)


def tried(dsn: Dsn, script: Script, options: Executing, connection: ConnectionOptions) -> int:
    """A dry run of any script, shown as the ledger has kept it."""
    from runner.correct.dry_run import dry_run
    from runner.ledger.proposals import find

    with ledger_of(dsn, own_path=True) as conn:
        refuse_useless_mirror(conn, connection)
    with executing(dsn, "interrupted. Nothing was changed, and nothing is kept.") as stop:
        facts = audit_facts(options.actor)
        done = dry_run(dsn, script, facts, limits=options.limits(), stop=stop, tell=said)
    with ledger_of(dsn) as conn:
        show_kept(conn, find(conn, done.digest), options, connection)
    return _concluded(done, connection)


def _concluded(done: Executed, connection: ConnectionOptions) -> int:
    if done.problems:
        complain("rolled back, as every dry run. It cannot be approved as it is: see what speaks against it.")
        return ExitCode.FINDINGS
    role = policy_of(connection).roles[0]
    complain(
        "rolled back, as every dry run. Nothing speaks against it: have somebody else approve it, "
        f'threephase correct approve {done.digest[:_SHORT]} --role "{role}".'
    )
    return ExitCode.CLEAN
