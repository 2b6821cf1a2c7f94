"""`threephase backfill`: its subcommands and options, and nothing of what they do."""

from __future__ import annotations

from pathlib import Path

import click

from threephase.cli_runs import cancel, list_, pause, report, resume, revert, run, set_, status, verify
from threephase.command.connection import ConnectionOptions, connection_options
from threephase.exit_code import BACKFILL_MEANINGS, CHECK_MEANINGS, DRY_RUN_MEANINGS, NEW_MEANINGS

_COLOURS = ("auto", "always", "never")
_PATH = click.Path(path_type=Path)


@click.group(epilog=BACKFILL_MEANINGS)
def backfill() -> None:
    """Run the migrate phase off-peak: batches that can be stopped, resumed, proven and reverted."""


@backfill.command(epilog=NEW_MEANINGS)
@click.argument("name", required=False)
@click.option("--from", "migration", metavar="MIGRATION", help="Take the UPDATE, DELETE or INSERT … SELECT out of it.")
@click.option(
    "-o", "--output", type=_PATH, help="The folder, or the .sql file, to write.  [default: backfills, beside prisma]"
)
def new(name: str | None, migration: str | None, output: Path | None) -> int:
    """Write a backfill file: from a migration's statement, or an empty one by NAME.

    \b
    MIGRATION is a migration's folder, its migration.sql, or its name in the Prisma project here.
    \b
    Examples:
      threephase backfill new --from 20260110120000_add_display_name
      threephase backfill new display_name
    """
    from threephase.command.backfill.new import new_command

    return new_command(name, migration, output)


@backfill.command(epilog=CHECK_MEANINGS)
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("--format", "format", type=click.Choice(("text", "json", "github")), default="text", show_default=True)
@click.option("-o", "--output-file", type=_PATH, help="Write the report to a file instead of standard output.")
@click.option("--color", type=click.Choice(_COLOURS), default="auto", show_default=True)
def check(paths: tuple[Path, ...], format: str, output_file: Path | None, color: str) -> int:
    """Check backfill files without a database: what could not be run in batches, and how to mend it.

    \b
    Examples:
      threephase backfill check backfills
      threephase backfill check --format github backfills  # annotations on a pull request
    """
    from threephase.command.backfill.check import check_command

    return check_command(paths, format, output_file, color)


@backfill.command("dry-run", epilog=DRY_RUN_MEANINGS)
@click.argument("file", type=_PATH)
@click.option("--rehearse", is_flag=True, help="Work on some rows twice, and roll back: proves that it is idempotent.")
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("-o", "--output-file", type=_PATH, help="Write the report to a file instead of standard output.")
@connection_options
def dry_run(connection: ConnectionOptions, **options: object) -> int:
    """Show what a run of FILE would do to this database, and what speaks against it.

    \b
    By itself it only reads. --rehearse takes locks, writes WAL, fires triggers and moves sequences, on a few rows.
    `run` wants to find a dry run of this file and this database in the ledger.
    \b
    Examples:
      threephase backfill dry-run backfills/display_name.sql
      threephase backfill dry-run backfills/display_name.sql --rehearse --dsn-env DATABASE_URL
    """
    from threephase.command.backfill.dry_run import DryRunOptions, dry_run_command

    return dry_run_command(DryRunOptions(connection=connection, **options))  # type: ignore[arg-type]


for each in (run, status, list_, pause, resume, cancel, set_, verify, revert, report):
    backfill.add_command(each)
