"""Rows that fail by themselves: exactly they are set aside, and all others are done."""

from __future__ import annotations

from typing import LiteralString

import psycopg
import pytest

from runner.errors import FailedError
from runner.ledger import chain
from runner.ledger.runs import move, read_run
from runner.state import State
from tests.faults.scene import FACTS, begun, ledger, worked_off
from tests.runner.works import update

_ROWS = 300
_BAD = -1
# Each makes the value -1 of v impossible.
_KINDS = [
    pytest.param("ALTER TABLE members ADD CHECK (v > 0)", "23514", id="check"),
    pytest.param("CREATE UNIQUE INDEX ON members (v); INSERT INTO members VALUES (1000, -1, -1)", "23505", id="unique"),
    pytest.param("ALTER TABLE members ADD FOREIGN KEY (v) REFERENCES numbers", "23503", id="foreign key"),
    pytest.param(
        "ALTER TABLE members ADD FOREIGN KEY (v) REFERENCES numbers DEFERRABLE INITIALLY DEFERRED",
        "23503",
        id="deferred foreign key",
    ),
    pytest.param(
        """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN IF NEW.v < 0 THEN RAISE 'no negative numbers'; END IF; RETURN NEW; END $$;
           CREATE TRIGGER refuse BEFORE UPDATE ON members FOR EACH ROW EXECUTE FUNCTION refuse()""",
        "P0001",
        id="trigger",
    ),
    pytest.param(
        """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN IF NEW.v < 0 THEN RAISE 'no negative numbers' USING ERRCODE = '22003'; END IF; RETURN NULL; END $$;
           CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON members DEFERRABLE INITIALLY DEFERRED
           FOR EACH ROW EXECUTE FUNCTION refuse()""",
        "22003",
        id="deferred trigger",
    ),
]
_PLACES = [
    pytest.param([1], id="first"),
    pytest.param([150], id="middle"),
    pytest.param([300], id="last"),
    pytest.param(list(range(101, 111)), id="a whole batch"),
    pytest.param([1, 2, 3, 55, 110, 111, 299, 300], id="scattered"),
]
BACKFILL = update("members", "v = wanted", "v IS DISTINCT FROM wanted", columns=("v",), quarantine=10)


def _planted(conn: psycopg.Connection, bad: list[int], constraint: LiteralString) -> None:
    ledger(conn)
    conn.execute("CREATE TABLE numbers (n integer PRIMARY KEY)")
    conn.execute("INSERT INTO numbers SELECT generate_series(1, 300)")
    conn.execute("CREATE TABLE members (id integer PRIMARY KEY, v integer, wanted integer)")
    values = "SELECT i, NULL, CASE WHEN i = ANY (%s) THEN %s ELSE i END FROM generate_series(1, 300) i"
    conn.execute("INSERT INTO members " + values, (bad, _BAD))
    conn.execute(constraint)


@pytest.mark.parametrize("bad", _PLACES)
@pytest.mark.parametrize(("constraint", "sqlstate"), _KINDS[:1])
def test_bad_rows_at_any_place_are_set_aside(
    conn: psycopg.Connection, database: str, bad: list[int], constraint: LiteralString, sqlstate: str
) -> None:
    _set_aside(conn, database, bad, constraint, sqlstate)


@pytest.mark.parametrize(("constraint", "sqlstate"), _KINDS[1:])
def test_bad_rows_of_any_kind_are_set_aside(
    conn: psycopg.Connection, database: str, constraint: LiteralString, sqlstate: str
) -> None:
    _set_aside(conn, database, [1, 2, 150, 300], constraint, sqlstate)


def _set_aside(
    conn: psycopg.Connection, database: str, bad: list[int], constraint: LiteralString, sqlstate: str
) -> None:
    _planted(conn, bad, constraint)
    run = begun(database, BACKFILL, size=10, most_size=10, least_size=1)
    assert worked_off(database, run, BACKFILL) is State.SUCCEEDED_WITH_QUARANTINE
    aside = conn.execute("SELECT (key ->> 0)::int, sqlstate, image FROM threephase.quarantine ORDER BY 1").fetchall()
    assert aside == [(key, sqlstate, [None]) for key in bad]
    undone = conn.execute("SELECT id FROM members WHERE v IS DISTINCT FROM wanted ORDER BY id").fetchall()
    assert undone == [(key,) for key in bad]
    done = conn.execute("SELECT sum(changed) FROM threephase.batch").fetchone()
    assert done == (_ROWS - len(bad),)
    assert chain.check(conn, run.id) == []


def test_one_more_than_is_allowed_stops_the_run_and_it_goes_on_when_the_row_is_mended(
    conn: psycopg.Connection, database: str
) -> None:
    _planted(conn, list(range(1, 12)), "ALTER TABLE members ADD CHECK (v > 0)")
    run = begun(database, BACKFILL, size=10, most_size=10, least_size=1)
    with pytest.raises(FailedError, match="the row 11 of"):
        worked_off(database, run, BACKFILL)
    assert conn.execute("SELECT count(*) FROM threephase.quarantine").fetchone() == (10,)
    assert read_run(conn, run.id).state is State.FAILED
    conn.execute("UPDATE members SET wanted = 11 WHERE id = 11")
    move(conn, run.id, State.RUNNING, "mended", FACTS)
    assert worked_off(database, run, BACKFILL) is State.SUCCEEDED_WITH_QUARANTINE
    assert conn.execute("SELECT count(*) FROM members WHERE v = wanted").fetchone() == (_ROWS - 10,)
    assert chain.check(conn, run.id) == []
