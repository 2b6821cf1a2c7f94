"""The commands of `threephase correct` that need a database: their options, and nothing of what they do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from threephase.command.connection import ConnectionOptions, connection_options
from threephase.exit_code import (
    APPROVE_MEANINGS,
    CORRECT_DRY_RUN_MEANINGS,
    CORRECT_REVERT_MEANINGS,
    CORRECT_RUN_MEANINGS,
    CORRECT_SHOW_MEANINGS,
)

_PATH = click.Path(path_type=Path)
_FORMATS = click.Choice(("text", "json", "markdown"))
_COLOURS = click.Choice(("auto", "always", "never"))
_actor = click.option("--actor", metavar="NAME", help="Who does it, for the ledger.  [default: this machine's user]")
_format = click.option("--format", "format", type=_FORMATS, default="text", show_default=True)
_output_file = click.option("-o", "--output-file", type=_PATH, help="Write to a file instead of standard output.")
_rows = click.option(
    "--rows", type=click.IntRange(0), metavar="N", help="Changed rows to show.  [default: 50; all in JSON]"
)
_all_rows = click.option("--all", "all_rows", is_flag=True, help="Show every changed row.")
_color = click.option("--color", type=_COLOURS, default="auto", show_default=True)
_OF_LIMITS = (
    click.option(
        "--lock-timeout", type=click.IntRange(1), metavar="MS", default=5_000, show_default=True, help="For each lock."
    ),
    click.option(
        "--statement-timeout",
        type=click.IntRange(0),
        metavar="MS",
        default=None,
        help="For each statement; 0: none.  [default: the role's own]",
    ),
    click.option(
        "--attempts",
        type=click.IntRange(1, 50),
        default=5,
        show_default=True,
        help="How often it is tried where others are in the way: a deadlock, a lock, a serialization failure.",
    ),
)


def _limits(command: Callable[..., int]) -> Callable[..., int]:
    """How long it waits, and how often it is tried."""
    for option in reversed(_OF_LIMITS):
        command = option(command)
    return command


@click.command("dry-run", epilog=CORRECT_DRY_RUN_MEANINGS)
@click.argument("file", type=_PATH)
@_rows
@_all_rows
@_limits
@_actor
@_format
@_output_file
@_color
@connection_options
def dry_run(connection: ConnectionOptions, **options: object) -> int:
    """Do what FILE says in a transaction that is rolled back, and show every row that it changes.

    \b
    It is done for real until the rollback: it takes the locks, fires the triggers, moves the sequences.
    What was seen is kept in the ledger under a digest, which is what is approved.
    \b
    Examples:
      threephase correct dry-run corrections/INC-7.sql
      threephase correct dry-run corrections/INC-7.sql --all --format markdown -o INC-7.md
    """
    from threephase.command.correct.dry_run import DryRunOptions, dry_run_command

    return dry_run_command(DryRunOptions(connection=connection, **options))  # type: ignore[arg-type]


@click.command(epilog=APPROVE_MEANINGS)
@click.argument("digest")
@click.option("--role", required=True, metavar="ROLE", help='In which role, such as "System Owner".')
@click.option("--yes", is_flag=True, help="Do not ask.")
@_rows
@_all_rows
@_actor
@_color
@connection_options
def approve(connection: ConnectionOptions, **options: object) -> int:
    """Approve a dry run, as somebody other than its author, after seeing what it would change.

    \b
    DIGEST is what the dry run printed, or its beginning. The approver is the login that connects, nobody else:
    it needs to be a member of threephase_approver.
    \b
    Example:
      threephase correct approve 5d41402abc4b --role "System Owner"
    """
    from threephase.command.correct.approve import ApproveOptions, approve_command

    return approve_command(ApproveOptions(connection=connection, **options))  # type: ignore[arg-type]


@click.command(epilog=CORRECT_RUN_MEANINGS)
@click.argument("file", type=_PATH)
@_limits
@_rows
@_all_rows
@_actor
@_format
@_output_file
@_color
@connection_options
def run(connection: ConnectionOptions, **options: object) -> int:
    """Do what FILE says, if it is exactly what was approved: one transaction, all or nothing.

    \b
    Whatever is otherwise than in the dry run, in one row or in a table's columns, it is rolled back and shown.
    \b
    Example:
      threephase correct run corrections/INC-7.sql
    """
    from threephase.command.correct.run import RunOptions, run_command

    return run_command(RunOptions(connection=connection, **options))  # type: ignore[arg-type]


@click.command("list", epilog=CORRECT_SHOW_MEANINGS)
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
@connection_options
def list_(connection: ConnectionOptions, format: str) -> int:
    """List the corrections of this database, and the dry runs that wait for an approval or a run.

    \b
    Example:
      threephase correct list
    """
    from threephase.command.correct.listed import list_command

    return list_command(format, connection)


@click.command(epilog=CORRECT_SHOW_MEANINGS)
@click.argument("meant", metavar="DIGEST|ID")
@_rows
@_all_rows
@_format
@_output_file
@_color
@connection_options
def show(connection: ConnectionOptions, **options: object) -> int:
    """Show a dry run by its digest, or a correction by its number: what changed, who approved it, who did it.

    \b
    Examples:
      threephase correct show 5d41402abc4b
      threephase correct show 3 --all --format json
    """
    from threephase.command.correct.show import ShowOptions, show_command

    return show_command(ShowOptions(connection=connection, **options))  # type: ignore[arg-type]


@click.command(epilog=CORRECT_REVERT_MEANINGS)
@click.argument("id", type=click.IntRange(1))
@click.option("--dry-run", "only_dry", is_flag=True, help="Show what it would do, and keep that for an approval.")
@_limits
@_rows
@_all_rows
@_actor
@_format
@_output_file
@_color
@connection_options
def revert(connection: ConnectionOptions, **options: object) -> int:
    """Take correction ID back: its rows get their old values, if they still have those that it gave them.

    \b
    It is a correction like any other: dry-run, approved, run. A row that was changed since is listed, never overwritten.
    \b
    Examples:
      threephase correct revert 3 --dry-run
      threephase correct revert 3
    """
    from threephase.command.correct.revert import RevertOptions, revert_command

    return revert_command(RevertOptions(connection=connection, **options))  # type: ignore[arg-type]
