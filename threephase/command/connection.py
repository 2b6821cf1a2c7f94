"""Which database a command means: its options, THREEPHASE_DSN, threephase.toml, libpq's own variables, in that order."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rules.value import Value
from runner.errors import UnreachableError
from threephase.command.variables import Variables

if TYPE_CHECKING:
    from runner.connection.dsn import Dsn

OURS = "THREEPHASE_DSN"
# With one of these set, somebody has told libpq where to go.
_LIBPQS = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE")
# Where Prisma projects keep the server's own address, and where the one that their application uses.
_PRISMAS = ("DIRECT_URL", "DIRECT_DATABASE_URL", "DATABASE_URL")
_PATH = click.Path(path_type=Path)

_OPTIONS = (
    click.option("--dsn", metavar="DSN", help=f"The database. {OURS} names it without showing a password."),
    click.option("--dsn-env", metavar="NAME", help="The database that this environment variable names."),
    click.option("--service", metavar="NAME", help="The database of this entry in pg_service.conf."),
    click.option("--env-file", type=_PATH, help="Look for the variables in this file too, such as .env."),
    click.option("--config", "config_file", type=_PATH, help="Read this threephase.toml instead of looking for one."),
)


class ConnectionOptions(Value):
    """The options as given; None where none was. dsn may hold a password."""

    dsn: str | None = None
    dsn_env: str | None = None
    service: str | None = None
    env_file: Path | None = None
    config_file: Path | None = None

    def __repr__(self) -> str:
        return f"ConnectionOptions({', '.join(name for name in self._fields if getattr(self, name) is not None)})"


def connection_options(command: Callable[..., int]) -> Callable[..., int]:
    """Adds the options that name a database. The command gets them as one argument, `connection`."""

    @functools.wraps(command)
    def with_connection(*args: Any, **options: Any) -> int:
        own = ConnectionOptions(**{name: options.pop(name) for name in ConnectionOptions._fields})
        return command(*args, connection=own, **options)

    for option in reversed(_OPTIONS):
        with_connection = option(with_connection)
    return with_connection


def dsn_from(options: ConnectionOptions, environment: Mapping[str, str] | None = None) -> Dsn:
    """The database that is meant. environment: the process's own, unless given.

    Raises UnreachableError, which names the option or variable and never what it holds; ConfigError.
    """
    from runner.connection.dsn import read_dsn

    source, text = _named(options, environment)
    try:
        return read_dsn(text)
    except UnreachableError as error:
        raise UnreachableError(f"{source}: {error}") from None


def _named(options: ConnectionOptions, environment: Mapping[str, str] | None) -> tuple[str, str]:
    """Where it was found, for errors, and what was found there."""
    given = [(name, value) for name, value in _explicit(options) if value is not None]
    if len(given) > 1:
        raise UnreachableError(f"{given[0][0]} and {given[1][0]} name the database twice. Give one of them.")
    if given and given[0][0] == "--dsn":
        return given[0]
    if given and given[0][0] == "--service":
        return "--service", _service(given[0][1])
    variables = Variables.of(options.env_file, environment)
    if options.dsn_env is not None:
        return options.dsn_env, _set(variables, options.dsn_env, "--dsn-env")
    if variables.get(OURS):
        return OURS, variables.get(OURS) or ""
    configured = _configured(options.config_file)
    if configured is not None:
        return configured, _set(variables, configured, "dsn_env in threephase.toml")
    if any(variables.get(name) for name in _LIBPQS):
        return "the PG… variables", ""
    raise UnreachableError(_nothing_named(variables))


def _explicit(options: ConnectionOptions) -> tuple[tuple[str, Any], ...]:
    return ("--dsn", options.dsn), ("--service", options.service), ("--dsn-env", options.dsn_env)


def _service(name: str) -> str:
    from psycopg.conninfo import make_conninfo

    return make_conninfo(service=name)


def _set(variables: Variables, name: str, named_by: str) -> str:
    value = variables.get(name)
    if not value:
        raise UnreachableError(f"{named_by} names {name}, which is not set. Set it, or name the database with --dsn.")
    return value


def _configured(config_file: Path | None) -> str | None:
    from threephase.session import configuration

    return configuration(config_file, ()).dsn_env


def _nothing_named(variables: Variables) -> str:
    found = next((name for name in _PRISMAS if variables.get(name)), None)
    if found is None:
        return f"no database is named. Give --dsn or --service, or set {OURS} or libpq's PGHOST and PGDATABASE."
    return (
        f"no database is named. {found} is set, but is not taken unless somebody says so: give --dsn-env {found}, or "
        f'write dsn_env = "{found}" under [connection] in threephase.toml.'
    )
