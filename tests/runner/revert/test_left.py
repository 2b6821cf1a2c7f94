"""What a revert says is restored is as it was; what others would lose by it is left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from runner.errors import RefusedError
from runner.ledger.runs import Run
from runner.revert.ends import Ends
from runner.state import State
from tests.faults.child import await_that
from tests.faults.scene import ledger
from tests.runner.revert.scene import done, ends, left, reverted
from tests.runner.works import delete, insert, update

ROWS = 30
NAMES = update("clubs", "name = upper(name)", "name IS DISTINCT FROM upper(name)", columns=("name",))
TRIGGER = """
    CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$;
    CREATE TRIGGER meddle {when} ON clubs FOR EACH ROW EXECUTE PROCEDURE meddle();
"""
WAITS_FOR = "SELECT count(*) > 0 FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
REFUSED = "a trigger does not let it become as it was, and it is left as it is."
REFERRED = "rows of other tables refer to it, and would go or change with it; it is left as it is."


@pytest.fixture
def clubs(conn: psycopg.Connection) -> None:
    ledger(conn)
    conn.execute("CREATE TABLE clubs (id integer PRIMARY KEY, name text)")
    conn.execute("INSERT INTO clubs SELECT i, 'club ' || i FROM generate_series(1, %s) i", (ROWS,))


def meddle(conn: psycopg.Connection, when: str, body: str) -> None:
    conn.execute(TRIGGER.format(when=when, body=body).encode())


@pytest.mark.parametrize(
    ("when", "body", "expected"),
    [
        pytest.param(
            "BEFORE UPDATE", "new.name := old.name; RETURN new;", ends(refused=ROWS), id="keeps what it holds"
        ),
        pytest.param("BEFORE UPDATE", "RETURN NULL;", ends(refused=ROWS), id="lets no update through"),
        pytest.param(
            "BEFORE UPDATE",
            "IF new.id = 7 THEN new.name := new.name || '!'; END IF; RETURN new;",
            ends(restored=ROWS - 1, refused=1),
            id="makes something else of one row",
        ),
        pytest.param(
            "AFTER UPDATE",
            "UPDATE clubs SET name = 'audited' WHERE id = new.id AND id IN (7, 8) AND name <> 'audited'; RETURN NULL;",
            ends(restored=ROWS - 2, refused=2),
            id="changes two rows once more, afterwards",
        ),
        pytest.param("AFTER UPDATE", "RETURN NULL;", ends(restored=ROWS), id="only looks"),
    ],
)
def test_an_update_is_restored_only_where_the_row_holds_its_old_values_afterwards(
    conn: psycopg.Connection, database: str, clubs: None, when: str, body: str, expected: Ends
) -> None:
    run = done(database, NAMES)
    meddle(conn, when, body)
    outcome = reverted(database, run)
    assert outcome.ends == expected
    assert {message for _, _, message in left(conn, outcome.run_id)} <= {REFUSED}
    assert conn.execute("SELECT count(*) FROM clubs WHERE name = 'club ' || id").fetchone() == (expected.restored,)
    assert conn.execute("SELECT count(*) FROM clubs WHERE name = 'CLUB ' || id").fetchone() == (expected.refused,)


def test_a_deleted_row_that_a_trigger_keeps_out_or_changes_is_refused(
    conn: psycopg.Connection, database: str, clubs: None
) -> None:
    run = done(database, delete("clubs", "id <= 10"))
    meddle(
        conn,
        "BEFORE INSERT",
        "IF new.id = 3 THEN RETURN NULL; ELSIF new.id = 4 THEN new.name := 'other'; END IF; RETURN new;",
    )
    outcome = reverted(database, run)
    assert (outcome.state, outcome.ends) == (State.SUCCEEDED_WITH_QUARANTINE, ends(restored=8, refused=2))
    assert left(conn, outcome.run_id) == [("3", "", REFUSED), ("4", "", REFUSED)]
    assert conn.execute("SELECT count(*) FROM clubs WHERE id IN (3, 4)").fetchone() == (0,)


def test_an_inserted_row_that_a_trigger_keeps_or_brings_back_is_refused(
    conn: psycopg.Connection, database: str, clubs: None
) -> None:
    run = copied(conn, database)
    body = "INSERT INTO copies VALUES (old.club); RETURN NULL;"
    conn.execute(TRIGGER.format(when="AFTER DELETE", body=body).replace("ON clubs", "ON copies").encode())
    assert reverted(database, run).ends == ends(refused=ROWS)


def copied(conn: psycopg.Connection, database: str, action: str = "CASCADE") -> Run:
    """A run that has inserted a row for each club, and a table whose rows refer to such rows."""
    conn.execute("CREATE TABLE copies (club integer PRIMARY KEY)")
    conn.execute(
        f"CREATE TABLE fans (copy integer DEFAULT 30 REFERENCES copies ON DELETE {action}, name text)".encode()
    )
    return done(
        database,
        insert("copies", ("club",), "clubs.id", "clubs", tail="ON CONFLICT DO NOTHING"),
        size=7,
        most_size=7,
        least_size=1,
    )


@pytest.mark.parametrize(
    ("action", "expected", "said"),
    [
        pytest.param("CASCADE", ends(restored=ROWS - 2, conflict=2), ("", REFERRED), id="would be deleted"),
        pytest.param("SET NULL", ends(restored=ROWS - 2, conflict=2), ("", REFERRED), id="would refer to none"),
        pytest.param("SET DEFAULT", ends(restored=ROWS - 2, conflict=2), ("", REFERRED), id="would refer to another"),
        pytest.param(
            "RESTRICT",
            ends(restored=ROWS - 2, refused=2),
            ("23", "violates"),
            id="PostgreSQL refuses",
        ),
    ],
)
def test_an_inserted_row_that_others_refer_to_stays(
    conn: psycopg.Connection, database: str, clubs: None, action: str, expected: Ends, said: tuple[str, str]
) -> None:
    run = copied(conn, database, action)
    conn.execute("INSERT INTO fans VALUES (5, 'ann'), (6, 'bea'), (6, 'cem')")
    before = conn.execute("SELECT * FROM fans ORDER BY name").fetchall()
    outcome = reverted(database, run)
    assert outcome.ends == expected
    assert conn.execute("SELECT * FROM fans ORDER BY name").fetchall() == before
    assert conn.execute("SELECT club FROM copies ORDER BY 1").fetchall() == [(5,), (6,)]
    for _, sqlstate, message in left(conn, outcome.run_id):
        assert sqlstate.startswith(said[0])
        assert said[1] in message


def test_a_row_that_others_come_to_refer_to_while_it_is_waited_for_stays(
    conn: psycopg.Connection, database: str, clubs: None
) -> None:
    """Their transaction is open when the revert comes to the row, and commits while the revert waits for it."""
    run = copied(conn, database)
    with psycopg.connect(database) as other, ThreadPoolExecutor(1) as beside:
        other.execute("INSERT INTO fans VALUES (6, 'bea')")
        pid = other.info.backend_pid

        def commit_once_waited_for() -> None:
            await_that(lambda: conn.execute(WAITS_FOR, (pid,)).fetchone() == (True,))
            other.commit()

        committed = beside.submit(commit_once_waited_for)
        outcome = reverted(database, run)
        committed.result()
    assert outcome.ends == ends(restored=ROWS - 1, conflict=1)
    assert conn.execute("SELECT * FROM fans").fetchall() == [(6, "bea")]


def test_who_may_not_look_for_referring_rows_deletes_none(conn: psycopg.Connection, database: str, clubs: None) -> None:
    run = copied(conn, database)
    user = f"reverter_{conn.info.dbname}"
    conn.execute(f"CREATE ROLE {user} SUPERUSER LOGIN PASSWORD 'told'; ALTER ROLE {user} NOSUPERUSER".encode())
    try:
        conn.execute(f"GRANT threephase_runner TO {user}; GRANT ALL ON copies, clubs TO {user}".encode())
        with pytest.raises(RefusedError, match=r"GRANT SELECT ON public\.fans first"):
            reverted(f"{database} user={user} password=told", run)
    finally:
        conn.execute(f"DROP OWNED BY {user}; DROP ROLE {user}".encode())
