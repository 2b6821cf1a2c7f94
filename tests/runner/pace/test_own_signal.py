"""The DBA's own signal: one row, one number, read only, two seconds."""

from __future__ import annotations

import psycopg
import pytest

from runner.pace.own_signal import NoNumberError, own_number


@pytest.mark.parametrize(
    ("query", "number"),
    [
        pytest.param("SELECT 3", 3.0, id="an integer"),
        pytest.param("SELECT 5 / 2.0", 2.5, id="a numeric"),
        pytest.param("SELECT 0.5::float4", 0.5, id="a float"),
        pytest.param("SELECT -1;", -1.0, id="with its semicolon"),
        pytest.param("SELECT 7 % 4 -- what is left", 3.0, id="a per cent sign and a comment"),
        pytest.param("SELECT count(*) FROM pg_class WHERE relname LIKE 'no%such'", 0.0, id="a count"),
        pytest.param("VALUES (4)", 4.0, id="no select"),
    ],
)
def test_one_number_is_the_signal(conn: psycopg.Connection, query: str, number: float) -> None:
    assert own_number(conn, query) == number
    assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


@pytest.mark.parametrize(
    ("query", "said"),
    [
        pytest.param("SELECT 1 WHERE false", "one row of one column", id="no row"),
        pytest.param("SELECT generate_series(1, 2)", "one row of one column", id="two rows"),
        pytest.param("SELECT * FROM generate_series(1, 100000)", "one row of one column", id="many rows"),
        pytest.param("SELECT 1, 2", "one row of one column", id="two columns"),
        pytest.param("SELECT NULL::integer", "must yield a number", id="null"),
        pytest.param("SELECT 'NaN'::float8", "must yield a number", id="not a number"),
        pytest.param("SELECT 'Infinity'::numeric - 0", "", id="endless"),
        pytest.param("SELECT true", "must yield a number", id="a truth"),
        pytest.param("SELECT 'ten'", "must yield a number", id="text"),
        pytest.param("SELECT interval '1 hour'", "must yield a number", id="a time"),
        pytest.param("SELEC 1", "failed: syntax error", id="a slip"),
        pytest.param("SELECT heat FROM nowhere", 'failed: relation "nowhere" does not exist', id="no table"),
        pytest.param("", "failed", id="empty"),
        pytest.param("-- nothing", "failed", id="a comment"),
        pytest.param("COMMIT", "failed", id="the end of its transaction"),
        pytest.param("SELECT 1; SELECT 2", "failed: cannot insert multiple commands", id="two statements"),
        pytest.param("SELECT 1; COMMIT; CREATE TABLE left_over ()", "multiple commands", id="a way out"),
        pytest.param("CREATE TABLE left_over ()", "read-only transaction", id="something made"),
        pytest.param("INSERT INTO members VALUES (1) RETURNING 1", "read-only transaction", id="something written"),
        pytest.param("SELECT pg_sleep(60)", "statement timeout", id="too long"),
    ],
)
def test_all_else_is_no_number_and_leaves_nothing(conn: psycopg.Connection, query: str, said: str) -> None:
    conn.execute("CREATE TABLE members (id integer)")
    with pytest.raises(NoNumberError) as raised:
        own_number(conn, query)
    assert said in str(raised.value)
    assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert conn.execute("SELECT to_regclass('left_over'), count(*) FROM members").fetchone() == (None, 0)
    assert conn.execute("SHOW statement_timeout").fetchone() == ("0",)


def test_a_lost_connection_is_no_answer(database: str, conn: psycopg.Connection) -> None:
    with psycopg.connect(database, autocommit=True) as lost:
        conn.execute("SELECT pg_terminate_backend(%s)", [lost.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            own_number(lost, "SELECT 1")
