"""`threephase audit`: its subcommands and options, and nothing of what they do."""

from __future__ import annotations

from pathlib import Path

import click

from threephase.command.connection import ConnectionOptions, connection_options
from threephase.exit_code import AUDIT_MEANINGS, AUDIT_VERIFY_MEANINGS

_PATH = click.Path(path_type=Path)
_format = click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)


@click.group(epilog=AUDIT_VERIFY_MEANINGS)
def audit() -> None:
    """Read the journal: who did what to the data, and whether anybody has tampered with that."""


@audit.command("list", epilog=AUDIT_MEANINGS)
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only entries of this kind; may be repeated.")
@click.option("--limit", type=click.IntRange(1), metavar="N", default=50, show_default=True, help="The newest so many.")
@_format
@connection_options
def list_(connection: ConnectionOptions, kinds: tuple[str, ...], limit: int, format: str) -> int:
    """List the journal's entries, the newest last.

    \b
    Examples:
      threephase audit list
      threephase audit list --kind refused --kind failed --limit 200
    """
    from threephase.command.audit.listed import list_command

    return list_command(kinds, limit, format, connection)


@audit.command(epilog=AUDIT_MEANINGS)
@click.argument("meant", metavar="SEQ|INCIDENT")
@_format
@connection_options
def show(connection: ConnectionOptions, meant: str, format: str) -> int:
    """Show one entry by its number, or everything that was entered about an incident.

    \b
    Examples:
      threephase audit show 42
      threephase audit show INC-7
    """
    from threephase.command.audit.show import show_command

    return show_command(meant, format, connection)


@audit.command(epilog=AUDIT_VERIFY_MEANINGS)
@click.option(
    "--head", "kept", metavar="LENGTH:HASH", help="A head that was kept elsewhere: finds a tail that was cut."
)
@_format
@connection_options
def verify(connection: ConnectionOptions, kept: str | None, format: str) -> int:
    """Check the journal, what it speaks of, and the chain of every backfill run; print the head to keep.

    \b
    Examples:
      threephase audit verify
      threephase audit verify --head 42:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    """
    from threephase.command.audit.verify import verify_command

    return verify_command(kept, format, connection)


@audit.command(epilog=AUDIT_MEANINGS)
@click.argument("meant", metavar="INCIDENT")
@click.option(
    "-o", "--output", type=_PATH, required=True, metavar="DIR", help="The folder to write; it must not be there."
)
@click.option("--without-values", is_flag=True, help="Leave out what the rows held: which they were is enough.")
@connection_options
def export(connection: ConnectionOptions, meant: str, output: Path, without_values: bool) -> int:
    """Write the evidence about an incident into a folder: for people, for programs, with checksums.

    \b
    INCIDENT may also be a backfill run, by its number or name.
    \b
    Examples:
      threephase audit export INC-7 -o evidence/INC-7
      threephase audit export display_name -o evidence/display_name
    """
    from threephase.command.audit.export import export_command

    return export_command(meant, output, connection, without_values=without_values)
