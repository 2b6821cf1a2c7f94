"""What other linters were seen to claim of locks and rewrites, wrongly: here it is claimed as PostgreSQL does it."""

from __future__ import annotations

import pytest

from linter.verdict import MigrationResult, StatementResult
from rules.lock_mode import Lock
from rules.name import Name
from tests.rules.judging import judged

MEMBERS = "CREATE TABLE members (id bigint PRIMARY KEY, club_id bigint, email text, joined_at timestamp(3));"
CLUBS = "CREATE TABLE clubs (id bigint PRIMARY KEY, name text, founded text);"
VISITS = (
    "CREATE TABLE visits (id bigint, day date NOT NULL, member_id bigint) PARTITION BY RANGE (day);\n"
    "CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
)


def last(*migrations: str, postgres_version: int = 15) -> StatementResult:
    return judged(*migrations, postgres_version=postgres_version).statements[-1]


def rules_of(result: MigrationResult) -> set[str]:
    return {finding.rule for finding in result.findings if finding.counts}


def public(name: str) -> Name:
    return Name(name, "public")


@pytest.mark.parametrize(
    "column",
    [
        pytest.param("at timestamptz DEFAULT now()", id="now() is the same for all rows"),
        pytest.param("at timestamptz DEFAULT CURRENT_TIMESTAMP", id="so is CURRENT_TIMESTAMP"),
        pytest.param("at jsonb DEFAULT '{}'::jsonb", id="a constant"),
        pytest.param("at text DEFAULT house()", id="a STABLE function of one's own"),
    ],
)
def test_a_default_that_is_the_same_for_all_rows_rewrites_nothing(column: str) -> None:
    house = "CREATE FUNCTION house() RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN 'a'; END $$;"
    sql = f"ALTER TABLE members ADD COLUMN {column};"
    assert last(f"{MEMBERS}\n{house}", sql).effects.rewrites == ()
    assert rules_of(judged(f"{MEMBERS}\n{house}", sql)) == set()


def test_a_virtual_column_rewrites_nothing() -> None:
    sql = "ALTER TABLE members ADD COLUMN mail text GENERATED ALWAYS AS (email || '') VIRTUAL;"
    assert rules_of(judged(MEMBERS, sql, postgres_version=18)) == set()


@pytest.mark.parametrize(
    "column",
    [
        pytest.param("number bigserial", id="serial"),
        pytest.param("number bigint GENERATED ALWAYS AS IDENTITY", id="identity"),
        pytest.param("number double precision DEFAULT random()", id="VOLATILE"),
        pytest.param("mail text GENERATED ALWAYS AS (email || '') STORED", id="stored"),
    ],
)
def test_a_column_with_another_value_in_each_row_rewrites_the_table(column: str) -> None:
    sql = f"ALTER TABLE members ADD COLUMN {column};"
    assert last(MEMBERS, sql).effects.rewrites == (public("members"),)
    assert "table-rewrite" in rules_of(judged(MEMBERS, sql))


@pytest.mark.parametrize(
    ("sql", "lock"),
    [
        pytest.param("ALTER TABLE members ADD CHECK (club_id > 0);", Lock.ACCESS_EXCLUSIVE, id="CHECK"),
        pytest.param(
            "ALTER TABLE members ADD FOREIGN KEY (club_id) REFERENCES clubs;", Lock.SHARE_ROW_EXCLUSIVE, id="FK"
        ),
        pytest.param("ALTER TABLE members ADD UNIQUE (email);", Lock.ACCESS_EXCLUSIVE, id="UNIQUE"),
        pytest.param(
            "ALTER TABLE members ADD UNIQUE USING INDEX members_key;", Lock.ACCESS_EXCLUSIVE, id="USING INDEX"
        ),
        pytest.param(
            "CREATE TRIGGER t BEFORE UPDATE ON members EXECUTE FUNCTION f();", Lock.SHARE_ROW_EXCLUSIVE, id="t"
        ),
    ],
)
def test_the_lock_is_the_one_that_is_taken(sql: str, lock: Lock) -> None:
    before = f"{CLUBS}\n{MEMBERS}\nCREATE UNIQUE INDEX members_key ON members (email);"
    assert last(before, sql).effects.locks[public("members")] is lock


def test_a_new_enum_value_locks_no_table() -> None:
    before = "CREATE TYPE role AS ENUM ('GUEST');\nCREATE TABLE members (id bigint PRIMARY KEY, role role);"
    assert last(before, "ALTER TYPE role ADD VALUE 'OWNER';").effects.locks == {}


def test_attaching_a_partition_keeps_nobody_out_of_its_parent() -> None:
    sql = "ALTER TABLE visits ATTACH PARTITION more FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');"
    before = f"{VISITS}\nCREATE TABLE more (id bigint, day date NOT NULL, member_id bigint);"
    assert last(before, sql).effects.locks[public("visits")] is Lock.SHARE_UPDATE_EXCLUSIVE
    assert last(before, sql, postgres_version=11).effects.locks[public("visits")] is Lock.ACCESS_EXCLUSIVE
