"""A revert brings back what was, and never overwrites what came later."""

from __future__ import annotations

import re
from threading import Event

import psycopg
import pytest

from rules.value import replace
from runner.connection.dsn import read_dsn
from runner.errors import RefusedError
from runner.ledger import chain
from runner.ledger.runs import read_run
from runner.revert.whole import revert
from runner.state import State
from tests.faults.scene import FACTS, ledger, silent
from tests.runner.revert.scene import done, ends, reverted
from tests.runner.works import delete, insert, update

TABLE = "CREATE TABLE members (id bigint PRIMARY KEY, name text, nick text, hits integer NOT NULL DEFAULT 0)"
ROWS = """INSERT INTO members
    SELECT i, 'member ' || i, CASE WHEN i % 3 > 0 THEN 'nick ' || i END FROM generate_series(1, 1000) i"""
NICKS = update("members", "nick = upper(name)", "nick IS DISTINCT FROM upper(name)", columns=("nick",))

SALT = "ab" * 16


@pytest.fixture
def before(conn: psycopg.Connection) -> str:
    """A thousand members; their checksum."""
    ledger(conn)
    conn.execute(TABLE)
    conn.execute(ROWS)
    return checksum(conn)


def checksum(conn: psycopg.Connection, where: str = "true", table: str = "members") -> str:
    query = f"SELECT md5(string_agg(t::text, E'\\n' ORDER BY id)) FROM {table} t WHERE {where}"
    return str(conn.execute(query.encode()).fetchone())


def conflicts(conn: psycopg.Connection, run_id: int | None) -> list[tuple[str, str]]:
    rows = conn.execute("SELECT key ->> 0, message FROM threephase.quarantine WHERE run_id = %s ORDER BY 1", (run_id,))
    return list(rows)


def test_an_update_is_undone_to_the_letter(conn: psycopg.Connection, database: str, before: str) -> None:
    run = done(database, NICKS)
    assert checksum(conn) != before
    outcome = reverted(database, run)
    assert (outcome.state, outcome.ends) == (State.SUCCEEDED, ends(restored=1000))
    assert checksum(conn) == before
    kept = read_run(conn, outcome.run_id or 0)
    assert (kept.kind, kept.reverts, kept.state) == ("revert", run.id, State.SUCCEEDED)
    assert chain.check(conn, kept.id) == []


def test_rows_that_were_changed_since_are_listed_and_left(conn: psycopg.Connection, database: str, before: str) -> None:
    run = done(database, NICKS)
    conn.execute("UPDATE members SET nick = 'mine' WHERE id IN (1, 500)")
    conn.execute("UPDATE members SET hits = 7 WHERE id = 2")  # a column of which the run knows nothing
    conn.execute("DELETE FROM members WHERE id = 1000")
    outcome = reverted(database, run)
    assert (outcome.state, outcome.ends) == (
        State.SUCCEEDED_WITH_QUARANTINE,
        ends(restored=997, conflict=2, missing=1),
    )
    assert conflicts(conn, outcome.run_id) == [
        ("1", "it was changed after the run, and is left as it is."),
        ("1000", "it is not there any more."),
        ("500", "it was changed after the run, and is left as it is."),
    ]
    assert conn.execute(
        "SELECT id, nick, hits FROM members WHERE nick = 'mine' OR hits = 7 ORDER BY id"
    ).fetchall() == [
        (1, "mine", 0),
        (2, "nick 2", 7),
        (500, "mine", 0),
    ]


def test_a_second_revert_changes_nothing(conn: psycopg.Connection, database: str, before: str) -> None:
    run = done(database, NICKS)
    reverted(database, run)
    written = conn.execute("SELECT max(xmin::text::bigint) FROM members").fetchone()
    assert reverted(database, run).ends == ends(already_old=1000)
    assert conn.execute("SELECT max(xmin::text::bigint) FROM members").fetchone() == written


def test_a_row_that_two_passes_changed_goes_back_through_both(
    conn: psycopg.Connection, database: str, before: str
) -> None:
    """As when a writer undid the first pass's work on it: A → B, then by hand C, then C → D."""
    run = done(database, NICKS)
    with conn.transaction():
        conn.execute("UPDATE members SET nick = 'late' WHERE id = 5")
        image = '[["5", "MEMBER 5", "late"]]'
        _forge(conn, run.id, image)
    outcome = reverted(database, run)
    assert outcome.ends == ends(restored=1001)
    assert checksum(conn) == before
    again = reverted(database, run)
    assert (again.state, again.ends) == (State.SUCCEEDED, ends(already_old=1001))


def _forge(conn: psycopg.Connection, run_id: int, image: str) -> None:
    """A batch of a second pass, as if the run had done it."""
    conn.execute("ALTER TABLE threephase.run DISABLE TRIGGER guard")
    conn.execute("UPDATE threephase.run SET state = 'running', ended_at = NULL WHERE id = %s", (run_id,))
    entry = """SELECT threephase.append(%(run)s, 'batch', jsonb_build_object('pass', 2, 'range', 1, 'batch', r.batches + 1,
        'low', r.cursor, 'high', r.cursor, 'walked', 1, 'changed', 1,
        'image_sha256', encode(sha256(convert_to(%(salt)s || %(image)s::jsonb::text, 'UTF8')), 'hex')))
        FROM threephase.range r WHERE run_id = %(run)s AND pass = 2"""
    conn.execute(entry, {"run": run_id, "image": image, "salt": SALT})
    conn.execute(
        "UPDATE threephase.range SET batches = batches + 1, walked = walked + 1, changed = changed + 1 "
        "WHERE run_id = %s AND pass = 2",
        (run_id,),
    )
    conn.execute(
        "INSERT INTO threephase.image (run_id, pass, range, batch, salt, rows) "
        "SELECT run_id, 2, 1, batches, %s, %s::jsonb FROM threephase.range WHERE run_id = %s AND pass = 2",
        (SALT, image, run_id),
    )
    conn.execute("UPDATE threephase.run SET state = 'succeeded', ended_at = now() WHERE id = %s", (run_id,))
    conn.execute("ALTER TABLE threephase.run ENABLE ALWAYS TRIGGER guard")


def test_a_delete_is_undone_with_identity_and_generated_columns(conn: psycopg.Connection, database: str) -> None:
    ledger(conn)
    conn.execute(
        "CREATE TABLE members (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE, at timestamptz)"
    )
    if conn.info.server_version >= 120000:
        conn.execute("ALTER TABLE members ADD loud text GENERATED ALWAYS AS (upper(name)) STORED")
    conn.execute(
        "INSERT INTO members (name, at) SELECT 'm' || i, now() - i * interval '1 us' FROM generate_series(1, 300) i"
    )
    before = checksum(conn)
    run = done(database, delete("members", "id <= 200"))
    assert conn.execute("SELECT count(*) FROM members").fetchone() == (100,)
    conn.execute("INSERT INTO members (name) VALUES ('m7')")  # its unique name keeps 7 from coming back
    conn.execute("INSERT INTO members (id, name) OVERRIDING SYSTEM VALUE VALUES (9, 'other')")
    outcome = reverted(database, run)
    assert outcome.ends == ends(restored=198, conflict=2)
    assert [key for key, _ in conflicts(conn, outcome.run_id)] == ["7", "9"]
    conn.execute("DELETE FROM members WHERE id IN (9, 301)")
    assert reverted(database, run).ends == ends(restored=2, already_old=198)
    assert checksum(conn) == before


def test_an_insert_is_undone_where_its_rows_are_as_it_made_them(
    conn: psycopg.Connection, database: str, before: str
) -> None:
    conn.execute("CREATE TABLE greetings (member bigint PRIMARY KEY, text text, seen boolean NOT NULL DEFAULT false)")
    conn.execute("INSERT INTO greetings VALUES (1, 'was here')")
    greet = insert(
        "greetings",
        ("member", "text"),
        "members.id, 'hello ' || members.name",
        "members",
        tail="ON CONFLICT DO NOTHING",
    )
    run = done(database, greet)
    conn.execute("UPDATE greetings SET text = 'mine' WHERE member = 2")
    conn.execute("DELETE FROM greetings WHERE member = 3")
    outcome = reverted(database, run)
    assert outcome.ends == ends(restored=997, conflict=1, already_old=1)
    assert conn.execute("SELECT member, text FROM greetings ORDER BY 1").fetchall() == [(1, "was here"), (2, "mine")]


def test_an_upsert_cannot_be_undone(conn: psycopg.Connection, database: str, before: str) -> None:
    conn.execute("CREATE TABLE greetings (member bigint PRIMARY KEY, text text)")
    tail = "ON CONFLICT (member) DO UPDATE SET text = excluded.text WHERE greetings.text IS DISTINCT FROM excluded.text"
    greet = insert(
        "greetings", ("member", "text"), "members.id, 'hello'", "members", tail=tail, text=f"INSERT … {tail}"
    )
    run = done(database, greet)
    with pytest.raises(RefusedError, match="ON CONFLICT DO UPDATE"):
        reverted(database, run)


def test_what_only_speaks_of_an_upsert_is_none(conn: psycopg.Connection, database: str, before: str) -> None:
    said = replace(NICKS, text="-- do update the nicks\n" + NICKS.text)
    assert reverted(database, done(database, said)).ends == ends(restored=1000)


def test_a_dry_revert_counts_and_keeps_nothing(conn: psycopg.Connection, database: str, before: str) -> None:
    run = done(database, NICKS)
    conn.execute("UPDATE members SET nick = 'mine' WHERE id = 1")
    after = checksum(conn)
    outcome = reverted(database, run, dry=True)
    assert (outcome.run_id, outcome.ends.restored, outcome.ends.conflict) == (None, 999, 1)
    assert [row.key for row in outcome.ends.left] == [("1",)]
    assert checksum(conn) == after
    assert conn.execute("SELECT count(*) FROM threephase.run").fetchone() == (1,)


def test_a_row_that_a_constraint_does_not_let_back_is_refused(
    conn: psycopg.Connection, database: str, before: str
) -> None:
    run = done(database, NICKS)
    conn.execute("ALTER TABLE members ADD CHECK (nick <> 'nick 4') NOT VALID")
    outcome = reverted(database, run)
    assert outcome.ends == ends(restored=999, refused=1)
    ((key, message),) = conflicts(conn, outcome.run_id)
    assert key == "4"
    assert "violates check constraint" in message
    assert checksum(conn, "id <> 4") != checksum(conn)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param("UPDATE threephase.run SET state = 'running', ended_at = NULL", "can still go on", id="goes on"),
        pytest.param(
            "SELECT threephase.purge_images(id, '{}') FROM threephase.run", "not there: they were not kept", id="purged"
        ),
        pytest.param("DROP TABLE members", "is not there any more", id="no table"),
        pytest.param(f"DROP TABLE members; {TABLE}", "dropped and made again", id="another table"),
        pytest.param("ALTER TABLE members DROP COLUMN nick", "no column nick any more", id="no column"),
        pytest.param(
            "ALTER TABLE members ALTER nick TYPE varchar(40)", "is character varying(40) now", id="another type"
        ),
        pytest.param(
            "UPDATE threephase.image SET rows = jsonb_set(rows, '{0,1}', '\"forged\"')", "not whole", id="forged image"
        ),
    ],
)
def test_what_cannot_be_undone_safely_is_refused(
    conn: psycopg.Connection, database: str, before: str, spoil: str, reason: str
) -> None:
    run = done(database, NICKS)
    conn.execute("ALTER TABLE threephase.run DISABLE TRIGGER USER")
    conn.execute("ALTER TABLE threephase.image DISABLE TRIGGER USER")
    conn.execute(spoil.encode())
    with pytest.raises(RefusedError, match=re.escape(reason)):
        reverted(database, run)


def test_what_kept_no_images_is_refused(conn: psycopg.Connection, database: str, before: str) -> None:
    run = done(database, update("members", "nick = 'x'", "nick IS DISTINCT FROM 'x'", columns=("nick",), images=False))
    with pytest.raises(RefusedError, match="`images = false`"):
        reverted(database, run)


def test_a_revert_is_not_reverted(conn: psycopg.Connection, database: str, before: str) -> None:
    outcome = reverted(database, done(database, NICKS))
    assert outcome.run_id is not None
    with pytest.raises(RefusedError, match="itself a revert"):
        revert(read_dsn(database), outcome.run_id, tell=silent, stop=Event(), facts=FACTS)
