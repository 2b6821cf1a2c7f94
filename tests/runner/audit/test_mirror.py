"""A row in the application's own audit table: each column gets what its type reads; what it would refuse is said before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from rules.name import Name
from runner.audit.mirror import Mirror, problems_with, write_mirror
from runner.errors import RefusedError

ENTRY: Mapping[str, object] = {
    "incident": "INC-7",
    "correction": 12,
    "kind": "correction",
    "actor": "ada",
    "db_user": "club_owner",
    "at": datetime(2026, 1, 12, 23, 30, tzinfo=timezone(timedelta(hours=2))),
    "reason": "the import ran twice; it's \\ said",
    "rows": 3,
    "digest": "ab" * 32,
    "summary": "3 rows of members",
    "details": {"members": {"updated": 3}, "note": 'a "quote" and Zoë'},
}
UUID = "018f0000-0000-4000-8000-000000000001"


def mirror(table: str, constants: Mapping[str, str] | None = None, schema: str | None = None, **columns: str) -> Mirror:
    return Mirror(
        table=Name(name=table, schema=schema),
        columns=tuple(columns.items()),
        constants=tuple((constants or {}).items()),
    )


def written(conn: psycopg.Connection[Any], to: Mirror, table: str = "audit_log") -> dict[str, Any]:
    write_mirror(conn, to, ENTRY, new_id=lambda: UUID)
    with conn.cursor(row_factory=dict_row) as cursor:
        (row,) = cursor.execute(f'select * from "{table}"'.encode()).fetchall()
    return row


def test_a_plain_table_gets_its_row(conn: psycopg.Connection[Any]) -> None:
    conn.execute(
        "create table audit_log (id serial, user_name text not null, what text, changed bigint, at timestamptz)"
    )
    to = mirror("audit_log", actor="user_name", reason="what", rows="changed", at="at")
    assert written(conn, to) == {
        "id": 1,
        "user_name": "ada",
        "what": "the import ran twice; it's \\ said",
        "changed": 3,
        "at": ENTRY["at"],
    }


def test_a_table_as_prisma_makes_it(conn: psycopg.Connection[Any]) -> None:
    """The application makes the key and updatedAt; times have no zone and mean UTC; an enum is in capitals."""
    conn.execute("create type \"AuditAction\" as enum ('LOGIN', 'CORRECTION')")
    conn.execute("""
        create table "AuditLog" (
            "id" uuid not null primary key, "action" "AuditAction" not null, "entityType" text not null,
            "payload" jsonb not null, "createdAt" timestamp(3) not null default current_timestamp,
            "updatedAt" timestamp(3) not null
        )
    """)
    to = Mirror(
        table=Name("AuditLog"),
        columns=(
            ("id", "id"),
            ("kind", "action"),
            ("details", "payload"),
            ("at", "createdAt"),
            ("at", "updatedAt"),
        ),
        constants=(("entityType", "DataCorrection"),),
    )
    assert problems_with(conn, to) == ()
    row = written(conn, to, "AuditLog")
    assert {**row, "id": str(row["id"])} == {
        "id": UUID,
        "action": "CORRECTION",
        "entityType": "DataCorrection",
        "payload": ENTRY["details"],
        "createdAt": datetime(2026, 1, 12, 21, 30),
        "updatedAt": datetime(2026, 1, 12, 21, 30),
    }


def test_a_field_without_a_value_is_null(conn: psycopg.Connection[Any]) -> None:
    conn.execute("create table audit_log (who text, what jsonb)")
    write_mirror(conn, mirror("audit_log", actor="who", details="what"), {})
    assert conn.execute("select who, what from audit_log").fetchall() == [(None, None)]


def test_it_is_written_where_the_name_means_not_where_the_path_may_lead_later(conn: psycopg.Connection[Any]) -> None:
    conn.execute("create schema app; create table app.audit_log (who text); create table public.audit_log (who text)")
    write_mirror(conn, mirror("audit_log", schema="app", actor="who"), ENTRY)
    assert conn.execute("select who from app.audit_log").fetchall() == [("ada",)]
    assert conn.execute("select count(*) from public.audit_log").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        pytest.param("a integer", "there is no column who. There are a.", id="no such column"),
        pytest.param(
            "who text, key text not null", "key is NOT NULL without a default, and nothing fills it.", id="wanted"
        ),
        pytest.param(
            "who text generated always as ('x') stored",
            "who is made by the database itself. Leave it out.",
            id="generated",
        ),
        pytest.param(
            "who integer generated always as identity",
            "who is made by the database itself. Leave it out.",
            id="identity",
        ),
    ],
)
def test_what_would_be_refused_is_said_before(conn: psycopg.Connection[Any], columns: str, problem: str) -> None:
    if "stored" in columns and conn.info.server_version < 120000:
        pytest.skip("generated columns came with PostgreSQL 12")
    conn.execute(f"create table audit_log ({columns})".encode())
    to = mirror("audit_log", actor="who")
    (said,) = problems_with(conn, to)
    assert said.startswith(f"the audit table audit_log: {problem}")
    with pytest.raises(RefusedError, match="audit_log"):
        write_mirror(conn, to, ENTRY)


@pytest.mark.parametrize(
    "column",
    [
        pytest.param("key integer not null default 3", id="a default"),
        pytest.param("key integer generated always as identity", id="an identity"),
        pytest.param("key text", id="may be NULL"),
        pytest.param("key stamped", id="a domain with a default"),
    ],
)
def test_a_column_that_fills_itself_is_no_problem(conn: psycopg.Connection[Any], column: str) -> None:
    conn.execute("create domain stamped as timestamptz not null default now()")
    conn.execute(f"create table audit_log (who text, {column})".encode())
    assert problems_with(conn, mirror("audit_log", actor="who")) == ()


def test_a_table_that_is_not_there_and_one_that_is_none(conn: psycopg.Connection[Any]) -> None:
    assert problems_with(conn, mirror("audit_log", actor="who")) == (
        "the audit table audit_log is not there. Check its name and schema, and the search_path.",
    )
    conn.execute("create sequence audit_log")
    assert problems_with(conn, mirror("audit_log", actor="who")) == ("the audit table audit_log is no table.",)


def test_a_role_without_the_right_is_told_before(conn: psycopg.Connection[Any]) -> None:
    conn.execute("create table audit_log (who text)")
    conn.execute("create role threephase_test_mirror")
    try:
        conn.execute("set role threephase_test_mirror")
        assert "this role may not write who." in problems_with(conn, mirror("audit_log", actor="who"))[0]
    finally:
        conn.execute("reset role")
        conn.execute("drop role threephase_test_mirror")


def test_a_constant_that_an_enum_does_not_have(conn: psycopg.Connection[Any]) -> None:
    conn.execute("create type action as enum ('LOGIN', 'FIX'); create table audit_log (who text, what action not null)")
    said = problems_with(conn, mirror("audit_log", constants={"what": "REPAIR"}, actor="who"))
    assert said == ('the audit table audit_log: what has no label "REPAIR". It has LOGIN, FIX.',)
    assert problems_with(conn, mirror("audit_log", constants={"what": "fix"}, actor="who")) == ()


@pytest.mark.parametrize(
    "column",
    [
        pytest.param("who varchar(2)", id="too long: not cut"),
        pytest.param("who uuid", id="no uuid"),
        pytest.param("who integer", id="no number"),
        pytest.param("who text check (who <> 'ada')", id="a check"),
    ],
)
def test_what_only_the_row_shows_is_refused_and_nothing_is_written(conn: psycopg.Connection[Any], column: str) -> None:
    conn.execute(f"create table audit_log ({column})".encode())
    with pytest.raises(RefusedError, match="audit_log takes no such row"), conn.transaction():
        write_mirror(conn, mirror("audit_log", actor="who"), ENTRY)
    assert conn.execute("select count(*) from audit_log").fetchall() == [(0,)]


def test_it_goes_with_the_transaction(conn: psycopg.Connection[Any]) -> None:
    conn.execute("create table audit_log (who text)")
    with conn.transaction(force_rollback=True):
        write_mirror(conn, mirror("audit_log", actor="who"), ENTRY)
    assert conn.execute("select count(*) from audit_log").fetchall() == [(0,)]
