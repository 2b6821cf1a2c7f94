"""What changes rows, and queries: INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY, SELECT, and changes hidden in WITH."""

from __future__ import annotations

import pytest

from rules.operation import Copy, Delete, Insert, Merge, Operation, Query, Truncate, Unrecognised, Update
from rules.operation.parts import Condition
from tests.linter.grammar.understood import n, only, operations, said

A, B, C = n("a"), n("b"), n("c")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("INSERT INTO a VALUES (1, 'x'), (2, DEFAULT)", Insert(table=A, rows=2), id="rows"),
        pytest.param('INSERT INTO "s"."A" (b, c) VALUES (1, 2)', Insert(table=n("A", "s"), rows=1), id="columns"),
        pytest.param("INSERT INTO a DEFAULT VALUES", Insert(table=A, rows=1), id="defaults"),
        pytest.param("INSERT INTO a SELECT * FROM b, c", Insert(table=A, reads=(B, C)), id="a query"),
        pytest.param("INSERT INTO a (b) (SELECT 1 FROM c)", Insert(table=A, reads=(C,)), id="a query in parentheses"),
        pytest.param("INSERT INTO a ((SELECT 1 FROM c))", Insert(table=A, reads=(C,)), id="twice in parentheses"),
        pytest.param("INSERT INTO a (TABLE b)", Insert(table=A, reads=(B,)), id="TABLE"),
        pytest.param(
            "INSERT INTO a VALUES ((SELECT 1 FROM b)), (2)", Insert(table=A, reads=(B,)), id="rows from a table"
        ),
        pytest.param(
            "INSERT INTO a AS x (b) OVERRIDING SYSTEM VALUE VALUES (1) ON CONFLICT (b) DO UPDATE SET b = 2 RETURNING *",
            Insert(table=A, rows=1, on_conflict=True),
            id="every clause",
        ),
        pytest.param(
            "INSERT INTO a SELECT * FROM b JOIN c ON b.x = c.x ON CONFLICT DO NOTHING",
            Insert(table=A, on_conflict=True, reads=(B, C)),
            id="ON of a join is no ON CONFLICT",
        ),
        pytest.param("INSERT INTO a SELECT * FROM b JOIN c ON b.x = c.x", Insert(table=A, reads=(B, C)), id="ON alone"),
        pytest.param("UPDATE a SET b = 1", Update(table=A, columns=("b",)), id="UPDATE without WHERE"),
        pytest.param(
            'UPDATE ONLY a AS x SET b = 1, "C" = f(2, 3), d[1] = 4 WHERE x.e = 5 RETURNING *',
            Update(table=A, columns=("b", "C", "d"), where=Condition(text="x.e = 5"), functions=(n("f"),)),
            id="UPDATE",
        ),
        pytest.param(
            "UPDATE a x SET (b, c) = (SELECT 1, 2 FROM d WHERE true) FROM e, f WHERE x.b = e.b",
            Update(table=A, columns=("b", "c"), where=Condition(text="x.b = e.b"), reads=(n("d"), n("e"), n("f"))),
            id="UPDATE from other tables",
        ),
        pytest.param(
            "UPDATE a SET b = (SELECT c FROM d WHERE e)",
            Update(table=A, columns=("b",), reads=(n("d"),)),
            id="a WHERE inside",
        ),
        pytest.param(
            "UPDATE a SET b = 1 WHERE 1 = 1",
            Update(table=A, columns=("b",), where=Condition(text="1 = 1", always_true=True)),
            id="a WHERE that is none",
        ),
        pytest.param(
            "UPDATE a SET b = 'WHERE' -- WHERE\n", Update(table=A, columns=("b",)), id="WHERE in text and in a comment"
        ),
        pytest.param(
            "UPDATE a SET b = 1 WHERE CURRENT OF c",
            Update(table=A, columns=("b",), where=Condition(text="CURRENT OF c")),
            id="WHERE CURRENT OF",
        ),
        pytest.param("DELETE FROM a", Delete(table=A), id="DELETE without WHERE"),
        pytest.param("DELETE FROM a USING b, c", Delete(table=A, reads=(B, C)), id="DELETE USING without WHERE"),
        pytest.param(
            "DELETE FROM ONLY (a) x USING b WHERE x.c = b.c RETURNING 1",
            Delete(table=A, where=Condition(text="x.c = b.c"), reads=(B,)),
            id="DELETE",
        ),
        pytest.param("DELETE FROM a RETURNING *", Delete(table=A), id="DELETE RETURNING without WHERE"),
        pytest.param(
            "DELETE FROM a WHERE b NOT IN (SELECT b FROM c)",
            Delete(table=A, where=Condition(text="b NOT IN (SELECT b FROM c)"), reads=(C,)),
            id="DELETE with a subquery",
        ),
        pytest.param(
            "MERGE INTO a AS x USING (SELECT * FROM b) y ON x.c = y.c WHEN MATCHED THEN DELETE",
            Merge(table=A, deletes=True, reads=(B,)),
            id="MERGE",
        ),
        pytest.param("TRUNCATE a", Truncate(table=A), id="TRUNCATE"),
        pytest.param(
            "TRUNCATE TABLE ONLY a * RESTART IDENTITY CASCADE",
            Truncate(table=A, cascade=True),
            id="TRUNCATE, all of it",
        ),
        pytest.param("TRUNCATE a CONTINUE IDENTITY RESTRICT", Truncate(table=A), id="TRUNCATE RESTRICT"),
        pytest.param("COPY a (b, c) FROM STDIN WITH (FORMAT csv)", Copy(table=A, writes=True), id="COPY in"),
        pytest.param("COPY a FROM PROGRAM 'cat'", Copy(table=A, writes=True, program=True), id="COPY from a program"),
        pytest.param("COPY a TO '/tmp/b'", Copy(table=A, writes=False), id="COPY out"),
        pytest.param("COPY (SELECT * FROM b) TO STDOUT", Copy(table=None, writes=False, reads=(B,)), id="COPY a query"),
        pytest.param("SELECT 1", Query(), id="SELECT"),
        pytest.param(
            "SELECT f(x) FROM a JOIN b USING (y)", Query(reads=(A, B), functions=(n("f"),)), id="SELECT from tables"
        ),
        pytest.param("SELECT * FROM a FOR NO KEY UPDATE OF a", Query(reads=(A,), locks=True), id="FOR UPDATE"),
        pytest.param("VALUES (1), (2)", Query(), id="VALUES"),
        pytest.param("TABLE a", Query(reads=(A,)), id="TABLE"),
        pytest.param("((SELECT 1 FROM a) UNION TABLE b)", Query(reads=(A, B)), id="parentheses"),
        pytest.param("WITH x AS (SELECT * FROM a) SELECT * FROM x, b", Query(reads=(A, B)), id="WITH"),
        pytest.param(
            "WITH x AS (SELECT * FROM b) UPDATE a SET c = 1 FROM x",
            Update(table=A, columns=("c",), reads=(B,)),
            id="WITH before an UPDATE",
        ),
        pytest.param(
            "WITH RECURSIVE x (y) AS NOT MATERIALIZED (SELECT 1 UNION SELECT 2 FROM x, b) SEARCH BREADTH FIRST BY y SET z "
            "CYCLE y SET p USING q DELETE FROM a USING x",
            Delete(table=A, reads=(B,)),
            id="WITH RECURSIVE",
        ),
    ],
)
def test_a_statement_over_rows_is_understood(text: str, expected: Operation) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "WITH x AS (DELETE FROM a RETURNING *), y AS (UPDATE b SET d = 1 RETURNING *) INSERT INTO c SELECT * FROM x, y",
            [Delete(table=A), Update(table=B, columns=("d",)), Insert(table=C, reads=(A,))],
            id="before an INSERT",
        ),
        pytest.param(
            "WITH x AS (DELETE FROM a RETURNING 1) SELECT 1", [Delete(table=A), Query(reads=(A,))], id="before a SELECT"
        ),
        pytest.param(
            "INSERT INTO c WITH x AS (DELETE FROM a WHERE b RETURNING 1) TABLE x",
            [Delete(table=A, where=Condition(text="b")), Insert(table=C, reads=(A,))],
            id="inside an INSERT",
        ),
        pytest.param(
            "WITH x AS (TABLE b), y AS (DELETE FROM a USING x) SELECT 1",
            [Delete(table=A), Query(reads=(B, A))],
            id="a name of WITH is no table",
        ),
        pytest.param(
            "COPY (UPDATE a SET b = 1 RETURNING *) TO STDOUT",
            [Update(table=A, columns=("b",)), Copy(table=None, writes=False)],
            id="inside a COPY",
        ),
        pytest.param("WITH x AS (SELECT 1) SELECT * FROM a", [Query(reads=(A,))], id="no change"),
    ],
)
def test_a_change_hidden_in_a_query_is_found_before_the_query(text: str, expected: list[Operation]) -> None:
    assert operations(text) == expected


def test_a_hidden_change_stands_where_it_is_written() -> None:
    text = "WITH x AS ( DELETE FROM a ) SELECT 1"
    assert said(text) == ["DELETE FROM a", text]


def test_each_truncated_table_is_a_clause() -> None:
    assert operations("TRUNCATE a, ONLY b CASCADE") == [
        Truncate(table=A, cascade=True),
        Truncate(table=B, cascade=True),
    ]
    assert said("TRUNCATE a, ONLY b CASCADE") == ["a", "ONLY b"]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT a VALUES (1)",
        "INSERT INTO a",
        "INSERT INTO a (b)",
        "INSERT INTO a SET b = 1",
        "INSERT INTO a VALUES",
        "UPDATE a",
        "UPDATE a SET",
        "UPDATE a SET b",
        "UPDATE a SET b = 1 WHERE",
        "UPDATE a, b SET c = 1",
        "DELETE a",
        "DELETE FROM a WHERE",
        "DELETE FROM a, b",
        "DELETE FROM a b c",
        "MERGE INTO a",
        "MERGE INTO a USING b ON true",
        "TRUNCATE",
        "TRUNCATE a b",
        "TRUNCATE a RESTART",
        "COPY a",
        "COPY a FROM",
        "COPY (SELECT 1) FROM STDIN",
        "WITH x SELECT 1",
        "WITH x AS SELECT 1",
        "WITH x AS (SELECT 1)",
        "WITH x AS (SELECT 1) DROP TABLE a",
        "SELECT (1",
        "SELECT 1)",
    ],
)
def test_what_postgresql_refuses_is_not_understood(text: str) -> None:
    assert isinstance(operations(text)[-1], Unrecognised)
