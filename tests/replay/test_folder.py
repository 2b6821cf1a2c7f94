"""A folder replayed: what is observed, what Prisma would be told, and how the replay goes on after a failure."""

from __future__ import annotations

from contextlib import suppress

import psycopg
import pytest

from replay.difference import Kind
from replay.traced import StatementTrace
from rules.execution import TransactionMode
from rules.lock_mode import Lock
from rules.name import Name
from tests.replay.folders import replayed, server_at

BATCH, EACH, SINGLE = TransactionMode.BATCH, TransactionMode.PER_STATEMENT, TransactionMode.SINGLE
MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, club integer);"
ENUM = "CREATE TYPE level AS ENUM ('low');"


def name(text: str) -> Name:
    return Name(text, "public")


def failures(dsn: str, *scripts: str, mode: TransactionMode = BATCH) -> list[tuple[str, int, str]]:
    """Where Prisma stops: migration, line, SQLSTATE."""
    return [
        (migration.name, statement.span.line, statement.fails.sqlstate)
        for migration in replayed(dsn, *scripts, mode=mode)
        for statement in migration.statements
        if statement.fails
    ]


def last(dsn: str, *scripts: str, seed_rows: int = 0) -> StatementTrace:
    return replayed(dsn, *scripts, seed_rows=seed_rows)[-1].statements[-1]


def test_what_the_file_itself_created_is_of_no_interest(postgres_dsn: str) -> None:
    statement = last(postgres_dsn, MEMBERS + "CREATE INDEX members_club ON members (club);")
    assert statement.observed.locks == {name("members"): Lock.SHARE}
    assert statement.observed_of_older().locks == {}
    assert statement.observed_of_older().index_builds == ()


def test_what_was_there_before_the_file_is(postgres_dsn: str) -> None:
    statement = last(postgres_dsn, MEMBERS, "CREATE INDEX members_club ON members (club);")
    assert statement.observed_of_older().locks == {name("members"): Lock.SHARE}
    assert statement.observed_of_older().index_builds == (name("members_club"),)


def test_a_renamed_table_is_as_old_as_it_was(postgres_dsn: str) -> None:
    statement = last(postgres_dsn, MEMBERS, "ALTER TABLE members RENAME TO people; DROP TABLE people;")
    assert statement.observed_of_older().locks == {name("people"): Lock.ACCESS_EXCLUSIVE}


@pytest.mark.parametrize(
    ("script", "batch", "each", "single"),
    [
        pytest.param("CREATE INDEX CONCURRENTLY i ON members (club);", None, None, "25001", id="concurrently alone"),
        pytest.param(
            "CREATE INDEX CONCURRENTLY i ON members (club);\nCREATE INDEX CONCURRENTLY j ON members (id);",
            "25001",
            None,
            "25001",
            id="two concurrently",
        ),
        pytest.param("ALTER TYPE level ADD VALUE 'high';\nALTER TABLE levels ALTER level SET DEFAULT 'high';",
                     "55P04", None, "55P04", id="a new enum value used"),
        pytest.param("VACUUM members;", None, None, "25001", id="vacuum alone"),
        pytest.param("BEGIN;\nVACUUM members;\nCOMMIT;", "25001", "25001", "25001", id="vacuum in a transaction"),
        pytest.param("SET LOCAL lock_timeout = '2s';\nALTER TABLE members ADD fax text;", None, None, None, id="set local"),
        pytest.param(
            "BEGIN;\nALTER TYPE level ADD VALUE 'high';\nCOMMIT;\nALTER TABLE levels ALTER level SET DEFAULT 'high';",
            None,
            None,
            None,
            id="a new enum value committed first",
        ),
    ],
)  # fmt: skip
def test_prisma_is_told_what_its_way_of_sending_leads_to(
    postgres_dsn: str, script: str, batch: str | None, each: str | None, single: str | None
) -> None:
    if "ADD VALUE" in script:
        _needs_new_values_in_a_transaction(postgres_dsn)
    before = f"{MEMBERS} {ENUM} CREATE TABLE levels (level level);"
    for mode, expected in ((BATCH, batch), (EACH, each), (SINGLE, single)):
        found = [sqlstate for _, _, sqlstate in failures(postgres_dsn, before, script, mode=mode)]
        assert found == ([expected] if expected else []), mode


def test_trying_the_file_as_a_whole_leaves_nothing_behind(postgres_dsn: str) -> None:
    script = "ALTER TABLE members ADD fax text;\nALTER TABLE members ADD phone text;"
    for text in (script, f"BEGIN;\n{script}\nCOMMIT;"):
        statements = replayed(postgres_dsn, MEMBERS, text)[1].statements
        assert [statement.observed.error for statement in statements] == [None] * len(statements)


def test_the_failing_statement_is_found_where_the_server_points_at_none(postgres_dsn: str) -> None:
    script = "ALTER TABLE members ADD fax text;\n-- two\nDROP TABLE nobody;\nSELECT 1;"
    assert failures(postgres_dsn, MEMBERS, script) == [("2_a", 3, "42P01")]


def test_a_statement_that_does_not_parse_is_found_although_nothing_ran(postgres_dsn: str) -> None:
    assert failures(postgres_dsn, MEMBERS, "SELECT 1;\nSELECT 2;\nDROP TABEL members;") == [("2_a", 3, "42601")]


def test_after_a_failure_the_rest_is_replayed_all_the_same(postgres_dsn: str) -> None:
    scripts = (MEMBERS, "DROP TABLE nobody;\nALTER TABLE members ADD fax text;", "ALTER TABLE members DROP fax;")
    traced = replayed(postgres_dsn, *scripts)
    assert [migration.failed for migration in traced] == [False, True, False]
    assert traced[2].statements[0].observed.locks == {name("members"): Lock.ACCESS_EXCLUSIVE}


def test_what_follows_from_a_failure_says_from_which(postgres_dsn: str) -> None:
    traced = replayed(postgres_dsn, "CREATE TABLE clubs (id nothing);", "ALTER TABLE clubs ADD fax text;")
    assert traced[0].statements[0].because == ""
    assert traced[1].statements[0].because == "1_a/migration.sql:1"
    assert traced[1].statements[0].differences == ()
    assert not traced[1].failed


def test_an_extension_that_is_not_there_is_named_and_so_is_what_it_takes_along(postgres_dsn: str) -> None:
    traced = replayed(
        postgres_dsn,
        'CREATE EXTENSION "no-such-thing";',
        "CREATE ROLE reader_of_trace_test; GRANT USAGE ON SCHEMA public TO reader_of_trace_test;",
        "GRANT USAGE ON SCHEMA public TO somebody_nobody_made;",
    )
    assert [statement.because for statement in traced[0].statements] == ["extension no-such-thing"]
    assert [statement.because for statement in traced[2].statements] == ["role somebody_nobody_made"]
    assert [migration.failed for migration in traced] == [False, False, False]


def test_roles_that_a_migration_makes_do_not_stay(postgres_dsn: str) -> None:
    replayed(postgres_dsn, "CREATE ROLE reader_of_trace_test; GRANT USAGE ON SCHEMA public TO reader_of_trace_test;")
    with psycopg.connect(postgres_dsn) as conn:
        assert conn.execute("select from pg_roles where rolname = 'reader_of_trace_test'").fetchone() is None


def test_no_database_stays(postgres_dsn: str) -> None:
    replayed(postgres_dsn, MEMBERS, "BEGIN; ALTER TABLE members ADD fax text; COMMIT;")
    with psycopg.connect(postgres_dsn) as conn:
        assert conn.execute("select datname from pg_database where datname like 'threephase_trace%'").fetchall() == []


def test_settings_last_to_the_end_of_the_file_and_no_longer(postgres_dsn: str) -> None:
    schema = "CREATE SCHEMA attic; CREATE TABLE attic.members (id integer);"
    traced = replayed(
        postgres_dsn, schema, "SET LOCAL search_path = attic;\nALTER TABLE members ADD fax text;", "DROP TABLE members;"
    )
    assert traced[1].statements[1].observed.locks == {Name("members", "attic"): Lock.ACCESS_EXCLUSIVE}
    assert traced[2].statements[0].fails is not None


def test_a_temporary_table_lasts_to_the_end_of_its_file(postgres_dsn: str) -> None:
    script = "CREATE TEMP TABLE ids (id integer) ON COMMIT DROP;\nINSERT INTO ids SELECT id FROM members;"
    traced = replayed(postgres_dsn, MEMBERS, f"BEGIN;\n{script}\nCOMMIT;")
    assert [statement.observed.error for statement in traced[1].statements] == [None] * 4


def test_rows_show_what_only_hurts_with_rows_and_the_replay_goes_on(postgres_dsn: str) -> None:
    scripts = (MEMBERS, "ALTER TABLE members ADD fax text NOT NULL;", "ALTER TABLE members DROP fax;")
    assert last(postgres_dsn, *scripts[:2]).with_rows is None
    traced = replayed(postgres_dsn, *scripts, seed_rows=5)
    statement = traced[1].statements[0]
    assert statement.with_rows is not None
    assert statement.with_rows.sqlstate == "23502"
    assert statement.fails is None
    assert statement.differences == ()
    assert not traced[1].failed
    assert traced[2].statements[0].observed.error is None


def test_rows_are_taken_from_every_table_where_it_needs_that(postgres_dsn: str) -> None:
    before = f"{MEMBERS} CREATE TABLE clubs (id integer PRIMARY KEY, since integer);"
    script = "DO $$ BEGIN IF EXISTS (SELECT FROM clubs) THEN RAISE 'clubs'; END IF; END $$;"
    statement = last(postgres_dsn, before, script, seed_rows=3)
    assert statement.with_rows is not None
    assert statement.observed.error is None


def test_what_rows_have_nothing_to_do_with_is_its_own_failure(postgres_dsn: str) -> None:
    statement = last(postgres_dsn, MEMBERS, "SELECT 1 / 0;", seed_rows=3)
    assert statement.with_rows is None
    assert statement.fails is not None
    assert statement.fails.sqlstate == "22012"
    assert [found.kind for found in statement.differences] == [Kind.ERROR]


def test_what_fails_only_as_prisma_sends_it_explains_no_later_failure(postgres_dsn: str) -> None:
    script = "CREATE INDEX CONCURRENTLY one ON members (club);\nSELECT 1;"
    traced = replayed(postgres_dsn, MEMBERS, script, "CREATE INDEX one ON members (club);")
    assert traced[2].failed


def test_a_failure_by_rows_does_not_hide_one_that_comes_after_it(postgres_dsn: str) -> None:
    _needs_new_values_in_a_transaction(postgres_dsn)
    script = "ALTER TABLE levels ADD fax text NOT NULL;\nALTER TYPE level ADD VALUE 'high';\nSELECT 'high'::level;"
    traced = replayed(postgres_dsn, f"{ENUM} CREATE TABLE levels (level level);", script, seed_rows=5)
    assert [statement.fails and statement.fails.sqlstate for statement in traced[1].statements] == [None, None, "55P04"]


def test_scans_are_seen_with_rows_only(postgres_dsn: str) -> None:
    scripts = (MEMBERS, "ALTER TABLE members ALTER club SET NOT NULL;")
    assert last(postgres_dsn, *scripts).observed.scans == ()
    assert last(postgres_dsn, *scripts, seed_rows=5).observed.scans == (name("members"),)


def test_a_table_that_takes_no_row_is_named(postgres_dsn: str) -> None:
    traced = replayed(
        postgres_dsn, "CREATE TABLE ages (age integer NOT NULL CHECK (age > 1000));", "SELECT 1;", seed_rows=3
    )
    assert traced[0].notes == ()
    assert len(traced[1].notes) == 1
    assert traced[1].notes[0].startswith("public.ages takes no rows: ")


def test_an_empty_file_is_a_migration_without_statements(postgres_dsn: str) -> None:
    assert replayed(postgres_dsn, "-- nothing\n")[0].statements == ()


def test_an_unfinished_string_fails_and_does_not_crash(postgres_dsn: str) -> None:
    assert failures(postgres_dsn, "SELECT 1;\nSELECT 'never") == [("1_a", 2, "42601")]


def test_what_need_not_exist_is_no_difference(postgres_dsn: str) -> None:
    assert last(postgres_dsn, MEMBERS, "DROP INDEX IF EXISTS nothing;").differences == ()


def test_after_prisma_has_stopped_its_further_errors_are_not_missed(postgres_dsn: str) -> None:
    script = "DROP TABLE nobody;\nCREATE INDEX CONCURRENTLY members_club ON members (club);"
    assert replayed(postgres_dsn, MEMBERS, script)[1].statements[1].differences == ()


def test_after_a_failure_in_the_file_nothing_in_it_is_a_difference(postgres_dsn: str) -> None:
    script = "ALTER TABLE members ADD CONSTRAINT one CHECK (nothing > 0);\nALTER TABLE members VALIDATE CONSTRAINT one;"
    traced = replayed(postgres_dsn, MEMBERS, script, "SELECT 1;")
    assert len(traced[1].statements[0].differences) == 1
    assert traced[1].statements[1].differences == ()


def _needs_new_values_in_a_transaction(dsn: str) -> None:
    if server_at(dsn).major < 12:
        pytest.skip("PostgreSQL 11 adds no value to an enum inside a transaction")


@pytest.mark.parametrize("script", ["LOCK TABLE members;", "SAVEPOINT one;"])
def test_what_needs_a_transaction_and_has_none_fails_as_claimed(postgres_dsn: str, script: str) -> None:
    traced = replayed(postgres_dsn, MEMBERS, script)
    assert [(each.fails and each.fails.sqlstate, each.differences) for each in traced[1].statements] == [("25P01", ())]


def test_of_a_folder_only_the_migrations_that_are_to_be_reported_are_told(postgres_dsn: str) -> None:
    traced = replayed(postgres_dsn, MEMBERS, "ALTER TABLE members ADD fax text;", reported={"2_a"})
    assert [migration.name for migration in traced] == ["2_a"]
    assert traced[0].statements[0].observed_of_older().locks == {name("members"): Lock.ACCESS_EXCLUSIVE}


def test_roles_go_where_the_replay_breaks_off_and_those_of_others_stay(postgres_dsn: str) -> None:
    server, made = server_at(postgres_dsn), {"mine_of_trace_test"}
    with psycopg.connect(postgres_dsn, autocommit=True) as conn:
        with suppress(KeyError), server.database(made):
            conn.execute("create role mine_of_trace_test; create role theirs_of_trace_test")
            raise KeyError
        left = conn.execute("select rolname from pg_roles where rolname ~ 'of_trace_test$'").fetchall()
        conn.execute("drop role if exists mine_of_trace_test, theirs_of_trace_test")
    assert left == [("theirs_of_trace_test",)]
