"""The commands of `threephase backfill` that are about a run: their options, and nothing of what they do."""

from __future__ import annotations

from pathlib import Path

import click

from threephase.command.connection import ConnectionOptions, connection_options
from threephase.exit_code import LEDGER_MEANINGS, REVERT_MEANINGS, RUN_MEANINGS, VERIFY_MEANINGS

_PATH = click.Path(path_type=Path)
_actor = click.option("--actor", metavar="NAME", help="Who does it, for the ledger.  [default: this machine's user]")
_format = click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
_why = click.option("--why", metavar="TEXT", help="The reason, for the ledger.")


@click.command(epilog=RUN_MEANINGS)
@click.argument("file", type=_PATH)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Batches at the same time.")
@click.option("--no-dry-run", is_flag=True, help="Begin without a dry run; the ledger keeps that this was said.")
@click.option("--again", is_flag=True, help="Run it once more, though it has succeeded here.")
@click.option(
    "--wait", is_flag=True, help="Stay when the window closes or somebody pauses, instead of exiting with 75."
)
@_actor
@_format
@connection_options
def run(connection: ConnectionOptions, **options: object) -> int:
    """Run a backfill, or join and resume the run of it that is under way.

    \b
    The same command on other hosts joins the run. Ctrl-C finishes the batch under way, a second one cancels it;
    either way nothing is lost, and the same command goes on.
    \b
    Examples:
      threephase backfill run backfills/display_name.sql
      threephase backfill run backfills/display_name.sql --workers 4 --wait
      threephase backfill run backfills/display_name.sql --format json > run.jsonl
    """
    from threephase.command.backfill.run import RunOptions, run_command

    return run_command(RunOptions(connection=connection, **options))  # type: ignore[arg-type]


@click.command(epilog=LEDGER_MEANINGS)
@click.argument("run", required=False)
@click.option("--watch", is_flag=True, help="Look again every two seconds until it has ended.")
@_format
@connection_options
def status(connection: ConnectionOptions, run: str | None, watch: bool, format: str) -> int:
    """Show how a run stands; without RUN the one that is not finished, else the latest.

    \b
    RUN is its number, or its file's name, which means the newest run of it.
    \b
    Examples:
      threephase backfill status
      threephase backfill status 7 --watch
      threephase backfill status display_name --format json
    """
    from threephase.command.backfill.status import status_command

    return status_command(run, watch, format, connection)


@click.command("list", epilog=LEDGER_MEANINGS)
@_format
@connection_options
def list_(connection: ConnectionOptions, format: str) -> int:
    """List the runs of this database, the newest first.

    \b
    Example:
      threephase backfill list
    """
    from threephase.command.backfill.status import list_command

    return list_command(format, connection)


@click.command(epilog=LEDGER_MEANINGS)
@click.argument("run")
@_why
@_actor
@connection_options
def pause(connection: ConnectionOptions, run: str, why: str | None, actor: str | None) -> int:
    """Pause a run: its workers stop after their batch, on every host.

    \b
    Example:
      threephase backfill pause 7 --why "release at noon"
    """
    from runner.state import State
    from threephase.command.backfill.control import move_command

    return move_command(run, State.PAUSED, why, actor, connection)


@click.command(epilog=LEDGER_MEANINGS)
@click.argument("run")
@_why
@_actor
@connection_options
def resume(connection: ConnectionOptions, run: str, why: str | None, actor: str | None) -> int:
    """Let a paused run go on.

    \b
    Example:
      threephase backfill resume 7
    """
    from runner.state import State
    from threephase.command.backfill.control import move_command

    return move_command(run, State.RUNNING, why, actor, connection)


@click.command(epilog=LEDGER_MEANINGS)
@click.argument("run")
@_why
@_actor
@connection_options
def cancel(connection: ConnectionOptions, run: str, why: str | None, actor: str | None) -> int:
    """Cancel a run for good. What is committed stays; `revert` brings the old values back.

    \b
    Example:
      threephase backfill cancel 7
    """
    from runner.state import State
    from threephase.command.backfill.control import move_command

    return move_command(run, State.CANCELLED, why, actor, connection)


@click.command("set", epilog=LEDGER_MEANINGS)
@click.argument("run")
@click.argument("settings", nargs=-1, required=True, metavar="NAME=VALUE...")
@_actor
@connection_options
def set_(connection: ConnectionOptions, run: str, settings: tuple[str, ...], actor: str | None) -> int:
    """Change settings of a run while it goes on, from the next batch on.

    \b
    Examples:
      threephase backfill set 7 target_ms=100 nice=2
      threephase backfill set 7 "window=daily 22:00-06:00 Europe/Berlin"
      threephase backfill set 7 max_lag_s=none
    """
    from threephase.command.backfill.control import set_command

    return set_command(run, settings, actor, connection)


@click.command(epilog=VERIFY_MEANINGS)
@click.argument("run")
@click.option("--head", metavar="LENGTH:HASH", help="The chain head that a run printed at its end, kept elsewhere.")
@connection_options
def verify(connection: ConnectionOptions, run: str, head: str | None) -> int:
    """Ask the backfill's verify query again, and check the run's chain of evidence.

    \b
    RUN is a run's number or name, or a backfill file: then its newest run.
    \b
    Examples:
      threephase backfill verify 7
      threephase backfill verify backfills/display_name.sql
    """
    from threephase.command.backfill.verify import verify_command

    return verify_command(run, head, connection)


@click.command(epilog=REVERT_MEANINGS)
@click.argument("run")
@click.option("--dry-run", is_flag=True, help="Show what it would do, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_actor
@_format
@connection_options
def revert(connection: ConnectionOptions, **options: object) -> int:
    """Put a run's old values back; rows that were changed since are listed and left as they are.

    \b
    Examples:
      threephase backfill revert 7 --dry-run
      threephase backfill revert 7
    """
    from threephase.command.backfill.revert import RevertOptions, revert_command

    return revert_command(RevertOptions(connection=connection, **options))  # type: ignore[arg-type]


@click.command(epilog=LEDGER_MEANINGS)
@click.argument("run", required=False)
@click.option(
    "--format", "format", type=click.Choice(("text", "json", "markdown", "html")), default="text", show_default=True
)
@click.option("-o", "--output-file", type=_PATH, help="Write the report to a file instead of standard output.")
@connection_options
def report(connection: ConnectionOptions, run: str | None, format: str, output_file: Path | None) -> int:
    """Report on a run: what, by whom, when, how many, decisions, waits, rows set aside, the chain head.

    \b
    The HTML is one file with charts that needs nothing else. Without RUN: the run that is not finished, else the latest.
    \b
    Examples:
      threephase backfill report 7
      threephase backfill report 7 --format html -o run-7.html
    """
    from threephase.command.backfill.report import report_command

    return report_command(run, format, output_file, connection)
