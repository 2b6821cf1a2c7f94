"""A pooler in transaction mode is noticed by what it does; one in session mode, and a server, are let through."""

from __future__ import annotations

import pytest

from runner.connection.connect import connect
from runner.connection.dsn import read_dsn
from runner.connection.pooler import refuse_transaction_pooler
from runner.errors import RefusedError
from tests.faults.pgbouncer import pgbouncer


def test_transaction_mode_is_refused_with_the_reason(database: str) -> None:
    with pgbouncer(database, "transaction") as through:
        dsn = read_dsn(through)
        with (
            connect(dsn) as conn,
            pytest.raises(RefusedError, match="a pooler in transaction mode stands at") as raised,
        ):
            refuse_transaction_pooler(dsn, conn)
    assert "DIRECT_URL" in str(raised.value)
    assert raised.value.exit_code == 3


def test_so_it_is_while_others_hold_its_backends(database: str) -> None:
    with pgbouncer(database, "transaction") as through, connect(read_dsn(through)) as other:
        other.execute("BEGIN")
        other.execute("SELECT 1")
        with connect(read_dsn(through)) as conn, pytest.raises(RefusedError, match="transaction mode"):
            refuse_transaction_pooler(read_dsn(through), conn)


def test_session_mode_is_let_through(database: str) -> None:
    with pgbouncer(database, "session") as through, connect(read_dsn(through)) as conn:
        refuse_transaction_pooler(read_dsn(through), conn)
        assert conn.execute("SELECT 1").fetchone() == (1,)


def test_a_server_is_let_through_without_a_second_connection(database: str) -> None:
    with connect(read_dsn(database)) as conn:
        refuse_transaction_pooler(read_dsn("host=nowhere.invalid"), conn)


@pytest.mark.parametrize("schema", ["club"])
def test_a_pooler_in_session_mode_that_drops_options_still_looks_into_prismas_schema(
    database: str, schema: str
) -> None:
    with pgbouncer(database, "session") as through:
        dsn = read_dsn(through)
        with connect(type(dsn)(conninfo=dsn.conninfo, shown=dsn.shown, prisma_schema=schema)) as conn:
            assert conn.execute("SHOW search_path").fetchone() == (schema,)
