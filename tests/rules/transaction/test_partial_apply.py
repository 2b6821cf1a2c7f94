"""What may fail after others of its file have committed."""

from __future__ import annotations

import psycopg
import pytest

from tests.rules.transaction.spoken import BATCH, EACH, in_short, spoken

RULE = "partial-apply"
HISTORY = "CREATE TABLE members (id integer PRIMARY KEY, email text, code text);"
NEW = "CREATE TABLE plans (id integer);"
ADD = "ALTER TABLE members ADD COLUMN age integer;"
RISKY = "ALTER TABLE members ALTER COLUMN email SET NOT NULL;"
UNIQUE = "CREATE UNIQUE INDEX members_code_key ON members (code);"


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        pytest.param(f"{ADD}\n{RISKY}", [2], id="a column, then what may fail"),
        pytest.param(f"{NEW}\n{RISKY}", [2], id="a table, then what may fail"),
        pytest.param(f"DROP TABLE old;\n{UNIQUE}", [2], id="a table dropped, then what may fail"),
        pytest.param(f"{ADD}\nALTER TABLE members ADD COLUMN size integer NOT NULL;", [2], id="a required column"),
        pytest.param(f"{RISKY}\n{ADD}", [], id="what may fail comes first"),
        pytest.param(RISKY, [], id="what may fail stands alone"),
        pytest.param(f"{ADD}\n{RISKY}\n{UNIQUE}", [2], id="one finding for each file"),
        pytest.param(f"{RISKY}\n{ADD}\n{UNIQUE}", [3], id="the first one had nothing before it"),
        pytest.param(f"{ADD}\n{NEW}", [], id="nothing that may fail"),
        pytest.param(f"{NEW}\nCREATE UNIQUE INDEX k ON plans (id);", [], id="a unique index on a new table"),
        pytest.param(f"{NEW}\nALTER TABLE plans ALTER COLUMN id SET NOT NULL;", [], id="a new table's column"),
        pytest.param(f"{ADD}\nCREATE UNIQUE INDEX k ON members (age);", [], id="a unique index on a new, empty column"),
        pytest.param(
            f"{NEW}\n{ADD}\nALTER TABLE members ADD CONSTRAINT f FOREIGN KEY (age) REFERENCES plans (id);",
            [],
            id="a relation as Prisma writes it",
        ),
        pytest.param(f"BEGIN;\n{ADD}\n{RISKY}\nCOMMIT;", [], id="all in one block"),
        pytest.param(f"{ADD}\nBEGIN;\n{RISKY}\nCOMMIT;", [3], id="only the rest in a block"),
        pytest.param(f"BEGIN;\n{ADD}\nCOMMIT;\n{RISKY}", [4], id="what may fail after the block"),
        pytest.param(f"SET lock_timeout = '2s';\n{RISKY}", [], id="a setting before it"),
        pytest.param(
            f"ALTER TABLE members ADD COLUMN IF NOT EXISTS age integer;\n{RISKY}",
            [],
            id="what can be run again before it",
        ),
        pytest.param(f"UPDATE members SET email = '' WHERE email IS NULL;\n{RISKY}", [], id="a backfill before it"),
        pytest.param(f"ALTER TABLE members ALTER COLUMN code SET DEFAULT '';\n{RISKY}", [], id="a default before it"),
        pytest.param(
            f"INSERT INTO plans VALUES (1) ON CONFLICT DO NOTHING;\n{RISKY}", [], id="rows that may be there before it"
        ),
        pytest.param(f"INSERT INTO plans VALUES (1);\n{RISKY}", [2], id="rows before it"),
        pytest.param(f"{ADD}\nDROP INDEX CONCURRENTLY i;\n{RISKY}", [], id="a file that is not divided"),
        pytest.param(
            "ALTER TABLE members ALTER COLUMN id SET DATA TYPE BIGSERIAL;\n" + RISKY,
            [],
            id="nothing was done before it",
        ),
    ],
)
def test_the_first_that_may_fail_after_others_have_committed(script: str, lines: list[int]) -> None:
    found = [short for short in in_short(HISTORY, script, mode=EACH) if short.startswith(RULE)]
    assert found == [f"{RULE} {line}" for line in lines]
    assert not [short for short in in_short(HISTORY, script, mode=BATCH) if short.startswith(RULE)]


def test_the_message_says_what_stays() -> None:
    (finding,) = spoken(HISTORY, f"{ADD}\n{NEW}\n{RISKY}", mode=EACH, assumed="Prisma 7.8.0")
    assert finding.message == (
        'If this fails (23502: column "email" of relation "members" contains null values), add-column on line 1 and what '
        "follows it stay: Prisma commits each statement by itself (Prisma 7.8.0). The next deploy stops with P3009, and "
        "the file cannot be run again as it is."
    )
    assert "25P02" in finding.help


def test_what_cannot_run_in_a_transaction_is_not_told_to() -> None:
    (finding,) = spoken(HISTORY, f"{NEW}\n{UNIQUE.replace('INDEX', 'INDEX CONCURRENTLY')}", mode=EACH)
    assert finding.help == "Put this statement into a migration of its own, after the one with the rest."


def test_the_server_keeps_what_had_committed_and_refuses_it_the_second_time(conn: psycopg.Connection) -> None:
    conn.execute(HISTORY.encode())
    conn.execute("INSERT INTO members (id) VALUES (1)")
    conn.execute(ADD)
    with pytest.raises(psycopg.errors.NotNullViolation):
        conn.execute(RISKY)
    with pytest.raises(psycopg.errors.DuplicateColumn):
        conn.execute(ADD)


def test_inside_a_block_the_next_statement_gets_another_error(conn: psycopg.Connection) -> None:
    conn.execute(HISTORY.encode())
    conn.execute("INSERT INTO members (id) VALUES (1)")
    with pytest.raises(psycopg.errors.NotNullViolation):
        conn.execute(f"BEGIN; {ADD} {RISKY} COMMIT;".encode())
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        conn.execute("UPDATE members SET id = 2")
