"""The connection string that a user names: libpq's, or the one in a Prisma project, which libpq would refuse."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from replay.errors import ServerUnavailableError

# Prisma's own parameters: https://www.prisma.io/docs/orm/overview/databases/postgresql
_PRISMAS = frozenset(
    (
        "connection_limit",
        "pgbouncer",
        "pool_timeout",
        "schema",
        "socket_timeout",
        "sslaccept",
        "sslidentity",
        "sslpassword",
        "statement_cache_size",
    )
)
_SCHEMES = ("postgres", "postgresql")
_UNREADABLE = "--dsn cannot be read. Write it as postgresql://user@host/database; in a password write [ as %5B."


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
    parts = _parts(url)
    if parts.scheme not in _SCHEMES:
        raise ServerUnavailableError(
            f"--dsn is a {parts.scheme}:// address, and the trace needs PostgreSQL itself: postgresql://user@host/database."
        )
    query = parse_qsl(parts.query, keep_blank_values=True)
    schema = dict(query).get("schema", "public")
    if schema != "public":
        raise ServerUnavailableError(
            f"--dsn names the schema {schema}. A trace replays into public only: leave it out."
        )
    kept = [(name, value) for name, value in query if name not in _PRISMAS]
    return urlunsplit(parts._replace(query=urlencode(kept, quote_via=quote)))  # libpq reads + as +


def _parts(url: str) -> SplitResult:
    """A bracket is one of an IPv6 address; what is raised for any other repeats the password."""
    try:
        return urlsplit(url)
    except ValueError:
        raise ServerUnavailableError(_UNREADABLE) from None
