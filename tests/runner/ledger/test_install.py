"""Making and upgrading the ledger: whole or not at all, once, by hand the same as by the tool."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import psycopg
import pytest
from psycopg import sql

from runner.errors import LedgerError
from runner.ledger import install as room
from runner.ledger import journal
from runner.ledger.chain import Head, append, check, head
from runner.ledger.install import FILES, LATEST, ddl, install, require, version
from runner.ledger.runs import move, read_run
from runner.state import State
from runner.statement import statement
from tests.postgres import fresh_database
from tests.runner.ledger.batches import run_with_batches
from tests.runner.ledger.catalog import catalog
from tests.runner.ledger.conftest import Session
from tests.runner.ledger.runs import FACTS

ALL = list(range(1, LATEST + 1))
FIRST = statement("ledger/0001_ledger")
SECOND = sql.SQL(
    "ALTER TABLE threephase.run ADD COLUMN ticket text NOT NULL DEFAULT 'none';"
    "CREATE VIEW threephase.more AS SELECT 1 AS one;"
)
RELEASED = tuple(statement(f"ledger/{name}") for name in FILES)
BROKEN = sql.SQL("ALTER TABLE threephase.run ADD COLUMN ticket text; SELECT 1 / 0;")


def number_of_schemas(conn: Session) -> int:
    return len(conn.execute("select from pg_namespace where nspname = 'threephase'").fetchall())


def test_init_makes_it_and_says_afterwards_that_it_is_there(conn: Session) -> None:
    assert version(conn) is None
    assert install(conn, tool="0.4.0") == ALL
    assert install(conn, tool="0.5.0") == []
    assert version(conn) == LATEST
    require(conn)
    assert conn.execute("select version, tool, applied_by = session_user from threephase.meta").fetchall() == [
        (number, "0.4.0", True) for number in ALL
    ]


def test_a_search_path_that_lies_changes_nothing(conn: Session, postgres_dsn: str) -> None:
    install(conn, tool="x")
    with fresh_database(postgres_dsn) as dsn, psycopg.connect(dsn, autocommit=True) as other:
        other.execute("create function public.clock_timestamp() returns timestamptz language sql as 'select now()'")
        other.execute("create domain public.text as bytea; create domain public.jsonb as bytea")
        other.execute("set search_path = public, pg_catalog")
        install(other, tool="x")
        other.execute("reset search_path")
        assert catalog(other) == catalog(conn)


def test_the_files_are_those_of_the_folder_and_numbered_without_a_gap() -> None:
    names = sorted(file.name for file in files("runner").joinpath("sql", "ledger").iterdir())
    assert names == [*(f"{name}.sql" for name in FILES), "roles.sql"]
    assert [name[:5] for name in FILES] == [f"{number:04}_" for number in range(1, LATEST + 1)]


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        pytest.param("select 1", "There is no ledger in the database .*: threephase ledger init", id="none"),
        pytest.param(
            f"INSTALL; insert into threephase.meta values ({LATEST + 1}, default, default, 'a later release')",
            f"The ledger is of version {LATEST + 1}, newer than the {LATEST} that this threephase knows. Update",
            id="newer",
        ),
        pytest.param(
            "create schema threephase", "schema threephase .* is .*'s and not a ledger. Rename it", id="theirs"
        ),
    ],
)
def test_a_ledger_that_will_not_do_is_refused_with_what_to_do(conn: Session, prepare: str, said: str) -> None:
    if prepare.startswith("INSTALL; "):
        install(conn, tool="x")
    conn.execute(prepare.removeprefix("INSTALL; "))
    with pytest.raises(LedgerError, match=said) as refused:
        require(conn)
    assert refused.value.exit_code == 3


def test_an_older_ledger_is_to_be_upgraded(ledger: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LATEST", LATEST + 1)
    said = f"version {LATEST}, and this threephase needs {LATEST + 1}: threephase ledger upgrade"
    with pytest.raises(LedgerError, match=said):
        require(ledger)


@pytest.mark.parametrize("prepare", ["create schema threephase", "newer"])
def test_install_touches_no_other_schema_and_no_later_ledger(conn: Session, prepare: str) -> None:
    if prepare == "newer":
        install(conn, tool="x", steps=(*RELEASED, SECOND))
    else:
        conn.execute(prepare)
    before = conn.execute("select count(*) from pg_class").fetchone()
    with pytest.raises(LedgerError):
        install(conn, tool="x")
    assert conn.execute("select count(*) from pg_class").fetchone() == before


@pytest.mark.parametrize("isolation", ["read committed", "serializable"])
def test_of_those_who_begin_at_the_same_time_one_makes_it(conn: Session, database: str, isolation: str) -> None:
    name = sql.Identifier(conn.info.dbname)
    conn.execute(sql.SQL("alter database {} set default_transaction_isolation = {}").format(name, isolation))
    conn.execute(sql.SQL("alter database {} set default_transaction_read_only = on").format(name))

    def init(_: int) -> list[int]:
        with psycopg.connect(database, autocommit=True) as own:
            return install(own, tool="x")

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(init, range(5))) == [[], [], [], [], ALL]


def test_an_upgrade_keeps_what_is_there(conn: Session) -> None:
    install(conn, tool="old", steps=(FIRST,))
    run = run_with_batches(conn)
    assert install(conn, tool="new", steps=(FIRST, SECOND)) == [2]
    assert install(conn, tool="new", steps=(FIRST, SECOND)) == []
    assert conn.execute("select version, tool from threephase.meta order by 1").fetchall() == [(1, "old"), (2, "new")]
    assert conn.execute("select ticket from threephase.run").fetchall() == [("none",)]
    assert read_run(conn, run.id) == run
    append(conn, run.id, "left", {})
    assert check(conn, run.id) == []


def test_an_upgrade_grants_what_is_new_too(conn: Session) -> None:
    install(conn, tool="new", steps=(FIRST, SECOND))
    assert conn.execute("select has_table_privilege('threephase_runner', 'threephase.more', 'select')").fetchone() == (
        True,
    )


@pytest.mark.parametrize("steps", [(BROKEN,), (FIRST, BROKEN), (FIRST, SECOND, BROKEN)], ids=["1", "1 2", "1 2 3"])
def test_a_step_that_fails_leaves_nothing_behind(conn: Session, steps: Sequence[sql.SQL]) -> None:
    with pytest.raises(psycopg.Error):
        install(conn, tool="x", steps=steps)
    assert (version(conn), number_of_schemas(conn)) == (None, 0)
    install(conn, tool="x")
    before = catalog(conn)
    with pytest.raises(psycopg.Error):
        install(conn, tool="x", steps=(*RELEASED, BROKEN))
    assert catalog(conn) == before


@pytest.mark.parametrize(
    "steps", [(FIRST,), (FIRST, SECOND), RELEASED], ids=["version 1", "version 2 of another kind", "all"]
)
def test_what_a_dba_runs_by_hand_makes_the_same(conn: Session, postgres_dsn: str, steps: Sequence[sql.SQL]) -> None:
    install(conn, tool="x", steps=steps)
    with fresh_database(postgres_dsn) as dsn, psycopg.connect(dsn, autocommit=True) as other:
        other.execute(sql.SQL(ddl(steps=steps)))
        assert catalog(other) == catalog(conn)
        assert len(catalog(conn)) > 100
        assert version(other) == len(steps)


def test_an_upgrade_by_hand_makes_the_same(conn: Session, postgres_dsn: str) -> None:
    install(conn, tool="x")
    with fresh_database(postgres_dsn) as dsn, psycopg.connect(dsn, autocommit=True) as other:
        install(other, tool="x", steps=(FIRST,))
        other.execute(sql.SQL(ddl(1)))
        assert catalog(other) == catalog(conn)


def test_an_upgrade_leaves_what_the_owner_granted_of_the_first_version(conn: Session) -> None:
    install(conn, tool="old", steps=(FIRST,))
    conn.execute("grant execute on function threephase.purge_images(bigint, jsonb) to threephase_test_anna")
    install(conn, tool="new")
    may = "select has_function_privilege('threephase_test_anna', 'threephase.purge_images(bigint, jsonb)', 'execute')"
    assert conn.execute(may).fetchone() == (True,)


def test_an_upgrade_enters_the_runs_that_there_were_into_the_journal(conn: Session) -> None:
    install(conn, tool="old", steps=(FIRST,))
    run = run_with_batches(conn)
    before = head(conn, run.id)
    install(conn, tool="new")
    (found,) = journal.entries(conn)
    assert (found.kind, found.body["run"], found.body["state"]) == ("backfill_found", run.id, "running")
    assert Head(length=found.body["length"], hash=found.body["head"]) == before == Head(length=4, hash=before.hash)
    move(conn, run.id, State.SUCCEEDED, "verified", FACTS)
    assert [entry.kind for entry in journal.entries(conn)] == ["backfill_found", "backfill_state"]
    assert journal.check(conn) == []
