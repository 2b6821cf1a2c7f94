"""Statements that PostgreSQL refuses whatever the rows are."""

from __future__ import annotations

from contextlib import nullcontext

import psycopg
import pytest

from rules.finding import Severity
from tests.rules.transaction.spoken import EACH, SINGLE, spoken

RULE = "always-fails"
VISITS = """
CREATE TABLE members (id integer PRIMARY KEY);
CREATE TABLE visits (id integer, day date) PARTITION BY RANGE (day);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
"""
DEFAULT = "CREATE TABLE visits_rest PARTITION OF visits DEFAULT;\n"
DETACH = "ALTER TABLE visits DETACH PARTITION visits_1 CONCURRENTLY;"
KEY = "ALTER TABLE visits ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES members (id) NOT VALID;"

# What was there, the statement, the SQLSTATE, and a part of the help.
REFUSED = [
    pytest.param(
        "CREATE TABLE t (id serial PRIMARY KEY);",
        "ALTER TABLE t ALTER COLUMN id SET DATA TYPE BIGSERIAL;",
        "42704",
        "ALTER SEQUENCE t_id_seq AS bigint;",
        id="SET DATA TYPE BIGSERIAL, as Prisma writes it",
    ),
    pytest.param(
        VISITS + DEFAULT, DETACH, "55000", "Leave out CONCURRENTLY", id="DETACH CONCURRENTLY beside a DEFAULT"
    ),
    pytest.param(
        VISITS,
        "CREATE INDEX CONCURRENTLY i ON visits (id);",
        "0A000",
        "Create it ON ONLY visits",
        id="CREATE INDEX CONCURRENTLY on a partitioned table",
    ),
    pytest.param(
        "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t;",
        "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
        "0A000",
        "Drop v before it and create it again after it",
        id="the type of a column that a view uses",
    ),
    pytest.param(
        "CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED, c integer);"
        "CREATE VIEW v AS SELECT c FROM t;",
        "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
        "0A000",
        "Drop b, which is computed from a, before it and add it again after it",
        id="the type of a column that another is computed from",
    ),
    pytest.param(
        "CREATE TABLE t (a integer, c integer); CREATE VIEW w AS SELECT a FROM t; CREATE VIEW v AS SELECT c FROM t;",
        "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
        "0A000",
        "Drop w before it and create it again after it",
        id="the type of a column of which one of two views is made",
    ),
    pytest.param(
        "CREATE TABLE t (a integer); CREATE INDEX i ON t (a); CREATE INDEX j ON t (a);",
        "DROP INDEX CONCURRENTLY i, j;",
        "0A000",
        "DROP INDEX CONCURRENTLY i;",
        id="DROP INDEX CONCURRENTLY of several",
    ),
    pytest.param(
        "CREATE TABLE t (a integer UNIQUE);",
        "DROP INDEX CONCURRENTLY t_a_key;",
        "2BP01",
        "ALTER TABLE",
        id="DROP INDEX CONCURRENTLY of a constraint's",
    ),
]


@pytest.mark.parametrize(("before", "statement", "sqlstate", "advice"), REFUSED)
def test_what_is_refused_is_reported_with_what_to_do(before: str, statement: str, sqlstate: str, advice: str) -> None:
    (finding,) = spoken(before, statement, mode=EACH)
    assert (finding.rule, finding.severity) == (RULE, Severity.ERROR)
    assert f"({sqlstate})" in finding.message
    assert advice in finding.help


@pytest.mark.parametrize(("before", "statement", "sqlstate", "_"), REFUSED)
def test_the_server_refuses_it_so(conn: psycopg.Connection, before: str, statement: str, sqlstate: str, _: str) -> None:
    conn.execute(before.encode())
    with pytest.raises(psycopg.Error) as caught:
        conn.execute(statement.encode())
    assert caught.value.sqlstate == sqlstate


@pytest.mark.parametrize(
    ("before", "statement", "version"),
    [
        pytest.param(VISITS, DETACH, 15, id="DETACH CONCURRENTLY without a DEFAULT"),
        pytest.param(VISITS, KEY, 18, id="NOT VALID on a partitioned table, on 18"),
        pytest.param("CREATE TABLE t (id serial);", "ALTER TABLE t ALTER COLUMN id TYPE bigint;", 15, id="BIGINT"),
        pytest.param("CREATE TABLE t (a integer);", "DROP INDEX CONCURRENTLY i;", 15, id="one index"),
        pytest.param(
            "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t;",
            "DROP VIEW v;\nALTER TABLE t ALTER COLUMN a TYPE bigint;\nCREATE VIEW v AS SELECT a FROM t;",
            15,
            id="a view that is out of the way",
        ),
    ],
)
def test_what_is_not_refused_is_not_reported(before: str, statement: str, version: int) -> None:
    assert RULE not in [finding.rule for finding in spoken(before, statement, mode=EACH, postgres_version=version)]


def test_a_foreign_key_not_valid_on_a_partitioned_table_before_18() -> None:
    (finding,) = spoken(VISITS, KEY, postgres_version=17)
    assert finding.rule == RULE
    assert finding.help.startswith("Add it NOT VALID to visits_1 and validate it there")


def test_a_transaction_is_told_of_by_the_rule_that_knows_the_way_out() -> None:
    found = spoken(VISITS, f"{DETACH}\nSELECT 1;")
    assert [finding.rule for finding in found] == ["concurrently-in-transaction"]


def test_the_fix_of_bigserial_runs(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE t (id serial PRIMARY KEY)")
    (finding,) = spoken("CREATE TABLE t (id serial PRIMARY KEY);", "ALTER TABLE t ALTER COLUMN id TYPE BIGSERIAL;")
    for text in finding.fix:
        conn.execute(text.encode())
    conn.execute("SELECT setval('t_id_seq', 3000000000)")
    assert conn.execute("INSERT INTO t DEFAULT VALUES RETURNING id").fetchone() == (3000000001,)


@pytest.mark.parametrize(
    ("script", "fix"),
    [
        pytest.param(
            "SELECT 1;\nALTER TABLE t ALTER COLUMN id TYPE BIGSERIAL; -- MIGRATION_APPROVED: at night\nSELECT 2;\n",
            "SELECT 1;\nALTER TABLE t ALTER COLUMN id SET DATA TYPE bigint; -- MIGRATION_APPROVED: at night\n"
            "ALTER SEQUENCE t_id_seq AS bigint; -- MIGRATION_APPROVED: at night\nSELECT 2;\n",
            id="in its place, with its approval",
        ),
        pytest.param(
            "ALTER TABLE t ALTER COLUMN id TYPE BIGSERIAL; SELECT 2;",
            "ALTER TABLE t ALTER COLUMN id SET DATA TYPE bigint; -- MIGRATION_APPROVED: <reason>\n"
            "ALTER SEQUENCE t_id_seq AS bigint; -- MIGRATION_APPROVED: <reason>\nSELECT 2;",
            id="on a line with another",
        ),
        pytest.param(
            "ALTER TABLE t ALTER COLUMN id TYPE BIGSERIAL, ADD COLUMN a integer;", None, id="one clause of two"
        ),
        pytest.param("DO $$ BEGIN\nALTER TABLE t ALTER COLUMN id TYPE BIGSERIAL;\nEND $$;", None, id="in a DO block"),
    ],
)
def test_the_fix_is_the_whole_migration(script: str, fix: str | None) -> None:
    (finding,) = spoken("CREATE TABLE t (id serial PRIMARY KEY);", script)
    assert finding.fix == (() if fix is None else (fix,))


ROUTINES = """
CREATE TABLE t (a integer);
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
CREATE FUNCTION locks() RETURNS void LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE t; END $$;
CREATE FUNCTION builds() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE INDEX CONCURRENTLY i ON t (a); END $$;
"""
COMMITS = "DO $$ BEGIN COMMIT; END $$;"
ALONE = "give the statement a migration of its own"
ALL = "be all that its migration holds"

# The script, sent as one query; the SQLSTATE, empty where it runs; and a part of the help.
TRANSACTIONS = [
    pytest.param(COMMITS, "", "", id="COMMIT in DO, alone"),
    pytest.param(f"SELECT 1;\n{COMMITS}", "2D000", ALL, id="COMMIT in DO, beside another"),
    pytest.param(f"SELECT 1; COMMIT;\n{COMMITS}", "2D000", ALL, id="COMMIT in DO, after a COMMIT"),
    pytest.param(f"BEGIN;\n{COMMITS}\nCOMMIT;", "2D000", ALONE, id="COMMIT in DO, after BEGIN"),
    pytest.param("SELECT 1; DO $$ BEGIN ROLLBACK; END $$;", "2D000", ALL, id="ROLLBACK in DO"),
    pytest.param("CALL p();", "", "", id="COMMIT in a procedure, alone"),
    pytest.param("DO $$ BEGIN CALL p(); END $$;", "", "", id="COMMIT in a procedure, in DO"),
    pytest.param("SELECT 1; CALL p();", "2D000", ALL, id="COMMIT in a procedure, beside another"),
    pytest.param("SELECT 1; DO $$ BEGIN CALL p(); END $$;", "2D000", ALL, id="in a procedure, in DO, beside another"),
    pytest.param("SELECT f();", "2D000", "Make it a procedure", id="COMMIT in a function"),
    pytest.param("DO $$ BEGIN PERFORM f(); END $$;", "2D000", "Make it a procedure", id="in a function, in DO"),
    pytest.param("SAVEPOINT a;", "25P01", "put BEGIN and COMMIT around", id="SAVEPOINT, alone"),
    pytest.param("SELECT 1; SAVEPOINT a; SELECT 2;", "25P01", "Leave it out", id="SAVEPOINT without BEGIN"),
    pytest.param("SELECT 1; RELEASE a;", "25P01", "Leave it out", id="RELEASE without BEGIN"),
    pytest.param("SELECT 1; ROLLBACK TO a;", "25P01", "Leave it out", id="ROLLBACK TO without BEGIN"),
    pytest.param("BEGIN; COMMIT; SAVEPOINT a; SELECT 1;", "25P01", "Leave it out", id="SAVEPOINT after COMMIT"),
    pytest.param("SELECT 1; BEGIN; SAVEPOINT a; ROLLBACK TO a; RELEASE a; COMMIT;", "", "", id="SAVEPOINT after BEGIN"),
    pytest.param("DO $$ BEGIN SAVEPOINT a; END $$;", "0A000", "", id="SAVEPOINT in DO"),
    pytest.param("SELECT 1; COMMIT AND CHAIN; SELECT 2;", "25P01", "Leave out AND CHAIN", id="AND CHAIN without BEGIN"),
    pytest.param("SELECT 1; ROLLBACK AND CHAIN;", "25P01", "Leave out AND CHAIN", id="ROLLBACK AND CHAIN"),
    pytest.param("BEGIN; COMMIT AND CHAIN; SAVEPOINT a; COMMIT;", "", "", id="AND CHAIN after BEGIN"),
    pytest.param("BEGIN; COMMIT AND NO CHAIN; SELECT 1;", "", "", id="AND NO CHAIN"),
    pytest.param("SELECT locks();", "", "", id="LOCK TABLE in a function"),
    pytest.param("SELECT builds();", "25001", "out of the routine", id="CONCURRENTLY in a function"),
]


@pytest.mark.parametrize(("script", "sqlstate", "advice"), TRANSACTIONS)
def test_what_ends_or_needs_a_transaction_where_it_cannot(script: str, sqlstate: str, advice: str) -> None:
    found = [finding for finding in spoken(ROUTINES, script) if finding.rule == RULE]
    assert len(found) == bool(sqlstate)
    assert all(f"({sqlstate})" in finding.message and advice in finding.help for finding in found)


@pytest.mark.parametrize(("script", "sqlstate", "_"), TRANSACTIONS)
def test_the_server_says_so(conn: psycopg.Connection, script: str, sqlstate: str, _: str) -> None:
    conn.execute(ROUTINES.encode())
    with pytest.raises(psycopg.Error) if sqlstate else nullcontext() as caught:
        conn.execute(script.encode())
    assert caught is None or caught.value.sqlstate == sqlstate


def test_sent_one_by_one_a_block_may_commit_but_no_savepoint_holds() -> None:
    assert spoken(f"SELECT 1;\n{COMMITS}", mode=EACH) == []
    assert [finding.rule for finding in spoken("SAVEPOINT a;\nSELECT 1;", mode=EACH)] == [RULE]


def test_in_one_transaction_for_all_a_savepoint_is_fine_and_a_commit_is_not() -> None:
    assert spoken("SAVEPOINT a;\nSELECT 1;", mode=SINGLE) == []
    (finding,) = spoken(COMMITS, mode=SINGLE)
    assert "run it by hand" in finding.help
