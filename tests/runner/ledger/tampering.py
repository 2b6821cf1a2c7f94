"""A whole ledger to be tampered with, as an owner can, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg

from runner.ledger import journal
from runner.ledger.install import install
from runner.ledger.journal import Head
from tests.postgres import fresh_database
from tests.runner.ledger.batches import run_with_batches
from tests.runner.ledger.conftest import AUTHOR, EXECUTOR, SIGNER, Session, allow, session_of
from tests.runner.ledger.corrections import approved, dry_run, run

TABLES = ("journal", "journal_head", "approval", "correction", "correction_dry_run", "change_set", "change_page")
TABLES_OF_RUNS = ("run", "chain", "entry", "image", "range")


@contextmanager
def whole_ledger(dsn_of_server: str) -> Iterator[Session]:
    """Entry 1: run 1 began. 2: dry run 1. 3: approval 1. 4: correction 1."""
    with ExitStack() as stack:
        dsn = stack.enter_context(fresh_database(dsn_of_server))
        owner = stack.enter_context(psycopg.connect(dsn, autocommit=True))
        install(owner, tool="threephase test")
        allow(owner)
        run_with_batches(owner)
        author, signer, executor = (stack.enter_context(session_of(dsn, who)) for who in (AUTHOR, SIGNER, EXECUTOR))
        dry_run(author)
        approved(signer)
        run(executor)
        yield owner


def tamper(conn: Session, script: str) -> None:
    """What an owner can do: switches the triggers off, and on again; a superuser those of foreign keys too."""
    for table in (*TABLES, *TABLES_OF_RUNS):
        conn.execute(f"alter table threephase.{table} disable trigger all".encode())
    conn.execute(script.encode())
    for table in (*TABLES, *TABLES_OF_RUNS):
        conn.execute(f"alter table threephase.{table} enable trigger all".encode())


def found(conn: Session, kept: Head | None = None) -> list[tuple[int | None, str]]:
    return [(broken.seq, broken.what) for broken in journal.check(conn, kept)]
