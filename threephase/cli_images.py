"""`threephase images`: how long the old and new values of changed rows are kept."""

from __future__ import annotations

import click

from threephase.command.connection import ConnectionOptions, connection_options
from threephase.exit_code import PURGE_MEANINGS


@click.group(epilog=PURGE_MEANINGS)
def images() -> None:
    """Keep the old and new values of changed rows no longer than they are needed: they may be personal data."""


@images.command(epilog=PURGE_MEANINGS)
@click.option("--older-than", required=True, metavar="AGE", help="Such as 30d, 12h or 4w.")
@click.option("--yes", is_flag=True, help="Delete them. What they belong to cannot be reverted afterwards.")
@click.option("--actor", metavar="NAME", help="Who does it, for the ledger.  [default: this machine's user]")
@connection_options
def purge(connection: ConnectionOptions, older_than: str, yes: bool, actor: str | None) -> int:
    """Delete the values kept by dry runs, corrections and ended backfill runs that are as old; without --yes, list them.

    \b
    The journal keeps saying that they were there. Only the ledger's owner may.
    \b
    Examples:
      threephase images purge --older-than 30d
      threephase images purge --older-than 30d --yes
    """
    from threephase.command.images.purge import purge_command

    return purge_command(older_than, actor, connection, yes=yes)
