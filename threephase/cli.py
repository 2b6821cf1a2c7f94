"""The command line: its subcommands and options, and nothing of what they do."""

from __future__ import annotations

from pathlib import Path

import click

from threephase.cli_audit import audit
from threephase.cli_backfill import backfill
from threephase.cli_correct import correct
from threephase.cli_images import images
from threephase.cli_ledger import ledger
from threephase.exit_code import COMMANDS_MEANINGS, MEANINGS, TRACE_MEANINGS
from threephase.version import __version__

_FORMATS = ("text", "json", "github", "sarif")
_COLOURS = ("auto", "always", "never")
_MODES = ("auto", "batch", "per-statement", "single")
_PATH = click.Path(path_type=Path)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=COMMANDS_MEANINGS
)
@click.version_option(__version__, prog_name="threephase")
def cli() -> None:
    """Judges Prisma migrations for PostgreSQL as three phases: expand, migrate, contract."""


@cli.command(epilog=MEANINGS)
@click.argument("paths", nargs=-1, type=_PATH)
@click.option(
    "--since", metavar="REF", help="Report only on migrations added or changed since the merge base with REF."
)
@click.option("--format", "format", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("-o", "--output-file", type=_PATH, help="Write the report to a file instead of standard output.")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules or categories; may be repeated.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules or categories; may be repeated.")
@click.option(
    "--fail-on", type=click.Choice(("error", "warning", "never")), help="What exits with 1.  [default: error]"
)
@click.option(
    "--postgres-version", type=click.IntRange(11, 18), help="The server's major version, 11 to 18.  [default: 15]"
)
@click.option(
    "--transaction-mode",
    type=click.Choice(_MODES),
    help="How Prisma sends a migration: auto goes by its version.  [default: auto]",
)
@click.option(
    "--prisma-version", metavar="X.Y.Z", help="Prisma's version, instead of looking for it near the migrations."
)
@click.option(
    "--config", "config_file", type=_PATH, help="Read this threephase.toml instead of looking upwards for one."
)
@click.option("--no-cache", is_flag=True, help="Judge everything anew.")
@click.option("--color", type=click.Choice(_COLOURS), default="auto", show_default=True)
def lint(**options: object) -> int:
    """Lint migrations: a migrations folder, one migration, a .sql file; without PATHS, the Prisma project here.

    \b
    Examples:
      threephase lint                               the project in this folder
      threephase lint prisma/migrations --since origin/main
      threephase lint --format github  # annotations on a pull request
      threephase lint --format sarif -o lint.sarif
    """
    from threephase.command.lint import LintOptions, lint_command

    return lint_command(LintOptions(**options))  # type: ignore[arg-type]


@cli.command()
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
def rules(format: str) -> int:
    """List the rules.

    \b
    Example:
      threephase rules --format json
    """
    from threephase.command.rules import rules_command

    return rules_command(format)


@cli.command()
@click.argument("rule")
@click.option("--color", type=click.Choice(_COLOURS), default="auto", show_default=True)
def explain(rule: str, color: str) -> int:
    """Print one rule's page: what happens, what to do instead, examples.

    \b
    Example:
      threephase explain drop-column
    """
    from threephase.command.rules import explain_command

    return explain_command(rule, color)


@cli.command()
@click.argument("paths", nargs=-1, type=_PATH)
@click.option("-o", "--output-file", type=_PATH, help="Where to write it.  [default: threephase-baseline.json]")
@click.option(
    "--config", "config_file", type=_PATH, help="Read this threephase.toml instead of looking upwards for one."
)
def baseline(paths: tuple[Path, ...], output_file: Path | None, config_file: Path | None) -> int:
    """Accept today's findings of an old folder: write them to a file that `lint` then honours.

    \b
    Example:
      threephase baseline prisma/migrations
    """
    from threephase.command.baseline import baseline_command

    return baseline_command(paths, output_file, config_file)


@cli.command(epilog=TRACE_MEANINGS)
@click.argument("paths", nargs=-1, type=_PATH)
@click.option("--image", metavar="IMAGE", help="Replay in a container of this image, such as postgres:17, by docker.")
@click.option(
    "--dsn",
    metavar="DSN",
    envvar="THREEPHASE_TRACE_DSN",
    help="Replay in this database, which must be empty. THREEPHASE_TRACE_DSN names it without showing a password.",
)
@click.option(
    "--seed-rows",
    type=click.IntRange(0, 10_000),
    metavar="N",
    default=0,
    help="Give each table without rows this many before each migration.",
)
@click.option("--transaction-mode", type=click.Choice(_MODES), help="How Prisma sends a migration.  [default: auto]")
@click.option(
    "--prisma-version", metavar="X.Y.Z", help="Prisma's version, instead of looking for it near the migrations."
)
@click.option("--only-differences", is_flag=True, help="Leave out the statements of which nothing need be said.")
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("-o", "--output-file", type=_PATH, help="Write the trace to a file instead of standard output.")
@click.option(
    "--config", "config_file", type=_PATH, help="Read this threephase.toml instead of looking upwards for one."
)
@click.option("--color", type=click.Choice(_COLOURS), default="auto", show_default=True)
def trace(**options: object) -> int:
    """Replay migrations on a throwaway server: what it locks, rewrites, reads and builds, and where lint is wrong.

    \b
    Without --image and --dsn the server is an embedded one: pip install "threephase[embedded]".
    \b
    Examples:
      threephase trace                              the project in this folder
      threephase trace prisma/migrations --seed-rows 20 --only-differences
      threephase trace --image postgres:17 --format json -o trace.json
    """
    from threephase.command.trace import TraceOptions, trace_command

    return trace_command(TraceOptions(**options))  # type: ignore[arg-type]


cli.add_command(audit)
cli.add_command(backfill)
cli.add_command(correct)
cli.add_command(images)
cli.add_command(ledger)
