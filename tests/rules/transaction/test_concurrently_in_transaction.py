"""What cannot run in a transaction, and how it is taken out."""

from __future__ import annotations

import psycopg
import pytest

from rules.finding import Severity
from tests.rules.transaction.spoken import BATCH, EACH, SINGLE, in_short, spoken

RULE = "concurrently-in-transaction"
CREATE = "CREATE INDEX CONCURRENTLY i ON members (email);"
A, B, C = (f"CREATE TABLE {name} (i integer);" for name in "abc")
PARTED = "CREATE TABLE t (i integer) PARTITION BY LIST (i);"


@pytest.mark.parametrize(
    ("script", "mode", "reason"),
    [
        pytest.param(
            f"SELECT 1;\n{CREATE}", BATCH, "Prisma sends the file as one query, which is one (why)", id="a batch"
        ),
        pytest.param(
            f"SELECT 1;\n{CREATE}", SINGLE, "Prisma 8 runs all pending migrations in one (why)", id="Prisma 8"
        ),
        pytest.param(f"BEGIN;\n{CREATE}\nCOMMIT;", EACH, "BEGIN has opened one", id="a block"),
        pytest.param(f"DO $$ BEGIN\n{CREATE}\nEND $$;", EACH, "a DO block always runs in one", id="a DO block"),
        pytest.param(
            f"{CREATE}\nDROP INDEX CONCURRENTLY j;",
            EACH,
            "Prisma cannot divide a file that holds DROP INDEX CONCURRENTLY, and sends it as one query, which is one (why)",
            id="a file that is not divided",
        ),
    ],
)
def test_the_message_says_which_transaction_and_what_was_assumed(script: str, mode: object, reason: str) -> None:
    finding = spoken(script, mode=mode, assumed="why")[0]  # type: ignore[arg-type]
    assert finding.message == (
        f"CREATE INDEX CONCURRENTLY cannot run in a transaction, so it fails here (25001): {reason}."
    )
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("script", "fix"),
    [
        pytest.param(f"SET lock_timeout = '2s';\n{CREATE}", [CREATE], id="a timeout beside it is left out"),
        pytest.param(f"COMMIT;\n{CREATE} -- slow", [f"{CREATE} -- slow"], id="COMMIT is left out, a comment stays"),
        pytest.param(
            f"-- CreateTable\nCREATE TABLE a (i integer);\n\n-- CreateTable\nCREATE TABLE b (\n  i integer\n);\n{CREATE}\n"
            "ALTER TABLE a ADD COLUMN j integer",
            [
                "CREATE TABLE a (i integer);\nCREATE TABLE b (\n  i integer\n);",
                CREATE,
                "ALTER TABLE a ADD COLUMN j integer;",
            ],
            id="in its place among the others",
        ),
        pytest.param(
            f"BEGIN;\n{A}\n{B}\n{CREATE}\n{C}\nCOMMIT;",
            [f"BEGIN;\n{A}\n{B}\nCOMMIT;", CREATE, C],
            id="what stood in a block stays in one",
        ),
        pytest.param(f"BEGIN;\nCREATE TABLE a (i integer);\nROLLBACK;\n{CREATE}", [], id="not with ROLLBACK in the file"),
        pytest.param(f"DO $$ BEGIN\n{CREATE}\nEND $$;", [], id="not out of a DO block"),
        pytest.param(
            f"DROP INDEX CONCURRENTLY j; -- MIGRATION_APPROVED: unread\n{CREATE}",
            ["DROP INDEX CONCURRENTLY j; -- MIGRATION_APPROVED: unread", CREATE],
            id="an approval goes along",
        ),
        pytest.param(
            f"SET search_path = audit;\n{CREATE}", ["SET search_path = audit;", CREATE], id="a setting with a meaning stays"
        ),
    ],
)  # fmt: skip
def test_the_fix_is_a_file_for_each(script: str, fix: list[str]) -> None:
    found = [finding for finding in spoken(script) if finding.rule == RULE]
    assert list(found[0].fix) == fix
    assert all(not in_short(text) for text in fix if "search_path" not in text)


def test_the_fix_runs_where_the_file_did_not(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE members (email text)")
    script = f"CREATE TABLE a (i integer);\n{CREATE}\nCREATE INDEX CONCURRENTLY j ON a (i);"
    with pytest.raises(psycopg.errors.ActiveSqlTransaction):
        conn.execute(script.encode())
    for text in spoken(script)[0].fix:
        conn.execute(text.encode())
    assert conn.execute(
        "SELECT count(*) FROM pg_index WHERE indexrelid IN ('i'::regclass, 'j'::regclass)"
    ).fetchone() == (2,)


def test_only_the_first_says_how_to_divide_the_file() -> None:
    first, second = spoken(f"{CREATE}\nCREATE INDEX CONCURRENTLY j ON members (name);")
    assert len(first.fix) == 2
    assert (second.help, second.fix) == ("Divide the file, as the help for line 1 says.", ())


@pytest.mark.parametrize(
    ("script", "version", "reported"),
    [
        pytest.param("ALTER TYPE mood ADD VALUE 'a'; SELECT 1;", 11, True, id="ADD VALUE on 11"),
        pytest.param("ALTER TYPE mood ADD VALUE 'a';", 11, False, id="ADD VALUE on 11, alone"),
        pytest.param("ALTER TYPE mood ADD VALUE 'a'; SELECT 1;", 12, False, id="ADD VALUE on 12"),
        pytest.param(
            "CREATE TYPE mood AS ENUM (); ALTER TYPE mood ADD VALUE 'a';",
            11,
            False,
            id="ADD VALUE on 11, of a new type",
        ),
        pytest.param(
            "CREATE TABLE t (i int) PARTITION BY LIST (i); REINDEX TABLE t;", 14, True, id="REINDEX of partitions"
        ),
        pytest.param(
            "CREATE TABLE t (i int) PARTITION BY LIST (i); CLUSTER t USING i;", 15, True, id="CLUSTER of partitions"
        ),
        pytest.param("CREATE TABLE t (i int); CLUSTER t USING i;", 15, False, id="CLUSTER of one table"),
        pytest.param("CREATE TABLESPACE s LOCATION '/s'; SELECT 1;", 15, True, id="CREATE TABLESPACE"),
        pytest.param("DROP DATABASE d; SELECT 1;", 15, True, id="DROP DATABASE"),
        pytest.param("CREATE INDEX i ON t (i); SELECT 1;", 15, False, id="CREATE INDEX without CONCURRENTLY"),
    ],
)
def test_versions_and_kinds(script: str, version: int, reported: bool) -> None:
    found = [finding.rule for finding in spoken(script, postgres_version=version)]
    assert (RULE in found) is reported


def test_an_ignore_answers_for_its_own_line_only() -> None:
    script = (
        f'{CREATE} -- threephase: ignore {RULE} reason="run by hand"\nCREATE INDEX CONCURRENTLY j ON members (name);'
    )
    assert [finding.counts for finding in spoken(script)] == [False, True]
