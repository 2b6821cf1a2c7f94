"""Connections: named, in the schema that Prisma's address names, and unreachable without a password in the message."""

from __future__ import annotations

import socket
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from runner.connection.connect import connect, safe
from runner.connection.dsn import read_dsn
from runner.connection.identity import identify
from runner.connection.prisma import MigrationState, migration_state
from runner.errors import RefusedError, UnreachableError

HISTORY = """
    CREATE TABLE {}_prisma_migrations (
        migration_name text NOT NULL, finished_at timestamptz, rolled_back_at timestamptz
    )
"""


def test_every_statement_commits_by_itself_under_our_name(database: str) -> None:
    with connect(read_dsn(database), name="threephase backfill display_name") as conn:
        assert conn.autocommit
        assert conn.prepare_threshold is None
        assert conn.execute("SHOW application_name").fetchone() == ("threephase backfill display_name",)
        assert conn.execute("SHOW client_encoding").fetchone() == ("UTF8",)


def test_the_users_own_settings_hold(database: str) -> None:
    given = make_conninfo(database, options="-c work_mem=77MB", connect_timeout=3, application_name="mine")
    with connect(read_dsn(given)) as conn:
        assert conn.info.get_parameters()["connect_timeout"] == "3"
        assert conn.execute("SHOW work_mem").fetchone() == ("77MB",)
        assert conn.execute("SHOW application_name").fetchone() == ("threephase",)


def test_a_service_is_looked_up(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (f"{name}={value}" for name, value in psycopg.conninfo.conninfo_to_dict(database).items())
    Path(tmp_path, "services").write_text("\n".join(("[club]", *lines)))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    with connect(read_dsn("service=club")) as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("schema", ["club", "My Club", 'a"b', "a\\b", "sel'ect", "übung"])
def test_the_schema_of_a_prisma_address_is_the_search_path(database: str, schema: str) -> None:
    dsn = read_dsn(database)
    dsn = type(dsn)(conninfo=dsn.conninfo, shown=dsn.shown, prisma_schema=schema)
    with connect(dsn) as conn:
        conn.execute(psycopg.sql.SQL("CREATE SCHEMA {}").format(psycopg.sql.Identifier(schema)))
        conn.execute("CREATE TABLE here ()")
        found = conn.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'here'").fetchone()
    assert found == (schema,)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("postgresql://ann:s3cret@127.0.0.1:{port}/club", id="in the address"),
        pytest.param("postgresql://ann@127.0.0.1:{port}/club?password=s3cret", id="in the query"),
        pytest.param("postgresql://ann:s3cr%65t@127.0.0.1:{port}/club", id="percent-encoded"),
        pytest.param("host=127.0.0.1 port={port} password=s3cret", id="in pairs"),
        pytest.param("postgresql://ann:s3cret@nowhere.invalid/club", id="no such host"),
        pytest.param("postgresql://ann:s3cret@127.0.0.1:{port}/club?passfile=/nowhere/s3cret", id="a file's name"),
        pytest.param(
            "host=127.0.0.1 port={port} sslpassword=s3cret sslkey=/nowhere/k sslcert=/nowhere/c", id="a key's"
        ),
    ],
)
def test_who_cannot_be_reached_is_named_without_the_password(given: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UnreachableError, match="cannot be reached") as raised:
        connect(read_dsn(given.format(port=port)))
    assert "s3cret" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_a_server_that_repeats_the_password_is_not_quoted() -> None:
    dsn = read_dsn("postgresql://ann:s3cret@db/club?sslpassword=ke%79word&sslkey=k")
    assert safe(psycopg.OperationalError("no s3cret,\n no keyword"), dsn) == "no …, no …."


def test_a_database_says_who_it_is(conn: psycopg.Connection) -> None:
    found = identify(conn)
    oid = conn.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    assert oid is not None
    assert found.fingerprint() == {
        "system_identifier": found.system_identifier,
        "database_oid": oid[0],
        "database": conn.info.dbname,
    }
    assert (found.version, found.user) == (conn.info.server_version, conn.info.user)
    assert found.system_identifier is not None
    assert found.system_identifier.isdigit()


def test_a_role_that_may_not_ask_for_the_cluster_gets_the_rest(conn: psycopg.Connection) -> None:
    conn.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
    conn.execute("CREATE ROLE threephase_test_guest")
    try:
        conn.execute("SET ROLE threephase_test_guest")
        found = identify(conn)
    finally:
        conn.execute("RESET ROLE")
        conn.execute("DROP ROLE threephase_test_guest")
    assert found.system_identifier is None
    assert found.user == "threephase_test_guest"


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        pytest.param([("now()", "NULL")], MigrationState.APPLIED, id="finished"),
        pytest.param([("NULL", "NULL")], MigrationState.FAILED, id="begun"),
        pytest.param([("NULL", "now()")], MigrationState.NOT_APPLIED, id="rolled back"),
        pytest.param([("now()", "now()")], MigrationState.NOT_APPLIED, id="finished, then rolled back"),
        pytest.param([("NULL", "now()"), ("now()", "NULL")], MigrationState.APPLIED, id="rolled back, then finished"),
        pytest.param([("NULL", "now()"), ("NULL", "NULL")], MigrationState.FAILED, id="rolled back, then begun again"),
        pytest.param([], MigrationState.NOT_APPLIED, id="unknown"),
    ],
)
@pytest.mark.parametrize("schema", [None, "club"])
def test_a_migrations_state(
    conn: psycopg.Connection, attempts: list[tuple[str, str]], expected: MigrationState, schema: str | None
) -> None:
    conn.execute("CREATE SCHEMA club")
    place = "" if schema is None else "club."
    conn.execute(HISTORY.format(place))
    for finished, rolled_back in attempts:
        conn.execute(f"INSERT INTO {place}_prisma_migrations VALUES ('a', {finished}, {rolled_back})")
    conn.execute(f"INSERT INTO {place}_prisma_migrations VALUES ('b', NULL, NULL)")
    assert migration_state(conn, "a", schema) is expected


@pytest.mark.parametrize("schema", [None, "public", "nowhere"])
def test_a_database_without_prisma_has_no_table_also_within_a_transaction(
    conn: psycopg.Connection, schema: str | None
) -> None:
    with conn.transaction():
        assert migration_state(conn, "a", schema) is MigrationState.NO_TABLE
        conn.execute("SELECT 1")


def test_a_role_that_may_not_read_the_history_is_told_what_it_needs(conn: psycopg.Connection) -> None:
    conn.execute(HISTORY.format(""))
    conn.execute("CREATE ROLE threephase_test_guest")
    try:
        conn.execute("SET ROLE threephase_test_guest")
        with pytest.raises(RefusedError, match='GRANT SELECT ON "_prisma_migrations"'):
            migration_state(conn, "a", None)
    finally:
        conn.execute("RESET ROLE")
        conn.execute("DROP ROLE threephase_test_guest")
