"""Guards that are none on these tables, reads that the text hides, values that would be written otherwise."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from rules.backfill import Backfill
from rules.name import Name
from rules.value import replace
from runner.connection.connect import connect
from runner.connection.dsn import read_dsn
from runner.target.notice import Level
from tests.runner.target.test_preflight import notices, said
from tests.runner.works import insert, update

TABLES = """
    CREATE TABLE members (id bigint PRIMARY KEY, email text, code text UNIQUE, paid real, fee numeric(10, 2), born date,
                          seen timestamp(3), joined timestamp(3), shown text);
    CREATE TABLE log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, member bigint, email text);
    INSERT INTO members SELECT i, 'a@example.org' FROM generate_series(1, 30) i;
    ANALYZE members;
"""
IN_LOG = Name("log")


def logged(tail: str = "", **facts: Any) -> Backfill:
    """INSERT INTO log (member, email) SELECT id, email FROM members … tail. facts: what the linter says of it."""
    block = {name: facts.pop(name) for name in ("unguarded",) if name in facts}
    made = insert("log", ("member", "email"), "id, email", "members", tail=tail, **block)
    return replace(made, work=replace(made.work, **facts))


def loud(conn: psycopg.Connection, backfill: Backfill) -> list[tuple[Level, str]]:
    return [(level, text) for level in (Level.STOP, Level.WARN) for text in said(notices(conn, backfill), level)]


NOTHING = "ON CONFLICT DO NOTHING"
UNBACKED = (Level.STOP, "guard: ON CONFLICT guards nothing: no unique index of public.log")


@pytest.mark.parametrize(
    ("script", "backfill", "expected"),
    [
        pytest.param("", logged(NOTHING, conflict=()), UNBACKED, id="no unique index but the identity's"),
        pytest.param(
            "CREATE UNIQUE INDEX ON log (member) WHERE member > 3",
            logged(NOTHING, conflict=()),
            UNBACKED,
            id="a partial one",
        ),
        pytest.param(
            "CREATE UNIQUE INDEX ON log (lower(email))",
            logged(NOTHING, conflict=()),
            UNBACKED,
            id="one of an expression",
        ),
        pytest.param(
            "CREATE UNIQUE INDEX ON log (member, id)",
            logged(NOTHING, conflict=()),
            UNBACKED,
            id="more than is inserted",
        ),
        pytest.param(
            "ALTER TABLE log ADD UNIQUE (member) DEFERRABLE",
            logged(NOTHING, conflict=()),
            UNBACKED,
            id="a deferrable one",
        ),
        pytest.param(
            "", logged("ON CONFLICT (id) DO NOTHING", conflict=("id",)), UNBACKED, id="a target that is not inserted"
        ),
        pytest.param(
            "CREATE UNIQUE INDEX ON log (email)",
            logged("ON CONFLICT (id) DO NOTHING", conflict=("id",)),
            UNBACKED,
            id="a target that is not inserted, and an index over what is",
        ),
        pytest.param("", logged(NOTHING, conflict=(), unguarded="so be it"), None, id="the file answers for it"),
        pytest.param(
            "ALTER TABLE log ALTER member SET NOT NULL; CREATE UNIQUE INDEX ON log (member)",
            logged(NOTHING, conflict=()),
            None,
            id="a unique index within what is inserted",
        ),
        pytest.param(
            "ALTER TABLE log ALTER member SET NOT NULL; CREATE UNIQUE INDEX ON log (member) INCLUDE (id)",
            logged("ON CONFLICT (member) DO NOTHING", conflict=("member",)),
            None,
            id="the index of the target, which carries more",
        ),
        pytest.param(
            "CREATE UNIQUE INDEX ON log (member)",
            logged(NOTHING, conflict=()),
            (Level.WARN, "guard: Rows in which member is NULL conflict with none"),
            id="NULLs conflict with none",
        ),
    ],
)
def test_on_conflict_is_a_guard_only_by_a_unique_index(
    conn: psycopg.Connection, script: str, backfill: Backfill, expected: tuple[Level, str] | None
) -> None:
    only(conn, script, backfill, expected)


def only(conn: psycopg.Connection, script: str, backfill: Backfill, expected: tuple[Level, str] | None) -> None:
    conn.execute((TABLES + script).encode())
    found = loud(conn, backfill)
    assert len(found) == (expected is not None), found
    if expected is not None:
        assert found[0][0] is expected[0]
        assert found[0][1].startswith(expected[1])


UNCORRELATED = (Level.STOP, "guard: Whether a row is in public.log already is not judged by a unique key")
UNIQUE_LOG = "ALTER TABLE log ALTER email SET NOT NULL; ALTER TABLE log ADD UNIQUE (email);"
UPSERT = "ON CONFLICT (email) DO UPDATE SET member = excluded.member"
TWICE = (Level.STOP, "guard: Two rows of public.members may meet the same row of public.log")


@pytest.mark.parametrize(
    ("script", "backfill", "expected"),
    [
        pytest.param("", logged(reads=(IN_LOG,)), UNCORRELATED, id="not correlated"),
        pytest.param("", logged(reads=(IN_LOG,), matched=("email",)), UNCORRELATED, id="by a column that may be twice"),
        pytest.param("", logged(reads=(IN_LOG,), matched=("id",)), None, id="by the walked key"),
        pytest.param("", logged(reads=(IN_LOG,), matched=("email", "id")), None, id="by more than the key"),
        pytest.param("", logged(reads=(Name("log", "other"),)), None, id="another table of that name"),
        pytest.param(
            "",
            logged(reads=(IN_LOG,), matched=("code",)),
            (Level.WARN, "guard: Rows in which code is NULL are found in public.log by no comparison"),
            id="by a unique column that may be NULL",
        ),
        pytest.param(
            "",
            logged(NOTHING, conflict=(), reads=(IN_LOG,), matched=("id",)),
            None,
            id="ON CONFLICT beside an absence that is judged by the key",
        ),
        pytest.param(
            UNIQUE_LOG,
            logged(UPSERT, conflict=("email",), upsert=True, matched=("email",)),
            TWICE,
            id="DO UPDATE by a column that may be twice",
        ),
        pytest.param(
            UNIQUE_LOG,
            logged(UPSERT, conflict=("email",), upsert=True),
            TWICE,
            id="DO UPDATE by what the text does not say",
        ),
        pytest.param(
            UNIQUE_LOG + "UPDATE members SET email = id::text; CREATE UNIQUE INDEX ON members (email); ANALYZE members",
            logged(UPSERT, conflict=("email",), upsert=True, matched=("email",)),
            None,
            id="DO UPDATE by a unique column",
        ),
    ],
)
def test_what_batches_would_judge_otherwise_is_refused(
    conn: psycopg.Connection, script: str, backfill: Backfill, expected: tuple[Level, str] | None
) -> None:
    only(conn, script, backfill, expected)


def shown(*reads: str, **facts: Any) -> Backfill:
    made = update("members", "shown = 'x'", "shown IS NULL", columns=("shown",))
    return replace(made, work=replace(made.work, reads=tuple(map(Name, reads)), **facts))


VIEW = "CREATE VIEW v AS SELECT max(id) AS m FROM members;"
PARTED = """
    DROP TABLE members;
    CREATE TABLE members (id bigint PRIMARY KEY, shown text) PARTITION BY RANGE (id);
    CREATE TABLE members_low PARTITION OF members FOR VALUES FROM (0) TO (100);
    ANALYZE members;
"""


@pytest.mark.parametrize(
    ("script", "reads", "expected"),
    [
        pytest.param(VIEW, "v", "reads: v is a view over public.members", id="a view"),
        pytest.param(
            VIEW + "CREATE VIEW w AS SELECT * FROM log, v",
            "w",
            "reads: w is a view over public.members",
            id="a view of a view",
        ),
        pytest.param(
            "CREATE VIEW v AS WITH x AS (SELECT 1 WHERE EXISTS (SELECT FROM members)) SELECT * FROM x",
            "v",
            "reads: v is a view over public.members",
            id="a view with it deep inside",
        ),
        pytest.param(PARTED, "members_low", "reads: members_low holds rows of public.members", id="a partition of it"),
        pytest.param(
            PARTED + "CREATE VIEW v AS SELECT * FROM members_low",
            "v",
            "reads: v is a view over",
            id="a view of a partition",
        ),
        pytest.param("CREATE VIEW v AS SELECT * FROM log", "v", None, id="a view over another table"),
        pytest.param(
            "CREATE MATERIALIZED VIEW v AS SELECT max(id) FROM members; ANALYZE v", "v", None, id="a materialized view"
        ),
        pytest.param("", "no_such_table", None, id="a name that WITH makes"),
    ],
)
def test_what_shows_rows_of_the_changed_table_is_not_read(
    conn: psycopg.Connection, script: str, reads: str, expected: str | None
) -> None:
    only(conn, script, shown(reads), None if expected is None else (Level.STOP, expected))


def test_an_insert_may_read_its_source_through_a_view(conn: psycopg.Connection) -> None:
    only(conn, VIEW, logged(reads=(Name("v"),)), None)


@pytest.mark.parametrize(
    ("assignments", "condition", "columns", "expected"),
    [
        pytest.param("paid = 0.1", "paid IS DISTINCT FROM 0.1", ("paid",), "paid is real", id="real"),
        pytest.param("fee = id * 1.111", "fee <> id * 1.111", ("fee",), "fee is numeric(10,2)", id="numeric"),
        pytest.param(
            "seen = born + time '10:00:00.123456'",
            "seen IS DISTINCT FROM born + time '10:00:00.123456'",
            ("seen",),
            "seen is timestamp(3) without time zone",
            id="timestamp",
        ),
        pytest.param("seen = joined", "seen IS DISTINCT FROM joined", ("seen",), None, id="a column of the same type"),
        pytest.param("fee = paid", "fee IS DISTINCT FROM paid", ("fee",), "fee is numeric(10,2)", id="one of another"),
        pytest.param("fee = 0.125", "fee IS NULL AND id <> 3", ("fee",), None, id="compared with NULL alone"),
        pytest.param("fee = 1", 'members."fee" IS DISTINCT FROM 1', ("fee",), None, id="a whole number"),
        pytest.param("shown = 'x'", "shown IS DISTINCT FROM 'x'", ("shown",), None, id="text"),
    ],
)
def test_a_guard_over_what_is_rounded_is_doubtful(
    conn: psycopg.Connection, assignments: str, condition: str, columns: tuple[str, ...], expected: str | None
) -> None:
    backfill = update("members", assignments, condition, columns=columns)
    only(conn, "", backfill, None if expected is None else (Level.WARN, f"guard: {expected}, which rounds"))


@pytest.mark.parametrize(
    ("options", "assignments", "column", "expected"),
    [
        pytest.param("datestyle=German", "shown = born", "shown", "DateStyle is German, DMY", id="dates"),
        pytest.param("datestyle=ISO,DMY", "shown = born", "shown", None, id="another order alone"),
        pytest.param("datestyle=German", "joined = born", "joined", None, id="no text"),
        pytest.param("datestyle=German", "shown = email", "shown", None, id="no date"),
        pytest.param("extra_float_digits=-3", "shown = paid", "shown", "extra_float_digits is -3", id="floats"),
        pytest.param("extra_float_digits=3", "shown = paid", "shown", None, id="floats in full"),
        pytest.param("bytea_output=escape", "shown = email", "shown", None, id="no bytes"),
    ],
)
def test_values_that_a_run_writes_otherwise_are_told(
    conn: psycopg.Connection, database: str, options: str, assignments: str, column: str, expected: str | None
) -> None:
    conn.execute(TABLES)
    conn.execute(f"ALTER DATABASE {conn.info.dbname} SET {options.replace('=', ' TO ')}".encode())
    with connect(read_dsn(database)) as other:
        found = loud(other, update("members", assignments, f"{column} IS NULL", columns=(column,)))
    assert [text.startswith(f"texts: {expected}") for _, text in found] == ([] if expected is None else [True]), found
