"""Which statements commit together, under each of Prisma's ways of sending a file."""

from __future__ import annotations

from contextlib import suppress

import psycopg
import pytest

from linter.execution import Transport, executions
from linter.parse import parse
from rules.execution import TransactionMode

BATCH, EACH, SINGLE = TransactionMode.BATCH, TransactionMode.PER_STATEMENT, TransactionMode.SINGLE

A, B, C = "CREATE TABLE a (i integer);", "CREATE TABLE b (i integer);", "CREATE TABLE c (i integer);"
CODE = "DO $$ BEGIN PERFORM 1; PERFORM 2; END $$;"


def ran(mode: TransactionMode, script: str) -> str:
    """Each statement in short: the number of its transaction; (i)mplicit, (e)xplicit, in (c)ode, or none."""
    marks = []
    for execution, transaction in executions(parse(script), Transport(mode=mode)):
        implicit = execution.in_transaction and not (execution.explicit or execution.in_code)
        kinds = (("i", implicit), ("e", execution.explicit), ("c", execution.in_code))
        marks.append(f"{transaction}{''.join(letter for letter, holds in kinds if holds)}")
    return " ".join(marks)


@pytest.mark.parametrize(
    ("script", "batch", "each", "single"),
    [
        pytest.param("", "", "", "", id="nothing"),
        pytest.param("-- a comment\n;;", "", "", "", id="no statement"),
        pytest.param(A, "0", "0", "0i", id="one"),
        pytest.param(f"-- CreateTable\n{A}\n;;", "0", "0", "0i", id="one, with empty ones beside it"),
        pytest.param(A + B, "0i 0i", "0 1", "0i 0i", id="two"),
        pytest.param(f"{A}COMMIT;{B}{C}", "0i 0i 1i 1i", "0 1 2 3", "0i 0i 1 2", id="COMMIT without BEGIN"),
        pytest.param(f"{A}END;{B}", "0i 0i 1i", "0 1 2", "0i 0i 1", id="END is COMMIT"),
        pytest.param(f"BEGIN;{A}{B}COMMIT;", "0i 0e 0e 0e", "0 0e 0e 0e", "0i 0e 0e 0e", id="all in one block"),
        pytest.param(
            f"{A}BEGIN;{B}COMMIT;{C}{CODE}",
            "0i 0i 0e 0e 1i 1c",
            "0 1 1e 1e 2 3c",
            "0i 0i 0e 0e 1 2c",
            id="a block amid others",
        ),
        pytest.param(
            f"START TRANSACTION;{A}ROLLBACK;{B}", "0i 0e 0e 1i", "0 0e 0e 1", "0i 0e 0e 1", id="ROLLBACK ends it too"
        ),
        pytest.param(
            f"BEGIN;{A}SAVEPOINT s;{B}ROLLBACK TO s;{C}COMMIT;",
            "0i 0e 0e 0e 0e 0e 0e",
            "0 0e 0e 0e 0e 0e 0e",
            "0i 0e 0e 0e 0e 0e 0e",
            id="ROLLBACK TO does not",
        ),
        pytest.param(f"BEGIN;{A}BEGIN;COMMIT;{B}", "0i 0e 0e 0e 1i", "0 0e 0e 0e 1", "0i 0e 0e 0e 1", id="BEGIN twice"),
        pytest.param(f"BEGIN;{A}", "0i 0e", "0 0e", "0i 0e", id="never closed"),
        pytest.param(
            f"BEGIN;{A}COMMIT AND CHAIN;{B}COMMIT;{C}", "0i 0e 0e 1e 1e 2i", "0 0e 0e 1e 1e 2", "0i 0e 0e 1e 1e 2",
            id="COMMIT AND CHAIN",
        ),
        pytest.param(
            f"BEGIN;{A}COMMIT AND NO CHAIN;{B}", "0i 0e 0e 1i", "0 0e 0e 1", "0i 0e 0e 1", id="COMMIT AND NO CHAIN"
        ),
        pytest.param(CODE, "0c", "0c", "0c", id="a DO block by itself"),
        pytest.param("DO $$ BEGIN COMMIT; END $$;" + A, "0c 0i", "0c 1", "0c 0i", id="COMMIT in a DO block"),
        pytest.param(f"DROP TABLE a;{A}", "0i 0i", "0 1", "0i 0i", id="DROP is not DO"),
        pytest.param("DROP INDEX CONCURRENTLY a;", "0", "0", "0i", id="DROP INDEX CONCURRENTLY alone"),
        pytest.param(
            f"{A}DROP INDEX CONCURRENTLY a;", "0i 0i", "0i 0i", "0i 0i", id="DROP INDEX CONCURRENTLY is not divided"
        ),
        pytest.param(
            "DO $$ BEGIN DROP INDEX CONCURRENTLY a; END $$;" + A, "0c 0i", "0c 1", "0c 0i", id="but in a DO block it is"
        ),
        pytest.param(f"{A}CREATE INDEX CONCURRENTLY ON a (i);", "0i 0i", "0 1", "0i 0i", id="CREATE INDEX CONCURRENTLY is"),
        pytest.param(f"SELECT FROM WHERE;{A}", "0i 0i", "0 1", "0i 0i", id="what is not understood is a statement too"),
    ],
)  # fmt: skip
def test_statements_commit_together_or_by_themselves(script: str, batch: str, each: str, single: str) -> None:
    assert (ran(BATCH, script), ran(EACH, script), ran(SINGLE, script)) == (batch, each, single)


def test_a_file_that_is_not_divided_is_sent_as_a_batch_and_says_why() -> None:
    found = executions(parse(f"{A}DROP INDEX CONCURRENTLY a;"), Transport(mode=EACH, assumed="Prisma 7.8.0"))
    assert {(run.execution.mode, run.execution.fallback, run.execution.assumed) for run in found} == {
        (BATCH, "DROP INDEX CONCURRENTLY", "Prisma 7.8.0")
    }


# What the server itself does ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "left"),
    [
        pytest.param(f"{A}{B}SELECT 1/0;", "", id="all together"),
        pytest.param(f"{A}BEGIN;{B}COMMIT;{C}SELECT 1/0;", "a b", id="an inner COMMIT takes all before it along"),
        pytest.param(f"{A}COMMIT;{B}SELECT 1/0;", "a", id="COMMIT without BEGIN"),
        pytest.param(f"BEGIN;{A}BEGIN;{B}COMMIT;{C}COMMIT;SELECT 1/0;", "a b c", id="BEGIN twice"),
        pytest.param(f"{A}ROLLBACK;{B}", "b", id="ROLLBACK without BEGIN"),
        pytest.param(f"{A}BEGIN;{B}ROLLBACK;{C}", "c", id="ROLLBACK undoes what stands before BEGIN"),
    ],
)
def test_the_server_commits_a_batch_as_claimed(conn: psycopg.Connection, script: str, left: str) -> None:
    with suppress(psycopg.errors.DivisionByZero):
        conn.execute(script.encode())
    names = "SELECT relname FROM pg_class WHERE relname IN ('a', 'b', 'c') ORDER BY 1"
    assert " ".join(row[0] for row in conn.execute(names)) == left
    found = executions(parse(script), Transport(mode=BATCH))
    last = len(found) - 1
    made = [(run.transaction, statement) for run, statement in zip(found, script.split(";"), strict=False)]
    fails = found[last].transaction if script.endswith("SELECT 1/0;") else None
    undone = {fails} | {transaction for transaction, statement in made if statement == "ROLLBACK"}
    kept = [
        statement.split()[2] for transaction, statement in made if "TABLE" in statement and transaction not in undone
    ]
    assert " ".join(kept) == left
