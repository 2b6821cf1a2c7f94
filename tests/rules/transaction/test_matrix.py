"""The same file under each of Prisma's ways of sending it, and what a real server does with it as one query."""

from __future__ import annotations

import psycopg
import pytest

from tests.rules.transaction.spoken import BATCH, EACH, SINGLE, in_short

CREATE = "CREATE INDEX CONCURRENTLY i ON members (email);"
CREATE_TWO = "CREATE INDEX CONCURRENTLY j ON members (name);"
DROP, DROP_TWO = "DROP INDEX CONCURRENTLY members_a;", "DROP INDEX CONCURRENTLY members_b;"
MOOD = "ALTER TYPE mood ADD VALUE 'calm';"
USE = "ALTER TABLE members ALTER COLUMN mood SET DEFAULT 'calm';"
PLAN = "CREATE TABLE plans (id integer PRIMARY KEY);"

REFUSED, FRESH = "concurrently-in-transaction", "enum-value-used-in-transaction"
LOCAL, COMMIT, OPEN = "set-local-without-transaction", "commit-in-migration", "unclosed-transaction"

# script, then the findings by rule and line: batch, per-statement, single. sqlstate: what the server says to a batch.
MATRIX = [
    pytest.param(f"-- CreateIndex\n{CREATE}", [], [], [f"{REFUSED} 2"], "", id="CREATE INDEX CONCURRENTLY alone"),
    pytest.param(
        f"{CREATE}\n{CREATE_TWO}", [f"{REFUSED} 1", f"{REFUSED} 2"], [], [f"{REFUSED} 1", f"{REFUSED} 2"], "25001",
        id="two of them",
    ),
    pytest.param(
        f"SET lock_timeout = '2s';\n{CREATE}", [f"{REFUSED} 2"], [], [f"{REFUSED} 2"], "25001", id="SET before it"
    ),
    pytest.param(
        f"SET LOCAL lock_timeout = '2s';\n{CREATE}", [f"{REFUSED} 2"], [f"{LOCAL} 1"], [f"{REFUSED} 2"], "25001",
        id="SET LOCAL before it",
    ),
    pytest.param(
        f"COMMIT;\n{CREATE}", [f"{REFUSED} 2"], [], [f"{COMMIT} 1"], "25001", id="COMMIT before it"
    ),
    pytest.param(
        f"BEGIN;\n{CREATE}\nCOMMIT;", [f"{REFUSED} 2"], [f"{REFUSED} 2"], [f"{REFUSED} 2", f"{COMMIT} 3"], "25001",
        id="BEGIN and COMMIT around it",
    ),
    pytest.param(
        f"DO $$ BEGIN\n{CREATE}\nEND $$;", [f"{REFUSED} 2"], [f"{REFUSED} 2"], [f"{REFUSED} 2"], "25001",
        id="a DO block around it",
    ),
    pytest.param(DROP, [], [], [f"{REFUSED} 1"], "", id="DROP INDEX CONCURRENTLY alone"),
    pytest.param(
        f"{DROP}\n{DROP_TWO}", *[[f"{REFUSED} 1", f"{REFUSED} 2"]] * 3, "25001",
        id="two of them, which are sent as one query still",
    ),
    pytest.param(f"{PLAN}\n{DROP}", *[[f"{REFUSED} 2"]] * 3, "25001", id="DROP INDEX CONCURRENTLY with another"),
    pytest.param(
        f"{DROP}\n{CREATE}", *[[f"{REFUSED} 1", f"{REFUSED} 2"]] * 3, "25001",
        id="DROP INDEX CONCURRENTLY keeps CREATE from running too",
    ),
    pytest.param(f"REINDEX TABLE CONCURRENTLY members;\n{PLAN}", [f"{REFUSED} 1"], [], [f"{REFUSED} 1"], "25001",
        id="REINDEX CONCURRENTLY"),
    pytest.param(f"REINDEX SCHEMA public;\n{PLAN}", [f"{REFUSED} 1"], [], [f"{REFUSED} 1"], "25001", id="REINDEX SCHEMA"),
    pytest.param(f"REINDEX TABLE members;\n{PLAN}", [], [], [], "", id="REINDEX of a table, which may"),
    pytest.param(f"VACUUM members;\n{PLAN}", [f"{REFUSED} 1"], [], [f"{REFUSED} 1"], "25001", id="VACUUM"),
    pytest.param(f"ANALYZE members;\n{PLAN}", [], [], [], "", id="ANALYZE, which may"),
    pytest.param(f"CLUSTER;\n{PLAN}", [f"{REFUSED} 1"], [], [f"{REFUSED} 1"], "25001", id="CLUSTER of everything"),
    pytest.param(
        f"ALTER SYSTEM SET work_mem = '4MB';\n{PLAN}", [f"{REFUSED} 1"], [], [f"{REFUSED} 1"], "25001", id="ALTER SYSTEM"
    ),
    pytest.param(
        f"CREATE DATABASE other;\n{PLAN}", [f"{REFUSED} 1"], [], [f"{REFUSED} 1"], "25001", id="CREATE DATABASE"
    ),
    pytest.param(
        f"REFRESH MATERIALIZED VIEW CONCURRENTLY counts;\n{PLAN}", [], [], [], "", id="REFRESH CONCURRENTLY, which may"
    ),
    pytest.param(
        f"ALTER TABLE visits DETACH PARTITION visits_1 CONCURRENTLY;\n{PLAN}", [f"{REFUSED} 1"], [], [f"{REFUSED} 1"],
        "25001", id="DETACH CONCURRENTLY",
    ),
    pytest.param(
        f"SET LOCAL lock_timeout = '2s';\n{PLAN}", [], [f"{LOCAL} 1"], [], "", id="SET LOCAL is for the transaction"
    ),
    pytest.param(f"SET lock_timeout = '3s';\n{PLAN}", [], [], [], "", id="SET of a timeout is not reported"),
    pytest.param("SET LOCAL lock_timeout = '2s';", [f"{LOCAL} 1"], [f"{LOCAL} 1"], [], "", id="SET LOCAL alone"),
    pytest.param(f"{MOOD}\n{USE}", [f"{FRESH} 2"], [], [f"{FRESH} 2"], "55P04", id="a new value used"),
    pytest.param(
        f"BEGIN;\n{MOOD}\n{USE}\nCOMMIT;", [f"{FRESH} 3"], [f"{FRESH} 3"], [f"{FRESH} 3", f"{COMMIT} 4"], "55P04",
        id="a new value used in a block",
    ),
    pytest.param(
        f"{MOOD}\nCOMMIT;\n{USE}", [f"{COMMIT} 2"], [], [f"{COMMIT} 2"], "", id="a new value committed and used"
    ),
    pytest.param(f"{MOOD}\n{DROP}\n{USE}", *[[f"{REFUSED} 2", f"{FRESH} 3"]] * 3, "25001", id="and the file not divided"),
    pytest.param(
        "CREATE TABLE a (i integer);\nBEGIN;\nCREATE TABLE b (i integer);\nCOMMIT;\nCREATE TABLE c (i integer);",
        [], [], [f"{COMMIT} 4"], "", id="an inner COMMIT, and nothing that may fail after it",
    ),
    pytest.param(f"BEGIN;\n{PLAN}", [f"{OPEN} 1"], [f"{OPEN} 1"], [f"{OPEN} 1"], "", id="BEGIN left open"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "batch", "each", "single", "_"), MATRIX)
def test_a_file_is_judged_by_how_it_is_sent(
    script: str, batch: list[str], each: list[str], single: list[str], _: str
) -> None:
    assert {mode: in_short(script, mode=mode) for mode in (BATCH, EACH, SINGLE)} == {
        BATCH: batch,
        EACH: each,
        SINGLE: single,
    }


@pytest.mark.parametrize(("script", "sqlstate"), [pytest.param(*case.values[::4], id=case.id) for case in MATRIX])
def test_the_server_refuses_a_batch_as_claimed(conn: psycopg.Connection, script: str, sqlstate: str) -> None:
    for statement in (
        "CREATE TYPE mood AS ENUM ('merry')",
        "CREATE TABLE members (id integer PRIMARY KEY, email text, name text, mood mood)",
        "CREATE INDEX members_a ON members (email)",
        "CREATE INDEX members_b ON members (name)",
        "CREATE TABLE visits (id integer) PARTITION BY LIST (id)",
        "CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1)",
        "CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM members",
        "CREATE UNIQUE INDEX counts_key ON counts (count)",
    ):
        conn.execute(statement)
    refused = ""
    try:
        conn.execute(script.encode())
    except psycopg.Error as error:
        refused = error.sqlstate or ""
    assert refused == sqlstate
