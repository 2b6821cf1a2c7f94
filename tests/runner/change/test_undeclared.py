"""What is written to without being declared is named, and what is not written to is not."""

from __future__ import annotations

import psycopg
import pytest

from runner.change.written import written
from runner.connection.path import under
from tests.runner.change.scene import changed, scene, seen

TABLES = """
    CREATE TABLE members (id integer PRIMARY KEY, name text); INSERT INTO members VALUES (1, 'a'), (2, 'b');
    CREATE TABLE notes (id serial PRIMARY KEY, text text); INSERT INTO notes (text) VALUES ('x'), ('y');
    CREATE TABLE parted (id integer) PARTITION BY LIST (id); CREATE TABLE part PARTITION OF parted DEFAULT;
    CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM members;
"""
RENAMED = "UPDATE members SET name = 'x' WHERE id = 1"


def _trigger(body: str) -> str:
    return f"""{TABLES} SELECT lo_from_bytea(4711, 'x');
        CREATE FUNCTION done() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$;
        CREATE TRIGGER done AFTER UPDATE ON members FOR EACH STATEMENT EXECUTE FUNCTION done();
    """


@pytest.mark.parametrize(
    ("body", "undeclared"),
    [
        pytest.param("UPDATE notes SET text = 'z'", ["public.notes"], id="update"),
        pytest.param("UPDATE notes SET text = 'z' WHERE id > 9", [], id="update of no row"),
        pytest.param("INSERT INTO notes (text) VALUES ('z')", ["public.notes"], id="insert"),
        pytest.param("DELETE FROM notes", ["public.notes"], id="delete"),
        pytest.param("TRUNCATE notes", ["public.notes"], id="truncate"),
        pytest.param("TRUNCATE notes; DELETE FROM notes", ["public.notes"], id="truncate and delete"),
        pytest.param("DROP TABLE notes", ["public.notes"], id="drop"),
        pytest.param("ALTER TABLE notes ALTER text TYPE integer USING 1", ["public.notes"], id="written anew"),
        pytest.param("ALTER TABLE notes DROP COLUMN text", ["public.notes"], id="a column dropped"),
        pytest.param("CREATE TABLE made AS SELECT 1 AS a", ["public.made"], id="made"),
        pytest.param("CREATE TABLE made AS SELECT 1 AS a; DROP TABLE made", [], id="made and dropped"),
        pytest.param("CREATE TEMP TABLE mine AS SELECT 1 AS a; DROP TABLE mine", [], id="temporary, dropped"),
        pytest.param("CREATE TABLE child () INHERITS (members)", ["public.child"], id="made to inherit"),
        pytest.param("INSERT INTO parted VALUES (1)", ["public.part"], id="a partition"),
        pytest.param("REFRESH MATERIALIZED VIEW counted", ["public.counted"], id="a materialized view"),
        pytest.param("PERFORM lo_put(4711, 0, 'y')", ["pg_catalog.pg_largeobject"], id="a large object"),
        pytest.param("PERFORM lo_unlink(4711)", ["pg_catalog.pg_largeobject"], id="a large object gone"),
        pytest.param("PERFORM lo_get(4711)", [], id="a large object read"),
        pytest.param("LOCK TABLE notes IN SHARE ROW EXCLUSIVE MODE", [], id="locked"),
        pytest.param("PERFORM FROM notes FOR UPDATE", [], id="rows locked"),
        pytest.param("BEGIN DELETE FROM notes; RAISE 'no'; EXCEPTION WHEN OTHERS THEN NULL; END", [], id="taken back"),
        pytest.param("CREATE TEMP TABLE mine (a text PRIMARY KEY); INSERT INTO mine VALUES ('x')", [], id="temporary"),
        pytest.param(
            "INSERT INTO threephase.dry_run (sha256, target, kind, result) VALUES (repeat('a', 64), '{}', 'plan', '{}')",
            ["threephase.dry_run"],
            id="the ledger",
        ),
    ],
)
def test_what_a_trigger_writes_to_is_named(dsn: str, body: str, undeclared: list[str]) -> None:
    scene(dsn, _trigger(body))
    with changed(dsn, RENAMED, tables=["members"]) as (_, done):
        assert list(done.written.undeclared) == undeclared


def test_a_table_that_another_session_made_meanwhile_is_named(dsn: str) -> None:
    scene(
        dsn,
        TABLES
        + """CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN EXECUTE 'INSERT INTO "Late" VALUES (1)'; RETURN NULL; END $$;
        CREATE TRIGGER done AFTER UPDATE ON members FOR EACH STATEMENT EXECUTE FUNCTION late();""",
    )
    with changed(dsn, tables=["members"]) as (conn, done):
        scene(dsn, 'CREATE TABLE "Late" (id integer PRIMARY KEY)')
        with under(conn, "public"):
            conn.execute(RENAMED)
        assert written(conn, done.tables).undeclared == ('public."Late"',)


def test_a_cascade_that_finds_no_row_is_not_named(dsn: str) -> None:
    scene(dsn, TABLES + "ALTER TABLE notes ADD member integer REFERENCES members ON DELETE CASCADE")
    found = seen(dsn, "DELETE FROM members", tables=["members"])
    found.agree()
    assert found.undeclared == ()


def test_a_row_that_moves_to_an_undeclared_partition_is_named(dsn: str) -> None:
    scene(
        dsn,
        """
        CREATE TABLE visits (id integer) PARTITION BY RANGE (id);
        CREATE TABLE low PARTITION OF visits FOR VALUES FROM (0) TO (10);
        CREATE TABLE high PARTITION OF visits FOR VALUES FROM (10) TO (20); INSERT INTO visits VALUES (1);
        """,
    )
    with changed(dsn, "UPDATE visits SET id = 15", tables=["low"]) as (_, done):
        assert done.written.undeclared == ("public.high",)


def test_a_foreign_table_that_a_trigger_writes_to_is_named(dsn: str) -> None:
    with psycopg.connect(dsn) as conn:
        if conn.execute("SELECT FROM pg_available_extensions WHERE name = 'postgres_fdw'").fetchone() is None:
            pytest.skip("postgres_fdw is not there")
        # By the server's own socket: from inside a container its address is another one.
        ((folder, port, user),) = conn.execute(
            "SELECT split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_user"
        ).fetchall()
        database = conn.info.dbname
    scene(
        dsn,
        _trigger("INSERT INTO far VALUES (1)")
        + f"""CREATE EXTENSION postgres_fdw; CREATE SERVER here FOREIGN DATA WRAPPER postgres_fdw
            OPTIONS (host '{folder}', port '{port}', dbname '{database}');
        CREATE USER MAPPING FOR CURRENT_USER SERVER here OPTIONS (user '{user}');
        CREATE TABLE there (id integer); CREATE FOREIGN TABLE far (id integer) SERVER here OPTIONS (table_name 'there')""",
    )
    with changed(dsn, RENAMED, tables=["members"]) as (_, done):
        assert done.written.undeclared == ("public.far",)


def test_sequences_that_moved_are_named(dsn: str) -> None:
    scene(dsn, TABLES)
    found = seen(dsn, "INSERT INTO notes (text) VALUES ('z')", tables=["notes"])
    assert found.sequences == ("public.notes_id_seq",)


def test_where_nothing_is_counted_all_that_is_locked_is_named(dsn: str) -> None:
    scene(dsn, TABLES + "ALTER TABLE notes ADD member integer REFERENCES members ON DELETE CASCADE")
    with changed(dsn + " options='-c track_counts=off'", "DELETE FROM members", tables=["members"]) as (_, done):
        assert done.written.undeclared == ("public.notes",)
