"""A database with a ledger in it."""

from __future__ import annotations

import psycopg
import pytest

from runner.ledger.install import install


@pytest.fixture
def ledger(conn: psycopg.Connection) -> psycopg.Connection:
    install(conn, tool="threephase test")
    return conn
