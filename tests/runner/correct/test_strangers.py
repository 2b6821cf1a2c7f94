"""Whoever may make operators and functions in `public` answers for nothing that we ask, and nothing slips in meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import psycopg
import pytest
from psycopg import sql

from rules.correction import Condition
from rules.name import Name
from runner import failpoint
from runner.audit.mirror import Mirror
from runner.connection.dsn import read_dsn
from runner.correct.revert import revert_script
from runner.correct.run import NotAsApprovedError, run
from runner.correct.script import Script
from runner.errors import RefusedError
from runner.failpoint import Place
from runner.ledger.approvals import ApprovalPolicy
from tests.runner.correct.scene import FACTS, QUICK, approved, executed, lowered, members

# Types for which PostgreSQL's own operator matches but nearly: these would match exactly.
_PAIRS = (
    "text[], text[]",
    "oid, regclass",
    "regclass, oid",
    "name, text",
    "text, name",
    "int8, oid",
    "varchar, varchar",
)
_TRAP = """
CREATE FUNCTION public.trap({left}, {right}) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a stranger''s operator was asked'; END $$;
CREATE OPERATOR public.= (LEFTARG = {left}, RIGHTARG = {right}, PROCEDURE = public.trap);
CREATE OPERATOR public.<> (LEFTARG = {left}, RIGHTARG = {right}, PROCEDURE = public.trap);
"""


def planted(conn: psycopg.Connection) -> None:
    for pair in _PAIRS:
        left, right = (sql.SQL(part) for part in pair.split(", "))
        conn.execute(sql.SQL(_TRAP).format(left=left, right=right))


def emails(conn: psycopg.Connection) -> list[str]:
    return [email for (email,) in conn.execute("SELECT email FROM members ORDER BY id")]


def test_no_operator_of_a_stranger_is_asked(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    planted(conn)
    count = Condition(name="members", query="SELECT count(*) FROM members", value=None)
    script = lowered(3, after=(count,), freeze=("members",))
    approved(database, script)
    done = executed(database, script)
    assert emails(conn)[0] == "member1@example.org"
    approved(database, revert_script(conn, done.id))
    executed(database, revert_script(conn, done.id))
    assert emails(conn)[0] == "Member1@Example.org"


def test_a_mirror_asks_no_operator_of_a_stranger(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    conn.execute("CREATE TABLE audit_log (id bigint GENERATED ALWAYS AS IDENTITY, what text)")
    planted(conn)
    script = lowered(3)
    approved(database, script)
    mirrored(database, script)
    assert conn.execute("SELECT what FROM audit_log").fetchall() == [("INC-1",)]


def test_a_trigger_of_the_audit_table_slips_nothing_in(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    conn.execute("CREATE TABLE audit_log (id bigint GENERATED ALWAYS AS IDENTITY, what text)")
    conn.execute(_SLIPS)
    conn.execute("CREATE TRIGGER slips AFTER INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION slips()")
    script = lowered(3)
    approved(database, script)
    with pytest.raises(RefusedError, match="a trigger has changed other rows, too"):
        mirrored(database, script)
    assert emails(conn)[0] == "Member1@Example.org"


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param("ALTER TABLE members DISABLE TRIGGER stamps", id="a trigger is switched off"),
        pytest.param(
            "CREATE TRIGGER again BEFORE UPDATE ON members FOR EACH ROW EXECUTE FUNCTION stamps()",
            id="one more trigger",
        ),
        pytest.param(
            "CREATE OR REPLACE FUNCTION stamps() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.name := NEW.name; RETURN NEW; END $$",
            id="another body",
        ),
    ],
)
def test_a_trigger_that_is_another_after_the_snapshot_is_noticed(
    conn: psycopg.Connection, database: str, meanwhile: str
) -> None:
    members(conn, 3)
    conn.execute(_STAMPS)
    conn.execute("CREATE TRIGGER stamps BEFORE UPDATE ON members FOR EACH ROW EXECUTE FUNCTION stamps()")
    script = lowered(3)
    approved(database, script)
    with at("watched", lambda: conn.execute(meanwhile.encode())), pytest.raises(NotAsApprovedError, match="the schema"):
        executed(database, script)
    assert emails(conn)[0] == "Member1@Example.org"


def test_what_a_deferred_trigger_puts_off_once_more_is_seen(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    conn.execute(_PUTS_OFF)
    conn.execute(
        "CREATE CONSTRAINT TRIGGER puts_off AFTER UPDATE OF email ON members DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION puts_off()"
    )
    conn.execute(
        "CREATE CONSTRAINT TRIGGER puts_off_again AFTER UPDATE OF visits ON members DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW WHEN (NEW.visits < 2) EXECUTE FUNCTION puts_off()"
    )
    script = lowered(3)
    seen = approved(database, script)
    executed(database, script)
    assert seen.problems == ()
    shown = {row[0] for row in conn.execute("SELECT ((r.texts)::text[])[4] FROM threephase.change_page p, "
        "unnest(p.rows) AS r (texts) WHERE p.side = 'new' AND p.set_id = %s", (seen.set_id,))}  # fmt: skip
    assert {str(visits) for (visits,) in conn.execute("SELECT visits FROM members")} == shown


_SLIPS = """CREATE FUNCTION slips() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN UPDATE members SET name = 'slipped in' WHERE id = 3; RETURN NULL; END $$"""
_STAMPS = """CREATE FUNCTION stamps() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.visits := 7; RETURN NEW; END $$"""
_PUTS_OFF = """CREATE FUNCTION puts_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    SET CONSTRAINTS ALL DEFERRED;
    UPDATE members SET visits = visits + 1 WHERE id = NEW.id; RETURN NULL; END $$"""


def mirrored(database: str, script: Script) -> None:
    mirror = Mirror(table=Name(name="audit_log", schema=None), columns=(("incident", "what"),))
    run(
        read_dsn(database),
        script,
        ApprovalPolicy(),
        FACTS,
        mirror=mirror,
        limits=QUICK,
        stop=Event(),
        tell=lambda _: None,
    )


@contextmanager
def at(place: Place, meanwhile: Callable[[], object]) -> Iterator[None]:
    def hook(reached: Place) -> None:
        if reached == place:
            meanwhile()

    failpoint.install(hook)
    try:
        yield
    finally:
        failpoint.uninstall(hook)
