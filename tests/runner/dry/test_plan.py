"""Plans: they need to write nothing, count what there is to do, and give up what takes too long."""

from __future__ import annotations

import psycopg
import pytest

from rules.value import replace
from runner.dry import plan as planning
from runner.dry.plan import Plan, plan
from runner.errors import RefusedError
from runner.settings import Settings
from runner.target.notice import Level
from tests.runner.dry.test_rehearse import COPIED, GONE, MEMBERS, SHOWN, everything
from tests.runner.works import update


def planned(conn: psycopg.Connection, backfill: object = SHOWN) -> Plan:
    return plan(conn, backfill, Settings())  # type: ignore[arg-type]


def test_what_is_to_do_is_counted(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS + "UPDATE members SET shown = 'x' WHERE id <= 100")
    found = planned(conn, replace(SHOWN, verify="SELECT count(*) FROM members WHERE shown IS NULL"))
    assert (found.found, found.remaining, found.stopped) == (200, 200, False)
    assert found.batch.startswith("UPDATE members SET shown = upper(name)")
    assert [planned(conn, backfill).found for backfill in (GONE, COPIED)] == [100, 300]


def test_rows_that_several_others_join_with_are_counted_once(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS + "INSERT INTO archive (id, name) SELECT i, 'member 1' FROM generate_series(1, 9) i")
    joined = update("members", "shown = 'x'", "archive.name = members.name", columns=("shown",), source="archive")
    assert planned(conn, joined).found == 1


def test_it_needs_to_write_nothing(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    before = everything(conn)
    conn.execute("SET default_transaction_read_only = on")
    found = planned(conn)
    assert found.found == 300
    assert [notice.about for notice in found.notices if notice.level is Level.STOP] == ["server"]
    assert everything(conn) == before


def test_a_count_that_takes_too_long_is_given_up(conn: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    conn.execute(MEMBERS + "CREATE VIEW slow AS SELECT pg_sleep(1)::text AS nap")
    monkeypatch.setattr(planning, "_QUESTION_MS", 200)
    found = planned(conn, replace(SHOWN, verify="SELECT count(*) FROM slow WHERE nap IS NOT NULL"))
    assert (found.found, found.remaining) == (300, None)
    assert conn.execute("SHOW statement_timeout").fetchone() == ("0",)


@pytest.mark.parametrize(
    "verify",
    [
        pytest.param("SELECT 0; DROP TABLE members", id="two"),
        pytest.param("SELECT 0; COMMIT; DROP TABLE members", id="one that would end the transaction first"),
        pytest.param("WITH gone AS (DELETE FROM members RETURNING 1) SELECT count(*) FROM gone", id="one that deletes"),
    ],
)
def test_a_verify_query_can_do_nothing_else(conn: psycopg.Connection, verify: str) -> None:
    conn.execute(MEMBERS)
    found = planned(conn, replace(SHOWN, verify=verify))
    assert found.stopped
    assert found.remaining is None
    assert conn.execute("SELECT count(*) FROM members").fetchone() == (300,)


def test_a_table_that_cannot_be_walked_is_refused(conn: psycopg.Connection) -> None:
    with pytest.raises(RefusedError, match="there is no table members"):
        planned(conn)
