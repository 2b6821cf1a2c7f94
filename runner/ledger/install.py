"""Makes the ledger and brings it up to date: forward only, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from rules.value import Value
from runner.errors import LedgerError, RefusedError
from runner.statement import statement

# In their order; a file that was released is never changed again.
FILES = (
    "0001_ledger",
    "0002_changes",
    "0003_journal",
    "0004_corrections",
    "0005_approvals",
    "0006_keeping",
)
LATEST = len(FILES)
ROLES = ("threephase_runner", "threephase_reader", "threephase_approver")

_BY_HAND = "`threephase ledger show-sql` prints what a DBA can run instead."


class Found(Value):
    """A schema named threephase. owner: whose. ours: whether the session acts for that role. ledger: whether it is one."""

    owner: str
    ours: bool
    ledger: bool


def found(conn: psycopg.Connection[Any]) -> Found | None:
    """What can be seen of a ledger without any right to it."""
    row = conn.execute(statement("ledger_found")).fetchone()
    return None if row is None else Found(owner=row[0], ours=row[1], ledger=row[2])


def version(conn: psycopg.Connection[Any]) -> int | None:
    """The version of the ledger in this database, None where there is none. Raises LedgerError."""
    seen = found(conn)
    if seen is None:
        return None
    if not seen.ledger:
        raise LedgerError(
            f"The schema threephase of the database {conn.info.dbname} is {seen.owner}'s and not a ledger. Rename it."
        )
    try:
        ((there,),) = conn.execute(statement("ledger_version")).fetchall()
    except psycopg.errors.InsufficientPrivilege:
        grant = f"GRANT threephase_runner TO {sql.Identifier(conn.info.user).as_string(conn)}"
        raise LedgerError(
            f"The role {conn.info.user} may not read the ledger. Let {seen.owner} run {grant}, "
            "or threephase_reader to look only."
        ) from None
    return int(there)


def require(conn: psycopg.Connection[Any]) -> None:
    """Raises LedgerError with the command to run, unless the ledger is there and of this release's version."""
    there = version(conn)
    if there is None:
        raise LedgerError(
            f"There is no ledger in the database {conn.info.dbname}. Make it: threephase ledger init. {_BY_HAND}"
        )
    if there < LATEST:
        raise LedgerError(
            f"The ledger is of version {there}, and this threephase needs {LATEST}: threephase ledger upgrade."
        )
    _refuse_newer(there, LATEST)


def install(conn: psycopg.Connection[Any], *, tool: str, steps: Sequence[sql.SQL] | None = None) -> list[int]:
    """Makes the ledger or upgrades it, and grants what its roles may do; the versions that were put in.

    tool: the release that does it. steps: what leads to version 1, 2, …; the released ones unless given.
    Concurrent callers wait for each other, at most ten seconds. Raises RefusedError.
    """
    known = _released() if steps is None else steps
    with _explained(conn), conn.transaction():
        conn.execute(statement("ledger_transaction"))
        conn.execute(statement("ledger_lock"))
        there = version(conn) or 0
        _refuse_newer(there, len(known))
        for number in range(there + 1, len(known) + 1):
            conn.execute(known[number - 1])
            conn.execute(statement("ledger_applied"), (number, tool))
        now = found(conn)
        if now is not None and now.ours:
            conn.execute(statement("ledger/roles"))
    return list(range(there + 1, len(known) + 1))


def missing_roles(conn: psycopg.Connection[Any], wanted: Sequence[str] = ROLES) -> list[str]:
    """Those of the ledger's roles that were not made, for want of CREATEROLE."""
    return [name for (name,) in conn.execute(statement("ledger_missing_roles"), (list(wanted),))]


def ddl(since: int = 0, *, steps: Sequence[sql.SQL] | None = None) -> str:
    """What install would do to a ledger of that version, 0 for none, as SQL to be run by hand: one transaction."""
    known = _released() if steps is None else steps
    pieces = ["BEGIN;", *(f"{_text(statement(name))};" for name in ("ledger_transaction", "ledger_lock"))]
    for number in range(since + 1, len(known) + 1):
        applied = sql.SQL("INSERT INTO threephase.meta (version, tool) VALUES ({}, 'by hand');").format(number)
        pieces += [_text(known[number - 1]), _text(applied)]
    return "\n\n".join((*pieces, _text(statement("ledger/roles")), "COMMIT;")) + "\n"


def _released() -> tuple[sql.SQL, ...]:
    return tuple(statement(f"ledger/{name}") for name in FILES)


def _text(composed: sql.Composable) -> str:
    return composed.as_string(None).strip()


def _refuse_newer(there: int, known: int) -> None:
    if there > known:
        raise LedgerError(
            f"The ledger is of version {there}, newer than the {known} that this threephase knows. Update threephase."
        )


@contextmanager
def _explained(conn: psycopg.Connection[Any]) -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise RefusedError(
            f"The role {conn.info.user} may not do this: {error.diag.message_primary}. {_BY_HAND}"
        ) from None
    except psycopg.errors.LockNotAvailable:
        raise RefusedError("The ledger is in use, and was for ten seconds. Nothing was changed; try again.") from None
