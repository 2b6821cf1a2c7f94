"""The ledger of the database that is meant, opened; what PostgreSQL refuses there is an error with its exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from runner.errors import RefusedError, UnreachableError
from threephase.command.connection import ConnectionOptions, dsn_from
from threephase.output import complain

if TYPE_CHECKING:
    import psycopg

    from runner.connection.dsn import Dsn

_RIGHTS = (
    "Let the ledger's owner grant it: GRANT threephase_runner TO that role; to look only, threephase_reader is enough."
)
_READABLE = (
    "the password in --dsn can be read in this machine's list of processes. THREEPHASE_DSN keeps it out of that."
)


def named(options: ConnectionOptions) -> Dsn:
    """The database that the options mean; what is doubtful about its address is said."""
    dsn = dsn_from(options)
    for warning in dsn.warnings:
        complain(warning)
    if options.dsn is not None and _has_password(dsn):
        complain(_READABLE)
    return dsn


def _has_password(dsn: Dsn) -> bool:
    from psycopg.conninfo import conninfo_to_dict

    return bool(conninfo_to_dict(dsn.conninfo).get("password"))


@contextmanager
def ledger(options: ConnectionOptions) -> Iterator[psycopg.Connection[Any]]:
    """A connection to a database with a ledger of this release. Raises RunnerError."""
    with ledger_of(named(options)) as conn:
        yield conn


@contextmanager
def ledger_of(dsn: Dsn, *, own_path: bool = False) -> Iterator[psycopg.Connection[Any]]:
    """The same, of an address that was read before. own_path: names of the user's own are looked up, too."""
    from runner.connection.connect import connect, connect_to_ledger
    from runner.ledger.install import require

    opened = connect if own_path else connect_to_ledger
    with closing(opened(dsn)) as conn, explained(dsn):
        require(conn)
        yield conn


@contextmanager
def explained(dsn: Dsn) -> Iterator[None]:
    """Turns what PostgreSQL refuses into our errors: a role without the right, a connection that is lost."""
    import psycopg

    from runner.connection.connect import safe

    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise RefusedError(f"this role may not do that: {safe(error, dsn)} {_RIGHTS}") from None
    except psycopg.OperationalError as error:
        raise UnreachableError(f"{dsn.shown}: {safe(error, dsn)} Nothing is lost: try again.") from None
