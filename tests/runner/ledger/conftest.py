"""A database with a ledger in it, and sessions of its roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import psycopg
import pytest
from psycopg import sql

from runner.ledger.install import install

Session = psycopg.Connection
Sessions = Callable[[str], Session]
"""A session of its own that acts for the role of that name."""


OWNER, ANNA, NOBODY = "threephase_test_owner", "threephase_test_anna", "threephase_test_nobody"
AUTHOR, EXECUTOR = "threephase_test_author", "threephase_test_executor"
SIGNER, SECOND = "threephase_test_signer", "threephase_test_second"
BOTH = "threephase_test_both"
MEMBERS = {
    AUTHOR: ("threephase_runner",),
    EXECUTOR: ("threephase_runner",),
    SIGNER: ("threephase_approver",),
    SECOND: ("threephase_approver",),
    BOTH: ("threephase_runner", "threephase_approver"),
}
"""Logins, and the roles of the ledger that they are members of."""


@pytest.fixture(scope="session", autouse=True)
def logins(postgres_dsn: str) -> Iterator[None]:
    """Roles are the whole server's. One that another session still uses stays for that session to drop."""
    with psycopg.connect(postgres_dsn, autocommit=True) as conn:
        for role in (OWNER, ANNA, NOBODY, *MEMBERS):
            with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
                conn.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
        yield
        for role in (OWNER, ANNA, NOBODY, *MEMBERS):
            with suppress(psycopg.Error):
                conn.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))


@pytest.fixture
def ledger(conn: Session) -> Session:
    """The owner's session, in a database that has a ledger."""
    install(conn, tool="threephase test")
    return conn


@pytest.fixture
def as_role(ledger: Session, database: str) -> Iterator[Sessions]:
    with ExitStack() as stack:

        def session(role: str) -> Session:
            opened = stack.enter_context(psycopg.connect(database, autocommit=True))
            opened.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
            return opened

        yield session


def allow(ledger: Session) -> None:
    """Makes the logins members of their roles."""
    for login, roles in MEMBERS.items():
        for role in roles:
            ledger.execute(sql.SQL("grant {} to {}").format(sql.Identifier(role), sql.Identifier(login)))


def session_of(database: str, login: str) -> Session:
    """As if that login had connected itself."""
    opened = psycopg.connect(database, autocommit=True)
    opened.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(login)))
    return opened


@pytest.fixture
def as_login(ledger: Session, database: str) -> Iterator[Sessions]:
    """A session of that login."""
    allow(ledger)
    with ExitStack() as stack:
        yield lambda login: stack.enter_context(session_of(database, login))


@pytest.fixture
def author(as_login: Sessions) -> Session:
    return as_login(AUTHOR)


@pytest.fixture
def signer(as_login: Sessions) -> Session:
    return as_login(SIGNER)


@pytest.fixture
def executor(as_login: Sessions) -> Session:
    return as_login(EXECUTOR)
