"""What changes rows, and queries: INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY, SELECT, and changes hidden in WITH."""

from __future__ import annotations

import pytest

from rules.operation import Copy, Delete, Insert, Merge, Operation, Query, Truncate, Unrecognised, Update
from rules.operation.parts import Condition
from tests.linter.grammar.understood import n, only, operations, said

A, B, C = n("a"), n("b"), n("c")


def where(text: str, names: str) -> Condition:
    """A condition and the names in it."""
    return Condition(text=text, words=frozenset(names.split()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("INSERT INTO a VALUES (1, 'x'), (2, DEFAULT)", Insert(table=A, rows=2), id="rows"),
        pytest.param(
            'INSERT INTO "s"."A" (b, c) VALUES (1, 2)',
            Insert(table=n("A", "s"), rows=1, columns=("b", "c")),
            id="columns",
        ),
        pytest.param("INSERT INTO a DEFAULT VALUES", Insert(table=A, rows=1), id="defaults"),
        pytest.param("INSERT INTO a SELECT * FROM b, c", Insert(table=A, reads=(B, C)), id="a query"),
        pytest.param(
            "INSERT INTO a (b) (SELECT 1 FROM c)",
            Insert(table=A, columns=("b",), reads=(C,)),
            id="a query in parentheses",
        ),
        pytest.param("INSERT INTO a ((SELECT 1 FROM c))", Insert(table=A, reads=(C,)), id="twice in parentheses"),
        pytest.param("INSERT INTO a (TABLE b)", Insert(table=A, reads=(B,)), id="TABLE"),
        pytest.param(
            "INSERT INTO a VALUES ((SELECT 1 FROM b)), (2)", Insert(table=A, reads=(B,)), id="rows from a table"
        ),
        pytest.param(
            "INSERT INTO a AS x (b) OVERRIDING SYSTEM VALUE VALUES (1) ON CONFLICT (b) DO UPDATE SET b = 2 RETURNING *",
            Insert(table=A, rows=1, columns=("b",), on_conflict=True, updates=True),
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
            Update(table=A, columns=("b", "C", "d"), where=where("x.e = 5", "x e"), functions=(n("f"),)),
            id="UPDATE",
        ),
        pytest.param(
            "UPDATE a x SET (b, c) = (SELECT 1, 2 FROM d WHERE true) FROM e, f WHERE x.b = e.b",
            Update(table=A, columns=("b", "c"), where=where("x.b = e.b", "x b e"), reads=(n("d"), n("e"), n("f"))),
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
            Update(table=A, columns=("b",), where=where("CURRENT OF c", "current of c")),
            id="WHERE CURRENT OF",
        ),
        pytest.param("DELETE FROM a", Delete(table=A), id="DELETE without WHERE"),
        pytest.param("DELETE FROM a USING b, c", Delete(table=A, reads=(B, C)), id="DELETE USING without WHERE"),
        pytest.param(
            "DELETE FROM ONLY (a) x USING b WHERE x.c = b.c RETURNING 1",
            Delete(table=A, where=where("x.c = b.c", "x c b"), reads=(B,)),
            id="DELETE",
        ),
        pytest.param("DELETE FROM a RETURNING *", Delete(table=A), id="DELETE RETURNING without WHERE"),
        pytest.param(
            "DELETE FROM a WHERE b NOT IN (SELECT b FROM c)",
            Delete(table=A, where=where("b NOT IN (SELECT b FROM c)", "b not in"), reads=(C,)),
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
            Truncate(table=A, cascade=True, restart=True),
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
            [Delete(table=A, where=where("b", "b")), Insert(table=C, reads=(A,))],
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
        Truncate(table=A, cascade=True, together=(A, B)),
        Truncate(table=B, cascade=True, together=(A, B)),
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


CONDITIONS = [
    pytest.param("INSERT INTO t SELECT a FROM u WHERE b = 1", where("b = 1", "b"), id="of what is inserted"),
    pytest.param(
        "INSERT INTO t (a) SELECT a FROM u JOIN v ON u.x = v.x WHERE b = 1 ON CONFLICT (a) DO NOTHING RETURNING a",
        where("b = 1", "b"),
        id="of what is inserted, among other clauses",
    ),
    pytest.param(
        "INSERT INTO t SELECT a FROM u ON CONFLICT (a) DO UPDATE SET a = 1 WHERE t.a > 1", None, id="of ON CONFLICT"
    ),
    pytest.param("SELECT a FROM t WHERE b = 1", where("b = 1", "b"), id="WHERE"),
    pytest.param(
        "SELECT a FROM t WHERE b = 1 GROUP BY c ORDER BY d LIMIT 1", where("b = 1", "b"), id="and what follows"
    ),
    pytest.param("SELECT a FROM t WHERE b FOR UPDATE", where("b", "b"), id="and FOR UPDATE"),
    pytest.param(
        "SELECT a FROM t WHERE EXISTS (SELECT c FROM u) AND (lower(b) = 'x' OR d IN (1, e))",
        where("EXISTS (SELECT c FROM u) AND (lower(b) = 'x' OR d IN (1, e))", "exists and lower b or d in e"),
        id="the names of a subquery are not its own",
    ),
    pytest.param("SELECT a FROM t", None, id="none"),
    pytest.param("SELECT a FROM (SELECT a FROM t WHERE b) x", None, id="one inside"),
    pytest.param("SELECT a FROM t WHERE b UNION SELECT c FROM u", None, id="that of one query among others"),
]


@pytest.mark.parametrize(("sql", "condition"), CONDITIONS)
def test_the_condition_of_a_query(sql: str, condition: Condition | None) -> None:
    query = only(sql)
    assert isinstance(query, Query | Insert)
    assert query.where == condition


@pytest.mark.parametrize(
    ("sql", "sequences"),
    [
        pytest.param("SELECT nextval('q')", (n("q"),), id="nextval"),
        pytest.param("SELECT setval('s.\"Q\"', 7), x", (n("Q", "s"),), id="setval of a quoted name"),
        pytest.param("SELECT setval('q'::regclass, (SELECT max(a) FROM t))", (n("q"),), id="with a cast"),
        pytest.param("SELECT setval(pg_get_serial_sequence('t', 'a'), 7)", (), id="not a constant"),
        pytest.param("SELECT 'nextval', currval('q')", (), id="none that moves"),
    ],
)
def test_a_query_moves_the_sequences_it_names(sql: str, sequences: tuple[object, ...]) -> None:
    query = only(sql)
    assert isinstance(query, Query)
    assert query.sequences == sequences


@pytest.mark.parametrize(
    ("branches", "expected"),
    [
        pytest.param("WHEN MATCHED THEN UPDATE SET b = 1", (False, True, False), id="update"),
        pytest.param(
            "WHEN MATCHED AND x.c THEN DO NOTHING WHEN NOT MATCHED THEN INSERT VALUES (1)",
            (True, False, False),
            id="insert",
        ),
        pytest.param(
            "WHEN MATCHED AND x.c THEN UPDATE SET b = 1 WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1)",
            (True, True, True),
            id="all",
        ),
    ],
)
def test_what_the_branches_of_a_merge_do(branches: str, expected: tuple[bool, bool, bool]) -> None:
    merge = only(f"MERGE INTO a USING b x ON a.c = x.c {branches}")
    assert isinstance(merge, Merge)
    assert (merge.inserts, merge.updates, merge.deletes) == expected
