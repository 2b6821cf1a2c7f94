from __future__ import annotations

import pytest

from tests.rules.judging import only, said


@pytest.mark.parametrize(
    "migration",
    [
        "UPDATE members SET name = 'x' WHERE name IS NULL;",
        "DELETE FROM members WHERE name IS NULL;",
        "INSERT INTO profiles (member_id) SELECT id FROM members;",
        "MERGE INTO members m USING people p ON p.id = m.id WHEN MATCHED THEN UPDATE SET name = p.name;",
        "COPY members FROM '/tmp/members.csv';",
        "WITH gone AS (DELETE FROM members WHERE id < 5 RETURNING id) SELECT id FROM gone;",
        "DO $$ BEGIN UPDATE members SET name = 'x' WHERE name IS NULL; END $$;",
        "CREATE TABLE IF NOT EXISTS members (id integer); UPDATE members SET id = 2 WHERE id = 1;",
        f"INSERT INTO roles (id) VALUES {', '.join(f'({n})' for n in range(101))};",
    ],
)
def test_rows_of_a_table_that_was_there_are_reported(migration: str) -> None:
    assert said(migration) == ["backfill-in-migration error"]


@pytest.mark.parametrize(
    "migration",
    [
        "INSERT INTO roles (name) VALUES ('a'), ('b') ON CONFLICT DO NOTHING;",
        f"INSERT INTO roles (id) VALUES {', '.join(f'({n})' for n in range(100))};",
        "CREATE TABLE a AS SELECT 1 AS b; UPDATE a SET b = 2 WHERE b = 1;",
        "CREATE TABLE a (b integer); INSERT INTO a SELECT id FROM members;",
        "COPY members TO '/tmp/members.csv';",
        "SELECT setval('members_id_seq', (SELECT max(id) FROM members));",
        "SELECT count(*) FROM members;",
    ],
)
def test_a_seed_a_new_table_and_a_sequence_are_not(migration: str) -> None:
    assert said(migration) == []


def test_a_function_that_changes_rows_is_reported_where_it_is_called() -> None:
    create = "CREATE FUNCTION fill() RETURNS void LANGUAGE sql AS 'UPDATE members SET name = id WHERE name IS NULL';"
    assert said(create) == []
    assert "fill changes rows when it is called" in only(create, "SELECT fill();").message
    procedure = "CREATE PROCEDURE fill() LANGUAGE sql AS 'INSERT INTO members SELECT FROM old';"
    assert said(procedure, "CALL fill();") == ["backfill-in-migration error"]


@pytest.mark.parametrize(
    ("migration", "words"),
    [
        pytest.param(
            "UPDATE members SET name = 'x' WHERE name IS NULL;",
            "every row that this updates stays locked until the statement commits, or in a transaction (before Prisma "
            "7.4 the whole migration is one) until that does:",
            id="update",
        ),
        pytest.param(
            "INSERT INTO profiles (member_id) SELECT id FROM members;",
            "ROW EXCLUSIVE lock on profiles; nobody sees the rows that this inserts until the statement commits,",
            id="insert",
        ),
        pytest.param("COPY members FROM '/tmp/m.csv';", "nobody sees the rows that this copies in until", id="copy"),
    ],
)
def test_new_rows_are_unseen_and_old_ones_locked(migration: str, words: str) -> None:
    assert words in only(migration).message


def test_the_help_prints_the_command_with_this_migrations_name() -> None:
    finding = only("UPDATE members SET name = 'x' WHERE name IS NULL;")
    assert finding.help.endswith("\n  threephase backfill new --from migration")


def test_it_cannot_be_approved_but_ignored_with_a_reason() -> None:
    update = "UPDATE plans SET price = 5 WHERE price = 4;"
    assert said(f"{update} -- MIGRATION_APPROVED: three rows") == [
        "backfill-in-migration error",
        "unused-approval warning",
    ]
    assert said(f'{update} -- threephase: ignore backfill-in-migration reason="three rows"') == []
