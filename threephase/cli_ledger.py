"""`threephase ledger`: its subcommands and options, and nothing of what they do."""

from __future__ import annotations

from pathlib import Path

import click

from threephase.command.connection import ConnectionOptions, connection_options

_PATH = click.Path(path_type=Path)
_MEANINGS = """Exit codes: 0 done; 2 usage, or no connection; 3 refused: a right is missing, or the ledger is, or it is of
another version; 70 a bug in threephase; 130 interrupted."""


@click.group(epilog=_MEANINGS)
def ledger() -> None:
    """Keep the ledger: the evidence of what was run, in the database itself, schema threephase."""


@ledger.command(epilog=_MEANINGS)
@connection_options
def init(connection: ConnectionOptions) -> int:
    """Make the ledger. Where there is one, nothing is done.

    \b
    Example:
      threephase ledger init --dsn-env DIRECT_URL
    """
    from threephase.command.ledger import init_command

    return init_command(connection)


@ledger.command(epilog=_MEANINGS)
@connection_options
def upgrade(connection: ConnectionOptions) -> int:
    """Bring the ledger to the version of this release, and grant its roles what they need.

    \b
    Example:
      threephase ledger upgrade --dsn-env DIRECT_URL
    """
    from threephase.command.ledger import upgrade_command

    return upgrade_command(connection)


@ledger.command("show-sql", epilog=_MEANINGS)
@click.option(
    "--since", type=click.IntRange(0), default=0, metavar="VERSION", help="Only what a ledger of this version lacks."
)
@click.option("-o", "--output-file", type=_PATH, help="Write it to a file instead of standard output.")
def show_sql(since: int, output_file: Path | None) -> int:
    """Print the SQL of init or upgrade, for a DBA to run; one transaction, and no connection is needed.

    \b
    Example:
      threephase ledger show-sql -o ledger.sql && psql -f ledger.sql
    """
    from threephase.command.ledger import show_sql_command

    return show_sql_command(since, output_file)


@ledger.command(epilog=_MEANINGS)
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
@connection_options
def status(format: str, connection: ConnectionOptions) -> int:
    """Say how the ledger stands: its version and owner, what your role may do, how much is in it.

    \b
    Example:
      threephase ledger status --service production
    """
    from threephase.command.ledger import status_command

    return status_command(format, connection)


@ledger.command(epilog=_MEANINGS)
@click.argument("run", type=click.IntRange(1))
@click.option("--yes", is_flag=True, help="Delete them. The run cannot be reverted afterwards.")
@click.option("--actor", metavar="NAME", help="On whose behalf, for the audit.  [default: the user of this machine]")
@connection_options
def purge(run: int, yes: bool, actor: str | None, connection: ConnectionOptions) -> int:
    """Delete the images of an ended RUN, which are personal data; its chain keeps saying that they were there.

    \b
    Example:
      threephase ledger purge 12 --yes
    """
    from threephase.command.ledger import purge_command

    return purge_command(run, actor, connection, yes=yes)
