"""Preflight: each thing that speaks against a run, on a table that has it, and silence on one that has not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest

from rules.backfill import Backfill
from rules.name import Name
from rules.value import replace
from runner.connection.identity import identify
from runner.settings import Settings
from runner.statement import statement
from runner.target import neighbours
from runner.target.notice import Level, Notice
from runner.target.preflight import preflight
from runner.target.read import read_target
from tests.runner.works import delete, insert, update

MEMBERS = """
    CREATE TABLE members (id bigint PRIMARY KEY, name text, shown text, club bigint);
    INSERT INTO members SELECT i, 'member ' || i FROM generate_series(1, 300) i;
    ANALYZE members;
"""
SHOWN = update("members", "shown = name", "shown IS NULL", columns=("shown",))
GONE = delete("members", "shown IS NULL")
COPIED = insert("archive", ("id", "name"), "id, name", "members", tail="ON CONFLICT DO NOTHING")
UPSERTED = insert("archive", ("id", "name"), "id, name", "members", tail="ON CONFLICT (id) DO\nUPDATE SET name = 'x'")
UPSERT = replace(UPSERTED, work=replace(UPSERTED.work, upsert=True, conflict=("id",), matched=("id",)))

DEFAULTS = Settings()
ARCHIVE = "CREATE TABLE archive (id bigint PRIMARY KEY, name text);"
FIRE = "CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
CHILD = "CREATE TABLE visits (id bigint PRIMARY KEY, member bigint{});"


def notices(
    conn: psycopg.Connection, backfill: Backfill = SHOWN, settings: Settings = DEFAULTS, schema: str | None = None
) -> tuple[Notice, ...]:
    with conn.transaction(force_rollback=True):
        conn.execute(statement("preflight_session"), {"statement_timeout_ms": "5000"})
        target = read_target(conn, backfill)
        return preflight(conn, identify(conn), backfill, target, settings, schema)


def said(found: tuple[Notice, ...], level: Level) -> list[str]:
    return [f"{notice.about}: {notice.text}" for notice in found if notice.level is level]


def test_a_plain_table_has_nothing_against_it(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    found = notices(conn)
    assert said(found, Level.STOP) == []
    assert said(found, Level.WARN) == []
    assert [notice.about for notice in found] == ["verify", "fillfactor", "window"]


@pytest.mark.parametrize(
    ("script", "backfill", "level", "expected"),
    [
        pytest.param(
            "ALTER TABLE members ENABLE ROW LEVEL SECURITY; ALTER TABLE members FORCE ROW LEVEL SECURITY",
            SHOWN,
            None,
            None,
            id="row security that a superuser is above",
        ),
        pytest.param(
            "CREATE FUNCTION lucky() RETURNS text LANGUAGE sql VOLATILE AS 'SELECT ''a''::text'",
            replace(SHOWN, work=replace(SHOWN.work, functions=(Name("lucky"),))),
            Level.STOP,
            "functions: lucky is VOLATILE here",
            id="a volatile function",
        ),
        pytest.param(
            "CREATE FUNCTION steady() RETURNS text LANGUAGE sql STABLE AS 'SELECT ''a''::text'",
            replace(SHOWN, work=replace(SHOWN.work, functions=(Name("steady"), Name("lower")))),
            Level.WARN,
            "functions: steady is STABLE, so it may read tables",
            id="a stable function",
        ),
        pytest.param(
            "CREATE FUNCTION pure() RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''a''::text'",
            replace(SHOWN, work=replace(SHOWN.work, functions=(Name("pure"), Name("to_char"), Name("concat")))),
            None,
            None,
            id="an immutable function, and stable ones that are built in",
        ),
        pytest.param(
            "CREATE SCHEMA x; CREATE FUNCTION x.lower(date) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT ''a''::text'",
            replace(SHOWN, work=replace(SHOWN.work, functions=(Name("lower"),))),
            None,
            None,
            id="a volatile one of the same name elsewhere",
        ),
        pytest.param(
            "CREATE FUNCTION lower(date) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT ''a''::text'",
            replace(SHOWN, work=replace(SHOWN.work, functions=(Name("lower"),))),
            Level.NOTE,
            "functions: One of the functions called lower is VOLATILE",
            id="a volatile form among others",
        ),
        pytest.param(
            "",
            update("members", "shown = nam", "shown IS NULL", columns=("shown",)),
            Level.STOP,
            'statement: PostgreSQL refuses the statement: column "nam" does not exist.',
            id="a column that is not there",
        ),
        pytest.param(
            "",
            replace(SHOWN, verify="SELECT count(*) FROM membrs"),
            Level.STOP,
            'verify: The verify query cannot be asked: relation "membrs" does not exist.',
            id="a verify query that cannot be asked",
        ),
        pytest.param(
            "",
            replace(SHOWN, verify="SELECT 0; SELECT 1"),
            Level.STOP,
            "verify: The verify query cannot be asked: cannot insert multiple commands",
            id="two verify queries",
        ),
        pytest.param(
            "",
            replace(SHOWN, verify="DELETE FROM members"),
            Level.STOP,
            "verify: The verify query does not only read.",
            id="a verify query that deletes",
        ),
        pytest.param(
            "",
            replace(SHOWN, verify="SELECT count(*) FROM members WHERE shown LIKE '%'"),
            None,
            None,
            id="a per cent sign in the verify query",
        ),
        pytest.param(
            "CREATE PUBLICATION news FOR TABLE members; ALTER TABLE members REPLICA IDENTITY NOTHING",
            SHOWN,
            Level.STOP,
            'statement: PostgreSQL refuses the statement: cannot update table "members" because',
            id="published without identity",
        ),
        pytest.param(
            "CREATE PUBLICATION news FOR TABLE members WITH (publish = 'insert'); "
            "ALTER TABLE members REPLICA IDENTITY NOTHING",
            SHOWN,
            None,
            None,
            id="published, but no updates",
        ),
        pytest.param(
            "CREATE PUBLICATION news FOR TABLE members",
            SHOWN,
            Level.NOTE,
            "publications: Every changed row is sent to the subscribers of news.",
            id="published",
        ),
        pytest.param(
            FIRE + "CREATE TRIGGER told BEFORE UPDATE ON members FOR EACH ROW EXECUTE PROCEDURE fire()",
            SHOWN,
            Level.WARN,
            "triggers: The trigger told on public.members fires before each row.",
            id="a trigger",
        ),
        pytest.param(
            FIRE + "CREATE TRIGGER told AFTER UPDATE ON members EXECUTE PROCEDURE fire()",
            SHOWN,
            Level.WARN,
            "triggers: The trigger told on public.members fires after each batch.",
            id="a trigger for the statement",
        ),
        pytest.param(
            FIRE + "CREATE TRIGGER told BEFORE UPDATE OF name ON members FOR EACH ROW EXECUTE PROCEDURE fire()",
            SHOWN,
            None,
            None,
            id="a trigger for another column",
        ),
        pytest.param(
            FIRE + "CREATE TRIGGER told BEFORE UPDATE OF name, shown ON members FOR EACH ROW EXECUTE PROCEDURE fire()",
            SHOWN,
            Level.WARN,
            "triggers: The trigger told",
            id="a trigger for this column",
        ),
        pytest.param(
            FIRE + "CREATE TRIGGER told BEFORE INSERT OR DELETE ON members FOR EACH ROW EXECUTE PROCEDURE fire()",
            SHOWN,
            None,
            None,
            id="a trigger for other events",
        ),
        pytest.param(
            FIRE + "CREATE TRIGGER told BEFORE UPDATE ON members FOR EACH ROW EXECUTE PROCEDURE fire();"
            "ALTER TABLE members DISABLE TRIGGER told",
            SHOWN,
            None,
            None,
            id="a disabled trigger",
        ),
        pytest.param(
            FIRE + ARCHIVE + "CREATE TRIGGER told BEFORE UPDATE ON archive FOR EACH ROW EXECUTE PROCEDURE fire()",
            UPSERT,
            Level.WARN,
            "triggers: The trigger told on public.archive",
            id="an update trigger under DO UPDATE",
        ),
        pytest.param(
            FIRE + ARCHIVE + "CREATE TRIGGER told BEFORE UPDATE ON archive FOR EACH ROW EXECUTE PROCEDURE fire()",
            COPIED,
            None,
            None,
            id="an update trigger under DO NOTHING",
        ),
        pytest.param(
            CHILD.format(" REFERENCES members ON DELETE CASCADE") + "CREATE INDEX ON visits (member)",
            GONE,
            Level.WARN,
            "references: The foreign key visits_member_fkey of visits changes or deletes its rows too.",
            id="a cascade",
        ),
        pytest.param(
            CHILD.format(" REFERENCES members"),
            GONE,
            Level.WARN,
            "references: The foreign key visits_member_fkey has no index on visits",
            id="a foreign key without index",
        ),
        pytest.param(
            CHILD.format(" REFERENCES members") + "CREATE INDEX ON visits (member, id)",
            GONE,
            None,
            None,
            id="a foreign key with an index",
        ),
        pytest.param(
            CHILD.format(" REFERENCES members ON UPDATE CASCADE"), SHOWN, None, None, id="a key that is not changed"
        ),
        pytest.param(
            "CREATE INDEX members_shown ON members (club, lower(shown))",
            SHOWN,
            Level.NOTE,
            "indexed columns: members_shown holds what is changed",
            id="an indexed expression",
        ),
        pytest.param(
            "CREATE INDEX members_unshown ON members (id) WHERE shown IS NULL",
            SHOWN,
            Level.NOTE,
            "indexed columns: members_unshown holds what is changed",
            id="a partial index",
        ),
        pytest.param(
            "ALTER TABLE members SET (autovacuum_enabled = false)",
            SHOWN,
            Level.WARN,
            "autovacuum: autovacuum is off for public.members",
            id="no autovacuum",
        ),
        pytest.param("ALTER TABLE members SET UNLOGGED", SHOWN, Level.WARN, "unlogged: public.members", id="unlogged"),
        pytest.param(
            "CREATE TABLE fresh (id bigint PRIMARY KEY, shown text); INSERT INTO fresh SELECT generate_series(1, 9)",
            update("fresh", "shown = 'x'", "shown IS NULL", columns=("shown",)),
            Level.WARN,
            "statistics: public.fresh was never analyzed",
            id="no statistics",
        ),
    ],
)
def test_what_is_so_is_said_at_its_level(
    conn: psycopg.Connection, script: str, backfill: Backfill, level: Level | None, expected: str | None
) -> None:
    conn.execute(MEMBERS + script)
    found = notices(conn, backfill)
    loud = [text for notice in found for text in said((notice,), notice.level) if notice.level is not Level.NOTE]
    if expected is None:
        assert loud == []
        return
    assert level is not None
    matching = [text for text in said(found, level) if text.startswith(expected)]
    assert len(matching) == 1, [str(notice) for notice in found]
    assert level is Level.NOTE or len(loud) == 1


PARTED = """
    CREATE TABLE posts (id bigint, place text, shown text, PRIMARY KEY (id, place)) PARTITION BY LIST (place);
    CREATE TABLE posts_here PARTITION OF posts FOR VALUES IN ('here');
    CREATE TABLE posts_there PARTITION OF posts FOR VALUES IN ('there');
    INSERT INTO posts SELECT i, 'here' FROM generate_series(1, 300) i;
    ANALYZE posts;
"""


@pytest.mark.parametrize(
    ("script", "level", "expected"),
    [
        pytest.param("", None, None, id="plain"),
        pytest.param(
            FIRE + "CREATE TRIGGER told AFTER UPDATE ON posts_there FOR EACH ROW EXECUTE PROCEDURE fire()",
            Level.WARN,
            "triggers: The trigger told",
            id="a trigger on a partition",
        ),
        pytest.param(
            "CREATE PUBLICATION news FOR TABLE posts_here; ALTER TABLE posts_here REPLICA IDENTITY NOTHING",
            Level.STOP,
            'statement: PostgreSQL refuses the statement: cannot update table "posts_here" because',
            id="a published partition",
        ),
        pytest.param(
            "ALTER TABLE posts_here SET (autovacuum_enabled = off)",
            Level.WARN,
            "autovacuum: autovacuum is off for public.posts",
            id="no autovacuum on a partition",
        ),
    ],
)
def test_partitions_count_too(conn: psycopg.Connection, script: str, level: Level | None, expected: str | None) -> None:
    conn.execute(PARTED + script)
    found = notices(conn, update("posts", "shown = 'x'", "shown IS NULL", columns=("shown",)))
    loud = [f"{notice.about}: {notice.text}" for notice in found if notice.level is not Level.NOTE]
    assert len(loud) == (expected is not None), loud
    if expected is not None and level is not None:
        assert said(found, level)[0].startswith(expected)


def test_a_role_without_rights_is_told_which(conn: psycopg.Connection, guest: None) -> None:
    conn.execute(MEMBERS)
    conn.execute("GRANT SELECT ON members TO threephase_test_guest")
    conn.execute("SET ROLE threephase_test_guest")
    stops = [notice for notice in notices(conn) if notice.level is Level.STOP]
    assert [notice.text for notice in stops] == ["permission denied for table members."]
    assert stops[0].advice == "GRANT SELECT, UPDATE ON public.members to this role."


def test_least_rights_are_enough_for_all_questions(conn: psycopg.Connection, guest: None) -> None:
    conn.execute(MEMBERS)
    conn.execute("GRANT SELECT, UPDATE ON members TO threephase_test_guest")
    conn.execute("SET ROLE threephase_test_guest")
    assert [notice for notice in notices(conn) if notice.level is not Level.NOTE] == []


def test_policies_that_hide_rows_stop_it(conn: psycopg.Connection, guest: None) -> None:
    conn.execute(MEMBERS + "ALTER TABLE members ENABLE ROW LEVEL SECURITY")
    conn.execute("GRANT SELECT, UPDATE ON members TO threephase_test_guest")
    conn.execute("SET ROLE threephase_test_guest")
    assert said(notices(conn), Level.STOP)[0].startswith(
        "row security: Row-level security applies to this role on public"
    )


@pytest.fixture
def guest(conn: psycopg.Connection) -> Iterator[None]:
    conn.execute("CREATE ROLE threephase_test_guest")
    yield
    conn.execute("RESET ROLE")
    conn.execute("DROP OWNED BY threephase_test_guest")
    conn.execute("DROP ROLE threephase_test_guest")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param("('a', now(), NULL)", [], id="applied"),
        pytest.param("('b', now(), NULL)", ["after: The migration a is not applied here."], id="not applied"),
        pytest.param("('a', NULL, NULL)", ["after: The migration a was begun and not finished."], id="failed"),
    ],
)
def test_the_migration_must_have_been_applied(conn: psycopg.Connection, rows: str, expected: list[str]) -> None:
    conn.execute(MEMBERS + "CREATE SCHEMA club")
    conn.execute("CREATE TABLE club._prisma_migrations (migration_name text, finished_at date, rolled_back_at date)")
    conn.execute(f"INSERT INTO club._prisma_migrations VALUES {rows}")
    assert said(notices(conn, replace(SHOWN, after="a"), schema="club"), Level.STOP) == expected
    assert said(notices(conn, replace(SHOWN, after="a")), Level.STOP)[0].startswith(
        "after: There is no _prisma_migrations"
    )


def test_a_role_whose_transactions_only_read_is_stopped(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("SET default_transaction_read_only = on")
    assert said(notices(conn), Level.STOP) == [
        "server: Transactions can only read here: default_transaction_read_only is on."
    ]


def test_statistics_and_dead_rows_that_mislead_are_told(conn: psycopg.Connection) -> None:
    conn.execute("CREATE TABLE members (id bigint PRIMARY KEY, shown text) WITH (autovacuum_enabled = off)")
    conn.execute("INSERT INTO members SELECT generate_series(1, 4000)")
    _flush(conn, lambda: conn.execute("SELECT n_live_tup = 4000 FROM pg_stat_all_tables WHERE relname = 'members'"))
    conn.execute("ANALYZE members")
    conn.execute("DELETE FROM members WHERE id > 2000")
    _flush(conn, lambda: conn.execute("SELECT n_dead_tup = 2000 FROM pg_stat_all_tables WHERE relname = 'members'"))
    warned = said(notices(conn), Level.WARN)
    assert "dead rows: public.members holds 2,000 dead rows beside 2,000." in warned
    assert "statistics: 2,000 rows of public.members were changed since its statistics were made." in warned


def _flush(conn: psycopg.Connection, ready: Callable[[], psycopg.Cursor]) -> None:
    """Statistics reach the others when a session has been idle for a second, or asks for it."""
    if conn.info.server_version >= 150000:
        conn.execute("SELECT pg_stat_force_next_flush()")
    for _ in range(100):
        if ready().fetchone() == (True,):
            return
        conn.execute("SELECT pg_sleep(0.05)")
    pytest.fail("the statistics do not come")


def test_a_table_that_each_batch_would_read_as_a_whole_is_told(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute(
        "CREATE TABLE clubs (id bigint, title text); INSERT INTO clubs SELECT i FROM generate_series(1, 120000) i"
    )
    conn.execute("ANALYZE clubs")
    from_clubs = update(
        "members",
        "shown = title",
        "clubs.id = members.club AND shown IS DISTINCT FROM title",
        columns=("shown",),
        source="clubs",
    )
    assert said(notices(conn, from_clubs), Level.WARN) == ["statement: Each batch would read the whole of clubs."]
    conn.execute("CREATE INDEX ON clubs (id); ANALYZE clubs")
    assert said(notices(conn, from_clubs), Level.WARN) == []


def test_keys_that_the_index_does_not_yield_are_told(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("INSERT INTO members SELECT i, 'm' FROM generate_series(301, 20000) i; ANALYZE members")
    assert said(notices(conn), Level.WARN) == []
    conn.execute("SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off")
    found = [text for text in said(notices(conn), Level.WARN) if text.startswith("key: ")]
    assert len(found) == 1
    assert (
        "would not find the next keys of public.members by members_pkey, but read and sort the whole table" in found[0]
    )


def test_a_transaction_that_has_been_open_for_long_is_told_without_its_query(
    conn: psycopg.Connection, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn.execute(MEMBERS)
    with psycopg.connect(database, application_name="report") as other:
        other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        other.execute("SELECT 's3cret' FROM members")
        assert said(notices(conn), Level.WARN) == []
        monkeypatch.setattr(neighbours, "_OLD_SECONDS", 0)
        (warned,) = said(notices(conn), Level.WARN)
        pid = other.info.backend_pid
    assert warned.startswith(f"old transactions: Process {pid} (report, idle in transaction) of ")
    assert "s3cret" not in warned


def test_sessions_that_may_not_be_looked_at_are_counted(conn: psycopg.Connection, database: str, guest: None) -> None:
    conn.execute(MEMBERS)
    conn.execute("GRANT SELECT, UPDATE ON members TO threephase_test_guest")
    with psycopg.connect(database):
        conn.execute("SET ROLE threephase_test_guest")
        found = [notice for notice in notices(conn) if notice.about == "old transactions"]
    assert [notice.text for notice in found] == ["not known of 1 session: this role may not look at it."]


def test_that_a_value_may_differ_can_be_said_in_the_file(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("CREATE FUNCTION lucky() RETURNS text LANGUAGE sql VOLATILE AS 'SELECT ''a''::text'")
    found = notices(conn, replace(SHOWN, work=replace(SHOWN.work, functions=(Name("lucky"),))))
    (advice,) = [each.advice for each in found if each.about == "functions"]
    assert advice.endswith('If it may differ, say why in the file: volatile = "…"')


def test_a_volatile_function_with_a_reason_is_only_noted(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    conn.execute("CREATE FUNCTION lucky() RETURNS text LANGUAGE sql VOLATILE AS 'SELECT ''a''::text'")
    found = notices(conn, replace(SHOWN, work=replace(SHOWN.work, functions=(Name("lucky"),)), volatile="by lot"))
    assert [(each.level, each.text) for each in found if each.about == "functions"] == [
        (Level.NOTE, "lucky is VOLATILE, and the file says why: by lot")
    ]
