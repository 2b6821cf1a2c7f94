"""A real server agrees: what is called guarded changes nothing when it is done again, and what counts up does."""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
import pytest

from tests.linter.backfill.reading import rules, work

ROWS = """
CREATE TABLE m (id integer PRIMARY KEY, a text, b text, n integer DEFAULT 0, t boolean, p integer);
INSERT INTO m (id, a, b, t, p) VALUES
    (1, NULL, NULL, NULL, 1), (2, 'x', NULL, true, 2), (3, NULL, ' Y ', false, 2), (4, 'old', 'z', NULL, NULL),
    (5, ' MiXed ', 'x', true, 3), (6, '', 'old', false, 1);
CREATE TABLE p (id integer PRIMARY KEY, a text);
INSERT INTO p VALUES (1, 'one'), (2, NULL), (3, 'x');
CREATE TABLE w (m integer PRIMARY KEY, a text, n integer DEFAULT 0);
INSERT INTO w VALUES (2, 'kept'), (3, NULL);
"""


def state(conn: psycopg.Connection) -> list[Any]:
    return conn.execute("SELECT 'm', m::text FROM m UNION ALL SELECT 'w', w::text FROM w ORDER BY 1, 2").fetchall()


def twice(conn: psycopg.Connection, statement: LiteralString) -> tuple[list[Any], list[Any], list[Any]]:
    """The rows before it, after it, and after doing it again."""
    conn.execute(ROWS)
    before = state(conn)
    conn.execute(statement)
    after = state(conn)
    conn.execute(statement)
    return before, after, state(conn)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE m SET a = b WHERE a IS NULL", id="IS NULL"),
        pytest.param("UPDATE m SET a = coalesce(b, 'none'), n = n + 1 WHERE a IS NULL", id="IS NULL, and it counts"),
        pytest.param(
            "UPDATE m SET a = lower(btrim(a)) WHERE a IS DISTINCT FROM lower(btrim(a))", id="what it makes of itself"
        ),
        pytest.param("UPDATE m SET a = coalesce(a, 'x') WHERE a IS DISTINCT FROM coalesce(a, 'x')", id="COALESCE"),
        pytest.param("UPDATE m SET a = b WHERE a IS DISTINCT FROM b", id="IS DISTINCT FROM"),
        pytest.param("UPDATE m SET a = b WHERE a <> b", id="<>"),
        pytest.param(
            "UPDATE m SET a = 'done', t = true, n = n + 1 WHERE (t, a) IS DISTINCT FROM (true, 'done')", id="rows"
        ),
        pytest.param("UPDATE m SET a = 'new', n = n + 1 WHERE a = 'old'", id="a constant for another"),
        pytest.param("UPDATE m SET a = 'new', n = n + 1 WHERE a IN ('old', 'kept')", id="IN"),
        pytest.param("UPDATE m SET a = 'done', n = n + 1 WHERE a NOT IN ('done', 'old')", id="NOT IN"),
        pytest.param("UPDATE m SET a = NULL, n = n + 1 WHERE a IS NOT NULL", id="IS NOT NULL"),
        pytest.param("UPDATE m SET a = NULL, n = n + 1 WHERE a <> b", id="NULL"),
        pytest.param("UPDATE m SET t = true, n = n + 1 WHERE NOT t", id="NOT"),
        pytest.param("UPDATE m SET t = true, n = n + 1 WHERE t IS NOT TRUE", id="IS NOT TRUE"),
        pytest.param("UPDATE m SET t = false, n = n + 1 WHERE t", id="a truth value"),
        pytest.param("UPDATE m SET p = 2 WHERE p < 2", id="<"),
        pytest.param("UPDATE m SET a = p.a FROM p WHERE p.id = m.p AND m.a IS DISTINCT FROM p.a", id="FROM"),
        pytest.param("DELETE FROM m WHERE a IS NULL", id="DELETE"),
        pytest.param("INSERT INTO w (m, a) SELECT id, a FROM m ON CONFLICT DO NOTHING", id="ON CONFLICT"),
        pytest.param(
            "INSERT INTO w (m, a) SELECT id, a FROM m WHERE NOT EXISTS (SELECT FROM w WHERE w.m = m.id)",
            id="NOT EXISTS",
        ),
        pytest.param(
            "INSERT INTO w (m, a) SELECT m.id, m.a FROM m LEFT JOIN w x ON x.m = m.id WHERE x.m IS NULL",
            id="an anti-join",
        ),
    ],
)
def test_what_is_guarded_comes_out_the_same_when_it_is_done_again(
    conn: psycopg.Connection, statement: LiteralString
) -> None:
    assert work(statement).guarded
    before, after, again = twice(conn, statement)
    assert before != after
    assert again == after


def test_do_update_with_a_guard_comes_out_the_same(conn: psycopg.Connection) -> None:
    statement: LiteralString = (
        "INSERT INTO w (m, a) SELECT id, a FROM m ON CONFLICT (m) DO UPDATE SET a = excluded.a "
        "WHERE w.a IS DISTINCT FROM excluded.a"
    )
    assert work(statement, "images = false").guarded
    before, after, again = twice(conn, statement)
    assert before != after == again


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE m SET n = n + 1 WHERE n IS DISTINCT FROM n + 1", id="it counts up"),
        pytest.param("UPDATE m SET a = b, b = a WHERE (a, b) IS DISTINCT FROM (b, a)", id="it swaps"),
        pytest.param("UPDATE m SET a = b, n = n + 1 WHERE a IS NULL", id="it counts where the value stays NULL"),
        pytest.param("UPDATE m SET a = replace(a, 'x', 'xx') WHERE a <> replace(a, 'x', 'xx')", id="it grows"),
    ],
)
def test_what_looks_guarded_and_is_not_comes_out_otherwise(conn: psycopg.Connection, statement: LiteralString) -> None:
    assert rules(statement) == ["no-guard"]
    _, after, again = twice(conn, statement)
    assert again != after


TYPES = """
CREATE TABLE m (
    id integer PRIMARY KEY, n integer DEFAULT 0, r real DEFAULT 0, d numeric(10, 2) DEFAULT 0, i interval DEFAULT '1 day',
    flag boolean DEFAULT true, x numeric DEFAULT 1.234, t timestamp(3),
    at timestamp(6) DEFAULT '2024-01-01 00:00:00.123456', k "char" DEFAULT 'pending'
);
INSERT INTO m (id) VALUES (1);
CREATE TABLE s (m integer, x numeric);
INSERT INTO s VALUES (1, 1), (1, 2);
"""


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE m SET r = 0.1, n = n + 1 WHERE r IS DISTINCT FROM 0.1", id="real"),
        pytest.param("UPDATE m SET d = x * 1.1, n = n + 1 WHERE d IS DISTINCT FROM x * 1.1", id="numeric(10,2)"),
        pytest.param("UPDATE m SET i = '24 hours', n = n + 1 WHERE i = '1 day'", id="interval"),
        pytest.param("UPDATE m SET t = at, n = n + 1 WHERE t IS DISTINCT FROM at", id="timestamp(3)"),
        pytest.param("UPDATE m SET k = 'published', n = n + 1 WHERE k = 'pending'", id="one letter"),
        pytest.param("UPDATE m SET flag = false::boolean OR flag, n = n + 1 WHERE flag", id="OR behind a cast"),
        pytest.param("UPDATE m SET x = s.x, n = n + 1 FROM s WHERE s.m = m.id AND m.x IS DISTINCT FROM s.x", id="two"),
    ],
)
def test_a_guard_that_a_type_makes_false_is_refused_where_it_would_count_again(
    conn: psycopg.Connection, statement: LiteralString
) -> None:
    assert rules(statement) == ["no-guard"]
    conn.execute(TYPES)
    for _ in range(2):
        conn.execute(statement)
    assert conn.execute("SELECT n FROM m").fetchall() == [(2,)]
