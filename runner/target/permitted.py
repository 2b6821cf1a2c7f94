"""Whether this server and this role let the work be done at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from rules.name import Name
from runner.connection.prisma import MigrationState, migration_state
from runner.statement import statement
from runner.target.notice import Notice, Subject, stop

_OLDEST = 110_000


def server(subject: Subject) -> Iterator[Notice]:
    """A server that takes no writes, or is too old."""
    row = subject.conn.execute(statement("preflight_server")).fetchone()
    in_recovery, read_only = (False, False) if row is None else row[:2]
    if in_recovery:
        yield stop("server", "This server is a replica, or recovering: nothing can be written.", "Name the primary.")
    elif read_only:
        yield stop(
            "server",
            "Transactions can only read here: default_transaction_read_only is on.",
            "Switch it off for this role, or connect as another.",
        )
    if subject.identity.version < _OLDEST:
        yield stop("server", "The server is older than PostgreSQL 11.", "Upgrade it.")


def migration(subject: Subject) -> Iterator[Notice]:
    """The migration that must have been applied before."""
    name = subject.backfill.after
    if name is None:
        return
    state = migration_state(subject.conn, name, subject.schema)
    match state:
        case MigrationState.APPLIED:
            return
        case MigrationState.NOT_APPLIED:
            yield stop("after", f"The migration {name} is not applied here.", "Run `prisma migrate deploy` first.")
        case MigrationState.FAILED:
            yield stop(
                "after", f"The migration {name} was begun and not finished.", "Mend it, then `prisma migrate resolve`."
            )
        case MigrationState.NO_TABLE:
            yield stop(
                "after",
                f"There is no _prisma_migrations here, so {name} is not known to be applied.",
                "Name the database and schema (`?schema=…`) that Prisma migrates.",
            )
        case _:
            assert_never(state)


def row_security(subject: Subject) -> Iterator[Notice]:
    """Policies hide rows from the work without a word; it would end and look complete."""
    tables = {subject.target.oid: subject.target.walked, subject.written_oid: subject.target.written}
    for oid, name in tables.items():
        if _hides(subject, oid):
            yield _hidden(name)


def _hides(subject: Subject, oid: int) -> bool:
    row = subject.conn.execute(statement("preflight_table"), {"oid": oid}).fetchone()
    return row is not None and bool(row[1])


def _hidden(name: Name) -> Notice:
    return stop(
        "row security",
        f"Row-level security applies to this role on {name}: rows that its policies hide would be left out, silently.",
        "Connect as the table's owner or as a role with BYPASSRLS.",
    )
