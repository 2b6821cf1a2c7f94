"""The statement in pieces: only the FROM, USING and WHERE outside parentheses count, and every word is the author's."""

from __future__ import annotations

import pytest

from rules.backfill import WorkKind
from tests.linter.backfill.reading import work

UNGUARDED = 'unguarded = "a test"'


@pytest.mark.parametrize(
    ("statement", "head", "source", "condition"),
    [
        pytest.param("UPDATE m SET a = 1", "UPDATE m SET a = 1", None, None, id="bare"),
        pytest.param("update m set a = 1 where b", "update m set a = 1", None, "b", id="lower case"),
        pytest.param("UPDATE m SET a = p.b FROM p WHERE c", "UPDATE m SET a = p.b", "p", "c", id="FROM"),
        pytest.param("UPDATE m SET a = p.b FROM p", "UPDATE m SET a = p.b", "p", None, id="FROM without WHERE"),
        pytest.param(
            "UPDATE m SET a = 1 FROM p JOIN q USING (id) WHERE c", "UPDATE m SET a = 1", "p JOIN q USING (id)", "c",
            id="a join",
        ),
        pytest.param(
            "UPDATE m SET a = b IS DISTINCT FROM c WHERE d IS NOT DISTINCT FROM e",
            "UPDATE m SET a = b IS DISTINCT FROM c", None, "d IS NOT DISTINCT FROM e",
            id="IS DISTINCT FROM",
        ),
        pytest.param(
            "UPDATE m SET a = extract(year FROM b), c = substring(d FROM 2) WHERE trim(both FROM e) = ''",
            "UPDATE m SET a = extract(year FROM b), c = substring(d FROM 2)", None, "trim(both FROM e) = ''",
            id="FROM of functions",
        ),
        pytest.param(
            "UPDATE m SET a = overlay(b placing 'x' FROM 2) WHERE c",
            "UPDATE m SET a = overlay(b placing 'x' FROM 2)", None, "c",
            id="OVERLAY",
        ),
        pytest.param(
            "UPDATE m SET a = CASE WHEN b = 'FROM' THEN $q$ WHERE $q$ ELSE E'\\' FROM' END WHERE c",
            "UPDATE m SET a = CASE WHEN b = 'FROM' THEN $q$ WHERE $q$ ELSE E'\\' FROM' END", None, "c",
            id="strings and CASE",
        ),
        pytest.param(
            "UPDATE m SET a = (SELECT x FROM p WHERE y) WHERE c", "UPDATE m SET a = (SELECT x FROM p WHERE y)", None, "c",
            id="a sub-select",
        ),
        pytest.param(
            "UPDATE m SET a = p.from FROM p WHERE p.where = m.id", "UPDATE m SET a = p.from", "p", "p.where = m.id",
            id="columns called from and where",
        ),
        pytest.param(
            'UPDATE "m" SET "from" = \'FROM\' WHERE "where" IS NULL', "UPDATE \"m\" SET \"from\" = 'FROM'", None,
            '"where" IS NULL',
            id="quoted keywords",
        ),
        pytest.param(
            "UPDATE m SET a = 1 /* FROM p WHERE */ -- WHERE b\nWHERE c",
            "UPDATE m SET a = 1 /* FROM p WHERE */ -- WHERE b\n", None, "c",
            id="comments",
        ),
        pytest.param(
            "UPDATE m SET a = 1 FROM p -- the other\nWHERE /* so */ c -- and nothing else\n;", "UPDATE m SET a = 1",
            "p -- the other\n", "/* so */ c",
            id="comments that belong to a piece",
        ),
        pytest.param(
            "UPDATE m SET a = 1 WHERE b -- why\n  AND c -- last", "UPDATE m SET a = 1", None, "b -- why\n  AND c",
            id="a comment behind the end",
        ),
        pytest.param(
            "WITH p AS (SELECT b FROM q WHERE r) UPDATE m SET a = p.b FROM p WHERE c",
            "WITH p AS (SELECT b FROM q WHERE r) UPDATE m SET a = p.b", "p", "c",
            id="WITH",
        ),
        pytest.param(
            "WITH RECURSIVE update (x) AS NOT MATERIALIZED (SELECT 1), set AS (SELECT 2) UPDATE m SET a = 1 FROM update "
            "WHERE c",
            "WITH RECURSIVE update (x) AS NOT MATERIALIZED (SELECT 1), set AS (SELECT 2) UPDATE m SET a = 1", "update", "c",
            id="WITH tables called by keywords",
        ),
        pytest.param("DELETE FROM m WHERE a", "DELETE FROM m", None, "a", id="DELETE"),
        pytest.param("DELETE FROM m USING p, q WHERE a", "DELETE FROM m", "p, q", "a", id="USING"),
        pytest.param(
            "DELETE FROM m USING p JOIN q USING (id) WHERE a", "DELETE FROM m", "p JOIN q USING (id)", "a",
            id="two kinds of USING",
        ),
    ],
)  # fmt: skip
def test_update_and_delete(statement: str, head: str, source: str | None, condition: str | None) -> None:
    found = work(statement, UNGUARDED)
    assert (found.head, found.source, found.condition, found.tail) == (head, source, condition, "")


@pytest.mark.parametrize(
    ("statement", "head", "source", "condition", "tail"),
    [
        pytest.param("INSERT INTO n SELECT a FROM m", "INSERT INTO n SELECT a", "m", None, "", id="bare"),
        pytest.param(
            "INSERT INTO n (a) SELECT m.from AS from FROM m WHERE b ON CONFLICT DO NOTHING;",
            "INSERT INTO n (a) SELECT m.from AS from", "m", "b", "ON CONFLICT DO NOTHING",
            id="ON CONFLICT",
        ),
        pytest.param(
            "INSERT INTO n SELECT a FROM m JOIN p ON p.id = m.id ON CONFLICT (a) WHERE b DO NOTHING",
            "INSERT INTO n SELECT a", "m JOIN p ON p.id = m.id", None, "ON CONFLICT (a) WHERE b DO NOTHING",
            id="ON of a join is no ON CONFLICT",
        ),
        pytest.param(
            "INSERT INTO n SELECT a FROM m JOIN p ON conflict = 1 WHERE b", "INSERT INTO n SELECT a",
            "m JOIN p ON conflict = 1", "b", "",
            id="a column called conflict",
        ),
        pytest.param(
            "INSERT INTO n SELECT a FROM m WHERE b -- why\nORDER BY a -- so\n, b -- and so",
            "INSERT INTO n SELECT a", "m", "b -- why\n", "ORDER BY a -- so\n, b",
            id="comments",
        ),
        pytest.param(
            "INSERT INTO n AS x (a, b[1]) OVERRIDING SYSTEM VALUE WITH p AS (SELECT 1 FROM q) SELECT a, b FROM m, p",
            "INSERT INTO n AS x (a, b[1]) OVERRIDING SYSTEM VALUE WITH p AS (SELECT 1 FROM q) SELECT a, b", "m, p", None, "",
            id="every clause before SELECT",
        ),
    ],
)  # fmt: skip
def test_insert(statement: str, head: str, source: str, condition: str | None, tail: str) -> None:
    found = work(statement, UNGUARDED)
    assert (found.head, found.source, found.condition, found.tail) == (head, source, condition, tail)


@pytest.mark.parametrize(
    ("statement", "table", "alias", "only"),
    [
        pytest.param("UPDATE m SET a = 1", "m", "m", False, id="by its name"),
        pytest.param("UPDATE m x SET a = 1", "m", "x", False, id="an alias"),
        pytest.param('UPDATE "App"."M" AS "The M" SET a = 1', '"App"."M"', "The M", False, id="AS"),
        pytest.param("UPDATE M AS set SET a = 1", "m", "set", False, id="an alias called set"),
        pytest.param("UPDATE ONLY m SET a = 1", "m", "m", True, id="ONLY"),
        pytest.param("UPDATE ONLY (s.m) x SET a = 1", "s.m", "x", True, id="ONLY in parentheses"),
        pytest.param("UPDATE m * SET a = 1", "m", "m", False, id="a star"),
        pytest.param("DELETE FROM s.m x USING p", "s.m", "x", False, id="DELETE"),
        pytest.param("DELETE FROM ONLY m", "m", "m", True, id="DELETE FROM ONLY"),
        pytest.param("INSERT INTO n SELECT a FROM m", "m", "m", False, id="INSERT"),
        pytest.param(
            'INSERT INTO n SELECT a FROM ONLY s.m AS "x y" JOIN p ON b', "s.m", "x y", True, id="INSERT, all of it"
        ),
        pytest.param("INSERT INTO n SELECT a FROM m LEFT JOIN p ON b", "m", "m", False, id="LEFT is no alias"),
        pytest.param("INSERT INTO n SELECT a FROM m, p", "m", "m", False, id="a comma"),
    ],
)
def test_the_walked_table_and_the_name_by_which_it_is_called(
    statement: str, table: str, alias: str, only: bool
) -> None:
    found = work(statement, UNGUARDED)
    assert (str(found.walked), found.alias, found.only) == (table, alias, only)


def test_what_the_runner_is_told_besides() -> None:
    found = work("INSERT INTO s.n (a, b) SELECT app.f(m.x), now() FROM m JOIN p ON p.id = m.id ON CONFLICT DO NOTHING;")
    assert found.kind is WorkKind.INSERT
    assert (
        found.text
        == "INSERT INTO s.n (a, b) SELECT app.f(m.x), now() FROM m JOIN p ON p.id = m.id ON CONFLICT DO NOTHING"
    )
    assert (str(found.written), found.columns) == ("s.n", ("a", "b"))
    assert [str(name) for name in found.reads] == ["p"]
    assert [str(name) for name in found.functions] == ["app.f", "now"]
    assert found.guarded


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        pytest.param('UPDATE m SET "A" = 1, b[2] = 3, c.d = 4', ("A", "b", "c"), id="elements and fields"),
        pytest.param("UPDATE m SET (a, b) = (1, 2), c = d IS DISTINCT FROM e, f = 5", ("a", "b", "c", "f"), id="lists"),
        pytest.param("UPDATE m SET (a, b) = (SELECT 1, 2)", ("a", "b"), id="a sub-select"),
        pytest.param("DELETE FROM m", (), id="DELETE"),
        pytest.param("INSERT INTO n SELECT a FROM m", (), id="INSERT into all"),
    ],
)
def test_the_columns_that_are_written(statement: str, columns: tuple[str, ...]) -> None:
    assert work(statement, UNGUARDED).columns == columns
