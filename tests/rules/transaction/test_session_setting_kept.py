"""A SET that outlives its migration."""

from __future__ import annotations

import psycopg
import pytest

from tests.rules.transaction.spoken import in_short, spoken

RULE = "session-setting-kept"


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        pytest.param("SET search_path = audit;", [1], id="search_path"),
        pytest.param("SET SESSION search_path TO audit, public;", [1], id="in other words"),
        pytest.param("SET SCHEMA 'audit';", [1], id="SET SCHEMA"),
        pytest.param("SELECT pg_catalog.set_config('search_path', '', false);", [1], id="as pg_dump writes it"),
        pytest.param("SELECT set_config('search_path', 'audit', true);", [], id="set_config for the transaction"),
        pytest.param("SET search_path = public;", [], id="the path that Prisma has anyway"),
        pytest.param("SET search_path = \"$user\", public;", [], id="the server's default path"),
        pytest.param("SET ROLE owner;", [1], id="role"),
        pytest.param("SET ROLE NONE;", [], id="no role"),
        pytest.param("SET SESSION AUTHORIZATION owner;", [1], id="session authorization"),
        pytest.param("SET session_replication_role = replica;", [1], id="session_replication_role"),
        pytest.param("SET session_replication_role = 'origin';", [], id="its default"),
        pytest.param("SET row_security = off;", [1], id="row_security"),
        pytest.param("SET TIME ZONE 'Europe/Vienna';", [1], id="time zone"),
        pytest.param("SET DateStyle = 'SQL, DMY';", [1], id="a name in capitals"),
        pytest.param("SET default_tablespace = '';", [], id="default_tablespace, as pg_dump writes it"),
        pytest.param("SET default_tablespace = fast;", [1], id="default_tablespace"),
        pytest.param("SET check_function_bodies = false;", [1], id="check_function_bodies"),
        pytest.param("SET client_encoding = 'UTF8';", [], id="client_encoding, as pg_dump writes it"),
        pytest.param("SET lock_timeout = '2s';", [], id="lock_timeout"),
        pytest.param("SET statement_timeout = 0;", [], id="statement_timeout"),
        pytest.param("SET client_min_messages = warning;", [], id="messages"),
        pytest.param("SET maintenance_work_mem = '1GB';", [], id="memory"),
        pytest.param("SET app.tenant = '7';", [], id="the application's own"),
        pytest.param("SET LOCAL search_path = audit;\nSELECT 1;", [], id="SET LOCAL"),
        pytest.param("SET search_path = audit;\nRESET search_path;", [], id="RESET"),
        pytest.param("SET search_path = audit;\nSET search_path TO DEFAULT;", [], id="TO DEFAULT"),
        pytest.param("SET search_path = audit;\nRESET ALL;", [], id="RESET ALL"),
        pytest.param("SET search_path = audit;\nDISCARD ALL;", [], id="DISCARD ALL"),
        pytest.param("SET search_path = audit;\nRESET lock_timeout;", [1], id="RESET of another"),
        pytest.param("RESET search_path;\nSET search_path = audit;", [2], id="RESET before it"),
        pytest.param("SET search_path = a;\nSET search_path = b;", [2], id="only the last"),
        pytest.param("SET search_path = a;\nSET LOCAL search_path = b;", [1], id="SET LOCAL takes nothing back"),
        pytest.param("SET search_path = a;\nSET search_path = public;", [], id="set back by hand"),
        pytest.param("BEGIN;\nSET search_path = a;\nROLLBACK;", [], id="rolled back"),
        pytest.param("BEGIN;\nSET search_path = a;\nCOMMIT;", [2], id="committed"),
        pytest.param("BEGIN;\nSET search_path = a;\nCOMMIT;\nBEGIN;\nROLLBACK;", [2], id="another transaction rolled back"),
    ],
)  # fmt: skip
def test_what_changes_the_meaning_of_later_migrations_is_taken_back(script: str, lines: list[int]) -> None:
    found = [short for short in in_short(script) if short.startswith(RULE)]
    assert found == [f"{RULE} {line}" for line in lines]


def test_the_server_keeps_it_for_the_next_migration(conn: psycopg.Connection) -> None:
    conn.execute(b"SET search_path = audit; SELECT 1;")
    assert conn.execute("SHOW search_path").fetchone() == ("audit",)
    conn.execute(spoken("SET search_path = audit;")[0].fix[0].encode())
    assert conn.execute("SHOW search_path").fetchone() == ('"$user", public',)


def test_the_fix_is_the_file_with_its_reset() -> None:
    (finding,) = spoken("SET search_path = audit;\nCREATE TABLE entries (i integer);\n")
    assert finding.fix == ("SET search_path = audit;\nCREATE TABLE entries (i integer);\nRESET search_path;\n",)
    assert in_short(*finding.fix) == []
