"""`threephase backfill dry-run`: exit codes, what it says, and what it keeps."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from runner.ledger.install import install
from tests.command import Outcome, threephase
from tests.faults.pgbouncer import pgbouncer

TABLE = """
    CREATE TABLE members (id bigint PRIMARY KEY, first_name text, last_name text, display_name text, hits int DEFAULT 0);
    INSERT INTO members SELECT i, 'Ann', E'Lee\\n' || i FROM generate_series(1, 30) i;
    ANALYZE members;
"""
BLOCK = '-- /// backfill\n-- verify = "SELECT count(*) FROM members WHERE display_name IS NULL"\n{}-- ///\n'
GOOD = "UPDATE members SET display_name = first_name || ' ' || last_name\nWHERE display_name IS NULL;\n"
FORGETS = """
    CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.display_name := NULL; RETURN NEW; END';
    CREATE TRIGGER forget BEFORE UPDATE ON members FOR EACH ROW EXECUTE PROCEDURE forget();
"""
COUNTED = "UPDATE members SET hits = hits + 1 WHERE hits >= 0;\n"


def dry_run(folder: Path, dsn: str, *arguments: str, block: str = "", statement: str = GOOD) -> Outcome:
    (folder / "display_name.sql").write_text(BLOCK.format(block) + statement)
    return threephase("backfill", "dry-run", "display_name.sql", *arguments, "--dsn", dsn, cwd=folder)


def test_a_plan_says_what_is_so_and_exits_with_0(conn: psycopg.Connection, database: str, tmp_path: Path) -> None:
    conn.execute(TABLE)
    outcome = dry_run(tmp_path, database)
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0].startswith("display_name.sql against ")
    assert lines[1:4] == [
        "  public.members has about 30 rows; walked by members_pkey (id)",
        "  to change: 30 rows",
        "  verify now: 30",
    ]
    assert lines[-1] == (
        "Nothing speaks against it. Whether doing it again changes nothing was not tried: --rehearse tries it on some "
        "rows, and takes it back."
    )
    assert "not kept for `run`: this database has no ledger yet. Make one with `threephase ledger init`" in outcome.err


def test_a_rehearsal_shows_rows_before_and_after_without_commanding_the_terminal(
    conn: psycopg.Connection, database: str, tmp_path: Path
) -> None:
    conn.execute(TABLE + "UPDATE members SET last_name = E'\\x1b[2J' WHERE id <> 3; ANALYZE members")
    outcome = dry_run(tmp_path, database, "--rehearse")
    assert outcome.code == 0
    assert outcome.out.endswith("\nIdempotent: 30 rows changed, and none of them again.\n")
    shown = outcome.out.split("The first rows, before and after\n")[1].splitlines()
    assert shown[0] == "  id  display_name, before  display_name, after"
    assert "  2   NULL                  Ann \\x1b[2J" in shown
    assert all("  NULL  " in line for line in shown[1:6])
    assert "\x1b" not in outcome.out
    assert conn.execute("SELECT count(*) FROM members WHERE display_name IS NOT NULL").fetchone() == (0,)


def test_json_has_the_same_for_programs(conn: psycopg.Connection, database: str, tmp_path: Path) -> None:
    conn.execute(TABLE)
    outcome = dry_run(tmp_path, database, "--rehearse", "--format", "json")
    said = json.loads(outcome.out)
    assert (said["verdict"], said["kind"], said["to_change"], said["verify"]) == ("fine", "rehearse", 30, 30)
    assert said["rehearsal"]["rows"][0] == {"key": ["1"], "before": [None], "after": ["Ann Lee\n1"]}
    assert said["estimate"]["changed"] == 30


@pytest.mark.parametrize(
    ("arguments", "block", "statement", "script", "code", "said"),
    [
        pytest.param(
            ("--rehearse",),
            "",
            COUNTED,
            "",
            3,
            "cannot be run",
            id="a statement that the checker refuses",
        ),
        pytest.param(
            ("--rehearse",), "", GOOD, "ALTER TABLE members ADD CHECK (display_name <> E'Ann Lee\\n7')", 1,
            "PostgreSQL refuses the change", id="a row that fails",
        ),
        pytest.param(
            ("--rehearse",), "", GOOD,
            FORGETS, 1,
            "Not idempotent: the second pass changed 30 of 30 rows once more", id="not idempotent",
        ),
        pytest.param(
            (), '-- after = "20260110120000_add_display_name"\n', GOOD, "", 3,
            "There is no _prisma_migrations here", id="a migration that is not known",
        ),
        pytest.param(
            ("--rehearse",), "", GOOD, "ALTER TABLE members DROP COLUMN last_name", 3,
            'column "last_name" does not exist', id="a statement that PostgreSQL refuses",
        ),
        pytest.param((), "", GOOD, "ALTER TABLE members DROP CONSTRAINT members_pkey", 3, "has no key", id="no key"),
        pytest.param((), "", GOOD, "DROP TABLE members", 3, "there is no table members", id="no table"),
        pytest.param((), '-- window = "whenever"\n', GOOD, "", 3, "", id="no window"),
    ],
)  # fmt: skip
def test_what_speaks_against_a_run_has_its_exit_code_and_is_not_kept(
    conn: psycopg.Connection,
    database: str,
    tmp_path: Path,
    arguments: tuple[str, ...],
    block: str,
    statement: str,
    script: str,
    code: int,
    said: str,
) -> None:
    install(conn, tool="tests")
    conn.execute(TABLE + script)
    outcome = dry_run(tmp_path, database, *arguments, block=block, statement=statement)
    assert outcome.code == code, outcome
    assert said in outcome.out + outcome.err
    assert "Traceback" not in outcome.err
    assert conn.execute("SELECT count(*) FROM threephase.dry_run").fetchone() == (0,)


def test_what_the_file_answers_for_is_said_and_no_finding(
    conn: psycopg.Connection, database: str, tmp_path: Path
) -> None:
    conn.execute(TABLE)
    unguarded = '-- unguarded = "each member is counted once"\n'
    outcome = dry_run(tmp_path, database, "--rehearse", block=unguarded, statement=COUNTED)
    assert outcome.code == 0, outcome
    assert "which the file answers for: each member is counted once" in outcome.out


def test_it_is_kept_in_the_ledger_without_values_and_nothing_else_is(
    conn: psycopg.Connection, database: str, tmp_path: Path
) -> None:
    install(conn, tool="tests")
    conn.execute(TABLE)
    outcome = dry_run(tmp_path, database, "--rehearse")
    assert "kept in the ledger" in outcome.err
    rows = conn.execute("SELECT kind, sha256, result::text FROM threephase.dry_run").fetchall()
    assert [(kind, len(sha256)) for kind, sha256, _ in rows] == [("rehearse", 64)]
    assert "Ann" not in rows[0][2]
    for table in ("run", "range", "entry", "image", "chain", "quarantine", "worker"):
        assert conn.execute(f"SELECT count(*) FROM threephase.{table}").fetchone() == (0,)


def test_run_finds_it_for_the_same_table_only(conn: psycopg.Connection, database: str, tmp_path: Path) -> None:
    install(conn, tool="tests")
    conn.execute(TABLE)
    assert dry_run(tmp_path, database).code == 0
    conn.execute("DROP TABLE members;" + TABLE)
    refused = threephase("backfill", "run", "display_name.sql", "--dsn", database, cwd=tmp_path)
    assert refused.code == 3
    assert "there is no dry run of display_name.sql" in refused.err
    assert dry_run(tmp_path, database).code == 0
    assert threephase("backfill", "run", "display_name.sql", "--dsn", database, cwd=tmp_path).code == 0


@pytest.mark.parametrize("password", ["s3cret", "s3cr%65t"])
def test_a_server_that_is_not_there_is_2_and_no_password_is_shown(tmp_path: Path, password: str) -> None:
    outcome = dry_run(tmp_path, f"postgresql://ann:{password}@127.0.0.1:1/club")
    assert outcome.code == 2
    assert "club on 127.0.0.1:1 as ann cannot be reached" in outcome.err
    assert "s3cr" not in outcome.out + outcome.err


def test_a_pooler_in_transaction_mode_is_refused(conn: psycopg.Connection, database: str, tmp_path: Path) -> None:
    conn.execute(TABLE)
    with pgbouncer(database, "transaction") as through:
        outcome = dry_run(tmp_path, through)
    assert outcome.code == 3
    assert "a pooler in transaction mode stands at" in outcome.err


LOG = """
    CREATE TABLE log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, member bigint, name text);
    CREATE VIEW logged AS SELECT * FROM log;
    CREATE VIEW most AS SELECT max(hits) AS hits FROM members;
"""


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        pytest.param(
            "INSERT INTO log (member) SELECT id FROM members ON CONFLICT DO NOTHING;",
            "ON CONFLICT guards nothing",
            id="ON CONFLICT without a unique index",
        ),
        pytest.param(
            "INSERT INTO log (name) SELECT m.first_name FROM members m"
            " WHERE NOT EXISTS (SELECT 1 FROM log l WHERE l.name = m.first_name);",
            "(first_name may be twice there)",
            id="an absence by a column that may be twice",
        ),
        pytest.param(
            "UPDATE members SET hits = (SELECT most.hits FROM most) + 1 WHERE display_name IS NULL AND hits IS NULL;",
            "most is a view over public.members",
            id="a view over the table",
        ),
        pytest.param(
            "INSERT INTO log (member) SELECT m.id FROM members m, logged"
            " WHERE NOT EXISTS (SELECT 1 FROM log l WHERE l.member = m.id);",
            "logged is a view over public.log",
            id="a view over the filled table",
        ),
    ],
)
def test_what_would_come_out_otherwise_than_the_plain_statement_is_refused(
    conn: psycopg.Connection, database: str, tmp_path: Path, statement: str, said: str
) -> None:
    conn.execute(TABLE + LOG)
    outcome = dry_run(tmp_path, database, statement=statement + "\n")
    assert outcome.code == 3, outcome
    assert "  stop  " in outcome.out, outcome
    assert said in outcome.out


@pytest.mark.parametrize(
    "column",
    [pytest.param("first_name", id="that may be twice"), pytest.param("id::text", id="that is not plain")],
)
def test_do_update_by_columns_that_may_meet_twice_is_refused(
    conn: psycopg.Connection, database: str, tmp_path: Path, column: str
) -> None:
    conn.execute(TABLE + LOG + "ALTER TABLE log ALTER name SET NOT NULL; ALTER TABLE log ADD UNIQUE (name);")
    update = (
        "ON CONFLICT (name) DO UPDATE SET member = excluded.member WHERE log.member IS DISTINCT FROM excluded.member"
    )
    statement = f"INSERT INTO log (member, name) SELECT m.id, m.{column} FROM members m {update};\n"
    outcome = dry_run(tmp_path, database, block="-- images = false\n", statement=statement)
    assert outcome.code == 3, outcome
    assert "Two rows of public.members may meet the same row of public.log" in outcome.out


def test_do_update_by_the_key_is_fine(conn: psycopg.Connection, database: str, tmp_path: Path) -> None:
    conn.execute(TABLE + LOG + "ALTER TABLE log ALTER member SET NOT NULL; ALTER TABLE log ADD UNIQUE (member);")
    update = "ON CONFLICT (member) DO UPDATE SET name = excluded.name WHERE log.name IS DISTINCT FROM excluded.name"
    statement = f"INSERT INTO log (member, name) SELECT m.id, m.first_name FROM members m {update};\n"
    outcome = dry_run(tmp_path, database, "--rehearse", block="-- images = false\n", statement=statement)
    assert outcome.code == 0, outcome
    assert "none of them again" in outcome.out


def test_an_absence_that_is_judged_by_the_key_is_fine(conn: psycopg.Connection, database: str, tmp_path: Path) -> None:
    conn.execute(TABLE + LOG)
    absent = "NOT EXISTS (SELECT FROM log l WHERE l.member = m.id)"
    statement = f"INSERT INTO log (member) SELECT m.id FROM members m WHERE {absent};\n"
    outcome = dry_run(tmp_path, database, "--rehearse", statement=statement)
    assert outcome.code == 0, outcome
    assert outcome.out.endswith("Idempotent: 30 rows changed, and none of them again.\n")


def run(folder: Path, dsn: str, *options: str) -> Outcome:
    return threephase("backfill", "run", "display_name.sql", *options, "--dsn", dsn, cwd=folder)


def test_a_run_after_a_plan_tries_its_first_rows_and_refuses_what_is_not_idempotent(
    conn: psycopg.Connection, database: str, tmp_path: Path
) -> None:
    install(conn, tool="tests")
    conn.execute(TABLE + FORGETS)
    assert dry_run(tmp_path, database).code == 0  # a plan does not see it
    outcome = run(tmp_path, database)
    assert outcome.code == 3, outcome
    assert "tried on its first rows, and rolled back. Not idempotent: the second pass changed 30 of 30" in outcome.err
    assert conn.execute("SELECT count(*) FROM threephase.run").fetchone() == (0,)
    assert conn.execute("SELECT count(*) FROM members WHERE hits > 0").fetchone() == (0,)


def test_only_the_first_that_is_to_be_changed_need_tell(
    conn: psycopg.Connection, database: str, tmp_path: Path
) -> None:
    install(conn, tool="tests")
    conn.execute(TABLE.replace("30)", "300)") + "UPDATE members SET display_name = 'x' WHERE id < 290;" + FORGETS)
    assert dry_run(tmp_path, database).code == 0
    assert run(tmp_path, database).code == 3


def test_a_run_without_a_dry_run_tries_nothing(conn: psycopg.Connection, database: str, tmp_path: Path) -> None:
    install(conn, tool="tests")
    conn.execute(TABLE + FORGETS)
    dry_run(tmp_path, database)
    outcome = run(tmp_path, database, "--no-dry-run")
    assert outcome.code == 1, outcome
    assert conn.execute("SELECT count(*) FROM threephase.run").fetchone() == (1,)


def test_a_plan_alone_admits_a_run_that_is_idempotent(conn: psycopg.Connection, database: str, tmp_path: Path) -> None:
    install(conn, tool="tests")
    conn.execute(TABLE)
    assert dry_run(tmp_path, database).code == 0
    assert conn.execute("SELECT kind FROM threephase.dry_run").fetchall() == [("plan",)]
    assert run(tmp_path, database).code == 0
    assert conn.execute("SELECT count(*) FROM members WHERE display_name IS NULL").fetchone() == (0,)


def test_a_rehearsal_that_finds_otherwise_admits_none(conn: psycopg.Connection, database: str, tmp_path: Path) -> None:
    install(conn, tool="tests")
    conn.execute(TABLE + FORGETS)
    assert dry_run(tmp_path, database, "--rehearse").code == 1
    refused = run(tmp_path, database)
    assert refused.code == 3
    assert "there is no dry run of display_name.sql" in refused.err
