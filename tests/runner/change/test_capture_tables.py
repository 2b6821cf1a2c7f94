"""Tables, columns and names of every kind: what changes in them is seen, each row once."""

from __future__ import annotations

import pytest

from rules.name import Name
from tests.runner.change.scene import scene, seen, version

Counts = dict[str, tuple[int, int, int]]

PARTED = """
    CREATE TABLE visits (id integer, at date, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
    CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE visits_2 PARTITION OF visits FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (id);
    CREATE TABLE visits_2a (note text, more integer, at date NOT NULL, id integer NOT NULL);
    ALTER TABLE visits_2a DROP COLUMN more;
    ALTER TABLE visits_2 ATTACH PARTITION visits_2a FOR VALUES IN (1, 2);
    CREATE TABLE visits_2b PARTITION OF visits_2 DEFAULT;
    INSERT INTO visits SELECT i, '2026-01-05', 'one' FROM generate_series(1, 4) i;
    INSERT INTO visits SELECT i, '2026-02-05', 'two' FROM generate_series(1, 4) i;
"""
INHERITED = """
    CREATE TABLE posts (id integer PRIMARY KEY, title text);
    CREATE TABLE films (PRIMARY KEY (id), minutes integer) INHERITS (posts);
    INSERT INTO posts VALUES (1, 'a'), (2, 'b');
    INSERT INTO films VALUES (1, 'c', 10), (3, 'd', 20);
"""


@pytest.mark.parametrize(
    ("script", "statement", "tables", "expected"),
    [
        pytest.param(
            PARTED, "UPDATE visits SET note = 'x' WHERE id < 3", ["visits"], {"visits": (0, 4, 0)}, id="partitioned"
        ),
        pytest.param(
            PARTED,
            "UPDATE visits SET at = '2026-02-07' WHERE id = 1 AND at < '2026-02-01'",
            ["visits"],
            {"visits": (1, 0, 1)},
            id="moved to a partition of a partition",
        ),
        pytest.param(
            PARTED, "UPDATE visits_2a SET note = 'x'", ["visits_2a"], {"visits_2a": (0, 2, 0)}, id="a partition alone"
        ),
        pytest.param(
            PARTED,
            "UPDATE visits SET note = 'x' WHERE at > '2026-02-01'",
            ["visits_2", "visits", "visits_2a"],
            {"visits": (0, 4, 0)},
            id="a partition beside what it is of",
        ),
        pytest.param(
            INHERITED,
            "UPDATE posts SET title = title || '!'",
            ["posts"],
            {"posts": (0, 2, 0), "films": (0, 2, 0)},
            id="inherited, with the same key in both",
        ),
        pytest.param(
            INHERITED,
            "UPDATE films SET minutes = 0",
            ["films", "posts"],
            {"films": (0, 2, 0)},
            id="the one that inherits",
        ),
        pytest.param(
            "CREATE TABLE bag (a text, b integer); INSERT INTO bag VALUES ('x', 1), ('x', 1), (NULL, NULL), (NULL, NULL)",
            "DELETE FROM bag WHERE ctid IN (SELECT min(ctid::text)::tid FROM bag GROUP BY a, b)",
            ["bag"],
            {"bag": (0, 0, 2)},
            id="no key, and rows that are the same",
        ),
        pytest.param(
            "CREATE UNLOGGED TABLE counts (id integer PRIMARY KEY, n integer); INSERT INTO counts VALUES (1, 1)",
            "UPDATE counts SET n = 2",
            ["counts"],
            {"counts": (0, 1, 0)},
            id="unlogged",
        ),
        pytest.param(
            "CREATE TABLE docs (id integer PRIMARY KEY, body text); ALTER TABLE docs ALTER body SET STORAGE EXTERNAL; "
            "INSERT INTO docs SELECT i, repeat('long ' || i, 40000) FROM generate_series(1, 3) i",
            "UPDATE docs SET body = reverse(body) WHERE id < 3",
            ["docs"],
            {"docs": (0, 2, 0)},
            id="toasted values",
        ),
        pytest.param(
            "CREATE TABLE docs (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n serial)",
            "INSERT INTO docs DEFAULT VALUES",
            ["docs"],
            {"docs": (1, 0, 0)},
            id="identity",
        ),
    ],
)
def test_tables_of_every_kind_are_seen(
    dsn: str, script: str, statement: str, tables: list[str], expected: Counts
) -> None:
    scene(dsn, script)
    found = seen(dsn, statement, tables=tables)
    if "visits_2a" not in expected:  # a partition alone is not what the comparison counts by
        found.agree()
    assert found.counts() == expected
    assert found.undeclared == ()


def test_each_of_hundreds_of_partitions_is_seen(dsn: str) -> None:
    scene(
        dsn,
        """
        CREATE TABLE days (id integer PRIMARY KEY, note text) PARTITION BY RANGE (id);
        DO $$ BEGIN FOR i IN 0..199 LOOP
            EXECUTE format('CREATE TABLE days_%s PARTITION OF days FOR VALUES FROM (%s) TO (%s)', i, i * 10, i * 10 + 10);
        END LOOP; END $$;
        INSERT INTO days SELECT i, 'a' FROM generate_series(0, 1999) i
        """,
    )
    found = seen(dsn, "UPDATE days SET note = 'b' WHERE id % 2 = 0", tables=["days"])
    found.agree()
    assert found.counts() == {"days": (0, 1000, 0)}


@pytest.mark.parametrize(
    ("since", "generated"), [pytest.param(12, "STORED", id="stored"), pytest.param(18, "VIRTUAL", id="virtual")]
)
def test_generated_columns_are_seen(dsn: str, since: int, generated: str) -> None:
    if version(dsn) < since:
        pytest.skip(f"PostgreSQL {since} brought them")
    scene(
        dsn,
        f"CREATE TABLE sums (id integer PRIMARY KEY, n integer, twice integer GENERATED ALWAYS AS (n * 2) {generated});"
        "INSERT INTO sums (id, n) VALUES (1, 1), (2, 2)",
    )
    found = seen(dsn, "UPDATE sums SET n = 5 WHERE id = 1", tables=["sums"])
    assert [(each.old, each.new) for each in found.told] == [(("1", "1", "2"), ("1", "5", "10"))]


MANY = """
    CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE DOMAIN age AS integer CHECK (VALUE > 0);
    CREATE TYPE place AS (x integer, name text);
    CREATE TABLE many (id uuid PRIMARY KEY, j json, jb jsonb, p point, b bytea, t timestamptz, i interval, f float8,
        r real[], m mood, a age, c place, s int4range, n numeric, d date, k char(5), o boolean, e money, h "char",
        x bit varying, q inet, z text[][], ts tsvector, reg regclass);
    INSERT INTO many VALUES ('00000000-0000-0000-0000-000000000001', '{"a" :  1}', '{"a": 1}', '(1,2)', '\\x00ff',
        '2026-03-29 01:30+01', '1 mon 2 days 03:04:05.6', 0.5, '{0.25,NaN}', 'glad', 3, '(1,"a b")', '[1,5)',
        'NaN', '2026-12-31', 'ab', true, 12.5, 'c', B'101', '10.0.0.1/8', '{{a,NULL},{"NULL",""}}', 'a:1 b:2', 'many');
    INSERT INTO many (id) VALUES ('00000000-0000-0000-0000-000000000002');
"""


def test_values_of_many_types_are_seen(dsn: str) -> None:
    scene(dsn, MANY)
    found = seen(
        dsn,
        "DELETE FROM many WHERE o",
        "UPDATE many SET m = 'sad', c = ROW(NULL, NULL), n = 'NaN', f = '-0', k = 'x', z = '{}', t = '-infinity'",
        tables=["many"],
    )
    assert found.counts() == {"many": (0, 1, 1)}
    old, new = found.told[0].old, found.told[1].new
    assert old is not None
    assert new is not None
    assert old[1:7] == (
        '{"a" :  1}',
        '{"a": 1}',
        "(1,2)",
        r"\x00ff",
        "2026-03-29 00:30:00+00",
        "1 mon 2 days 03:04:05.6",
    )
    assert old[7:14] == ("0.5", "{0.25,NaN}", "glad", "3", '(1,"a b")', "[1,5)", "NaN")
    assert old[21:] == ('{{a,NULL},{"NULL",""}}', "'a':1 'b':2", "public.many")
    assert new[5] == "-infinity"
    assert (new[7], new[9], new[11], new[13], new[21]) == ("-0", "sad", "(,)", "NaN", "{}")
    assert new[1:5] == (None, None, None, None)


def test_a_cast_to_text_that_lies_hides_nothing(dsn: str) -> None:
    scene(
        dsn,
        """
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE FUNCTION said(mood) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'fine'::text $$;
        CREATE CAST (mood AS text) WITH FUNCTION said(mood);
        CREATE TABLE moods (id integer PRIMARY KEY, mood mood); INSERT INTO moods VALUES (1, 'glad'), (2, NULL);
        """,
    )
    found = seen(dsn, "UPDATE moods SET mood = 'sad' WHERE id = 1", "DELETE FROM moods WHERE id = 2", tables=["moods"])
    assert [(each.old, each.new) for each in found.told] == [(("1", "glad"), ("1", "sad")), (("2", None), None)]


def test_three_hundred_columns_are_seen(dsn: str) -> None:
    columns = ", ".join(f"c{number} integer" for number in range(300))
    scene(
        dsn, f"CREATE TABLE wide (id integer PRIMARY KEY, {columns}); INSERT INTO wide (id, c7) VALUES (1, 7), (2, 7)"
    )
    found = seen(dsn, "UPDATE wide SET c299 = 1 WHERE id = 2", tables=["wide"])
    found.agree()
    assert found.counts() == {"wide": (0, 1, 0)}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Member", id="as Prisma writes it"),
        pytest.param("a b", id="space"),
        pytest.param('"', id="quote"),
        pytest.param("it's", id="apostrophe"),
        pytest.param("a.b", id="dot"),
        pytest.param("%s %I {x} $query$ :y", id="placeholders"),
        pytest.param("back\\slash", id="backslash"),
        pytest.param("new\nline", id="line break"),
        pytest.param("é" * 31 + "x", id="63 bytes"),
        pytest.param("select", id="reserved"),
        pytest.param("pg_class", id="as a catalog"),
        pytest.param("t", id="as our own alias"),
    ],
)
def test_hostile_names_are_seen(dsn: str, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    scene(
        dsn,
        f"CREATE TABLE public.{quoted} ({quoted} integer PRIMARY KEY, texts text, place text, at text, page text);"
        f"INSERT INTO public.{quoted} VALUES (1, 'a'), (2, 'b')",
    )
    found = seen(dsn, f"UPDATE public.{quoted} SET texts = 'x' WHERE {quoted} = 1", tables=[Name(name, "public")])
    found.agree()
    assert found.counts() == {name: (0, 1, 0)}
