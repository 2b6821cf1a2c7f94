"""Connections as the runner wants them: named, kept alive, every statement committed by itself."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

from runner.connection.dsn import Dsn, default_of, secrets_of
from runner.connection.path import guard
from runner.errors import UnreachableError
from runner.statement import statement

# What holds where the user says nothing. A server that is gone without a word is noticed within a minute, also while
# the answer to a COMMIT is awaited: then nothing but tcp_user_timeout counts.
_DEFAULTS: dict[str, str] = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
_NO_OPTIONS = "unsupported startup parameter"


def connect_to_ledger(dsn: Dsn, *, name: str = "threephase") -> psycopg.Connection[TupleRow]:
    """The same, for SQL of ours alone: see runner.connection.path."""
    conn = connect(dsn, name=name)
    try:
        guard(conn)
    except psycopg.Error as error:
        conn.close()
        raise UnreachableError(f"{dsn.shown}: {safe(error, dsn)}") from None
    return conn


def connect(dsn: Dsn, *, name: str = "threephase") -> psycopg.Connection[TupleRow]:
    """A connection on which every statement commits by itself. name: what pg_stat_activity shows of it.

    Nothing is prepared, for a pooler might hand the next transaction to another backend. Raises UnreachableError,
    without secrets.
    """
    given = {key: str(value) for key, value in conninfo_to_dict(dsn.conninfo).items() if value is not None}
    silent = {key: value for key, value in _DEFAULTS.items() if key not in given and default_of(key) is None}
    always = {"application_name": name, "client_encoding": "utf8"}
    conninfo = make_conninfo(**{**silent, **given, **always})
    try:
        conn = psycopg.connect(conninfo, autocommit=True, prepare_threshold=None)
        return _made_ready(conn, dsn.prisma_schema)
    except psycopg.Error as error:
        raise UnreachableError(f"{dsn.shown} cannot be reached: {_advised(safe(error, dsn))}") from None


def _made_ready(conn: psycopg.Connection[TupleRow], schema: str | None) -> psycopg.Connection[TupleRow]:
    try:
        conn.execute(statement("date_style"))
        if schema is not None:
            conn.execute(statement("search_path"), (schema,))
    except psycopg.Error:
        conn.close()
        raise
    return conn


def safe(error: psycopg.Error, dsn: Dsn) -> str:
    """What libpq or the server says, on one line and without the secrets of this connection string."""
    said = " ".join(str(error).split()) or type(error).__name__
    for secret in sorted(secrets_of(dsn.conninfo), key=len, reverse=True):
        said = said.replace(secret, "…")
    return said if said.endswith((".", "?")) else f"{said}."


def _advised(said: str) -> str:
    if _NO_OPTIONS not in said:
        return said
    return f"{said} So a pooler stands there. Name the server itself, as in DIRECT_URL."
