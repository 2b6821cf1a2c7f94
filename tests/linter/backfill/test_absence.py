"""An INSERT that leaves out what is there: by which columns, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.linter.backfill.reading import rules, the_only, work


@pytest.mark.parametrize(
    ("statement", "matched"),
    [
        pytest.param(
            "INSERT INTO n (m_id) SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.m_id = m.id)", ("id",),
            id="NOT EXISTS",
        ),
        pytest.param(
            'INSERT INTO app."N" (a, "B") SELECT x, "Y" AS y FROM m q WHERE c AND (NOT EXISTS (SELECT FROM app."N" AS i '
            'WHERE q.x = i.a AND (i."B" IS NOT DISTINCT FROM q."Y") LIMIT 1))', ("x", "Y"), id="two columns, the other way",
        ),
        pytest.param(
            "INSERT INTO n (m_id, kind) SELECT m.id, 'a' FROM m WHERE NOT EXISTS "
            "(SELECT FROM n WHERE m_id = m.id AND kind = 'a')", ("id",), id="a constant that is inserted, names alone",
        ),
        pytest.param(
            "INSERT INTO n (m_id, p_id) SELECT m.id, p.id FROM m JOIN p ON p.m = m.id WHERE NOT EXISTS "
            "(SELECT FROM n WHERE n.m_id = m.id AND n.p_id = p.id)", ("id",), id="another table's column beside",
        ),
        pytest.param(
            "INSERT INTO n SELECT * FROM m WHERE NOT EXISTS (SELECT FROM n WHERE n.id = m.id)", ("id",), id="all columns"
        ),
        pytest.param("INSERT INTO n SELECT a FROM m WHERE a NOT IN (SELECT a FROM n)", ("a",), id="NOT IN"),
        pytest.param(
            "INSERT INTO n (a) SELECT b FROM m WHERE b NOT IN (SELECT a FROM n WHERE a IS NOT NULL)", ("b",),
            id="NOT IN without the NULLs",
        ),
        pytest.param(
            "INSERT INTO n (b, a) SELECT y, x FROM m WHERE (x, m.y) NOT IN (SELECT DISTINCT a, n.b FROM n)", ("x", "y"),
            id="NOT IN of two",
        ),
        pytest.param(
            "INSERT INTO n (a) SELECT m.b FROM m LEFT OUTER JOIN n AS x ON x.a = m.b AND x.a = m.b JOIN p USING (c) "
            "WHERE x.a IS NULL AND d", ("b",), id="LEFT JOIN",
        ),
        pytest.param(
            "INSERT INTO n (id, a) SELECT m.id, 1 FROM m LEFT JOIN n USING (id) WHERE n.id IS NULL", ("id",), id="USING"
        ),
    ],
)  # fmt: skip
def test_matched(statement: str, matched: tuple[str, ...]) -> None:
    found = work(statement)
    assert (found.guarded, found.matched, found.conflict, found.upsert) == (True, matched, None, False)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n)", id="without a condition"),
        pytest.param(
            "SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.a = 3)", id="without the walked table"
        ),
        pytest.param(
            "SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.b = m.b)", id="a column not inserted"
        ),
        pytest.param("SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.a = m.b)", id="filled by another"),
        pytest.param("SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.a = m.id OR n.b)", id="OR"),
        pytest.param("SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.a > m.id)", id="another comparison"),
        pytest.param(
            "SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n WHERE (n.a = m.id) IS NULL)", id="no equality"
        ),
        pytest.param(
            "SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.a = m.id IS TRUE)", id="IS behind it"
        ),
        pytest.param(
            "SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n WHERE a = id)", id="perhaps its own columns"
        ),
        pytest.param(
            "SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n m WHERE m.a = m.id)", id="the name is hidden"
        ),
        pytest.param(
            "SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n JOIN p ON p.b WHERE n.a = m.id)",
            id="joined with more",
        ),
        pytest.param(
            "SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n, p WHERE n.a = m.id)", id="and another table"
        ),
        pytest.param(
            "SELECT m.id FROM m WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.a = m.id HAVING count(*) > 1)", id="HAVING"
        ),
        pytest.param(
            "SELECT p.id FROM m, p WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.a = p.id)", id="another's column"
        ),
        pytest.param("SELECT id FROM m, p WHERE id NOT IN (SELECT a FROM n)", id="nobody knows whose column"),
        pytest.param("SELECT m.id FROM m WHERE m.b NOT IN (SELECT a FROM n)", id="NOT IN, filled by another"),
        pytest.param("SELECT m.id FROM m WHERE m.id NOT IN (SELECT a + 1 FROM n)", id="NOT IN, an expression"),
        pytest.param("SELECT m.id FROM m LEFT JOIN n ON n.a = m.id WHERE n.b IS NULL", id="a column that may be NULL"),
        pytest.param("SELECT m.id FROM m LEFT JOIN n ON true WHERE n.a IS NULL", id="joined by nothing"),
        pytest.param(
            "SELECT m.id FROM m JOIN n y ON y.b LEFT JOIN n ON n.a = m.id WHERE n.a IS NULL", id="read twice in FROM"
        ),
        pytest.param("SELECT m.id FROM m LEFT JOIN n ON n.a = m.id, n z WHERE n.a IS NULL", id="read again behind it"),
        pytest.param(
            "SELECT m.id FROM m WHERE m.id NOT IN (SELECT a FROM n) AND m.id NOT IN (SELECT a FROM n)", id="asked twice"
        ),
    ],
)
def test_no_absence_is_seen_but_what_every_batch_sees_alike(query: str) -> None:
    found = the_only(f"INSERT INTO n (a) {query}")
    assert found.rule == "reads-itself"
    assert "NOT EXISTS" in found.help


@pytest.mark.parametrize(
    ("end", "conflict", "upsert", "matched"),
    [
        pytest.param("DO NOTHING", (), False, (), id="no target"),
        pytest.param("(a) DO NOTHING", ("a",), False, ("x",), id="a column"),
        pytest.param('(a, "B") WHERE c DO NOTHING', ("a", "B"), False, ("x", "y"), id="of a partial index"),
        pytest.param("(a COLLATE de text_ops) DO NOTHING", ("a",), False, ("x",), id="with its collation"),
        pytest.param("(lower(a)) DO NOTHING", (), False, (), id="an expression"),
        pytest.param("ON CONSTRAINT n_key DO NOTHING", (), False, (), id="a constraint"),
        pytest.param("(a) DO UPDATE SET c = 1 WHERE n.c IS NULL", ("a",), True, ("x",), id="DO UPDATE"),
        pytest.param(
            "(a, c) DO UPDATE SET d = 1 WHERE n.d IS NULL", ("a", "c"), True, ("x",), id="partly of the table"
        ),
        pytest.param("(c) DO UPDATE SET d = 1 WHERE n.d IS NULL", ("c",), True, (), id="of none of its columns"),
    ],
)
def test_the_target_of_on_conflict(end: str, conflict: tuple[str, ...], upsert: bool, matched: tuple[str, ...]) -> None:
    found = work(f'INSERT INTO n (a, "B", c) SELECT x, m.y, lower(z) FROM m ON CONFLICT {end}', "images = false")
    assert (found.guarded, found.conflict, found.upsert, found.matched) == (True, conflict, upsert, matched)


def test_where_columns_are_not_named_the_target_is_not_traced_back() -> None:
    assert work("INSERT INTO n SELECT a FROM m ON CONFLICT (a) DO NOTHING").matched == ()


def test_do_update_beside_an_anti_join_reads_what_it_changes() -> None:
    statement = (
        "INSERT INTO n (a) SELECT m.a FROM m WHERE NOT EXISTS (SELECT FROM n WHERE n.a = m.a) "
        "ON CONFLICT (a) DO UPDATE SET b = 1 WHERE n.b IS NULL"
    )
    assert rules(statement, "images = false") == ["reads-itself"]


def test_an_update_has_no_conflict() -> None:
    found = work("UPDATE m SET a = 1 WHERE a IS NULL")
    assert (found.upsert, found.conflict, found.matched) == (False, None, ())


def test_a_name_alone_in_the_sub_select_may_be_the_written_tables_own() -> None:
    statement = (
        "INSERT INTO n (a, b) SELECT m.id, b FROM m WHERE NOT EXISTS (SELECT FROM n WHERE n.a = m.id AND n.b = {})"
    )
    assert rules(statement.format("m.b")) == []
    assert rules(statement.format("b")) == ["no-guard"]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.a = m.id AND n.b)", id="NOT EXISTS"),
        pytest.param("WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.a = m.id AND n.b = 'x')", id="a constant not inserted"),
        pytest.param("WHERE m.id NOT IN (SELECT a FROM n WHERE b)", id="NOT IN"),
        pytest.param("WHERE m.id NOT IN (SELECT a FROM n WHERE b IS NOT NULL)", id="another column not NULL"),
        pytest.param("LEFT JOIN n ON n.a = m.id AND n.b WHERE n.a IS NULL", id="LEFT JOIN"),
    ],
)
def test_an_absence_that_asks_for_more_may_miss_what_was_inserted(query: str) -> None:
    statement = f"INSERT INTO n (a) SELECT m.id FROM m {query}"
    assert rules(statement) == ["no-guard"]
    found = work(statement, 'unguarded = "a test"')
    assert (found.guarded, found.matched) == (False, ("id",))
