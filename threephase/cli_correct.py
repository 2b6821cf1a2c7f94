"""`threephase correct`: its subcommands and options, and nothing of what they do."""

from __future__ import annotations

from pathlib import Path

import click

from threephase.cli_corrections import approve, dry_run, list_, revert, run, show
from threephase.exit_code import CHECK_MEANINGS, CORRECT_MEANINGS, CORRECT_NEW_MEANINGS

_COLOURS = ("auto", "always", "never")
_PATH = click.Path(path_type=Path)


@click.group(epilog=CORRECT_MEANINGS)
def correct() -> None:
    """Correct data that is wrong already: dry run, approval, one transaction, audit, revert."""


@correct.command(epilog=CORRECT_NEW_MEANINGS)
@click.argument("incident")
@click.option(
    "-o", "--output", type=_PATH, help="The folder, or the .sql file, to write.  [default: corrections, beside prisma]"
)
def new(incident: str, output: Path | None) -> int:
    """Write a correction file for INCIDENT, to be filled in.

    \b
    Example:
      threephase correct new INC-2031
    """
    from threephase.command.correct.new import new_command

    return new_command(incident, output)


@correct.command(epilog=CHECK_MEANINGS)
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("--format", "format", type=click.Choice(("text", "json", "github")), default="text", show_default=True)
@click.option("-o", "--output-file", type=_PATH, help="Write the report to a file instead of standard output.")
@click.option("--color", type=click.Choice(_COLOURS), default="auto", show_default=True)
def check(paths: tuple[Path, ...], format: str, output_file: Path | None, color: str) -> int:
    """Check correction files without a database: what is missing, what is refused, and how to mend it.

    \b
    Examples:
      threephase correct check corrections
      threephase correct check --format github corrections  # annotations on a pull request
    """
    from threephase.command.correct.check import check_command

    return check_command(paths, format, output_file, color)


for each in (dry_run, approve, run, list_, show, revert):
    correct.add_command(each)
