"""A database with a ledger for all tests of a module; each finds an empty schema public."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from runner.ledger.install import install
from tests.postgres import fresh_database


@pytest.fixture(scope="module")
def _ledger(postgres_dsn: str) -> Iterator[str]:
    with fresh_database(postgres_dsn) as dsn:
        with psycopg.connect(dsn, autocommit=True) as conn:
            install(conn, tool="tests")
        yield dsn


@pytest.fixture
def dsn(_ledger: str) -> str:
    """Nothing but the ledger is in it."""
    with psycopg.connect(_ledger, autocommit=True) as conn:
        conn.execute("SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        conn.execute("SELECT lo_unlink(oid) FROM pg_largeobject_metadata")
        conn.execute("GRANT ALL ON SCHEMA public TO PUBLIC")
    return _ledger
