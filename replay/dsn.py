"""The connection string of a database to replay in: libpq's, or the one in a Prisma project."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict

from replay.errors import ServerUnavailableError
from runner.connection.prisma_url import split_url
from runner.errors import UnreachableError

_UNREADABLE = "--dsn cannot be read. Write it as postgresql://user@host/database; in a password write @ as %40."


def libpq_dsn(given: str) -> str:
    """The same for libpq. Raises ServerUnavailableError, which never repeats what was given: it may hold a password."""
    dsn = _without_prismas(given) if "://" in given else given
    try:
        if not conninfo_to_dict(dsn):
            raise ServerUnavailableError("--dsn is empty. Name an empty database: postgresql://user@host/database.")
    except psycopg.ProgrammingError:
        raise ServerUnavailableError(_UNREADABLE) from None
    return dsn


def _without_prismas(url: str) -> str:
    try:
        split = split_url(url)
    except UnreachableError as error:
        raise ServerUnavailableError(f"--dsn: {error}") from None
    schema = split.own.get("schema", "public")
    if schema != "public":
        raise ServerUnavailableError(
            f"--dsn names the schema {schema}. A trace replays into public only: leave it out."
        )
    return split.url
