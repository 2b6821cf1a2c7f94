"""Which functions a statement calls; and what stands before a parenthesis and is no function."""

from __future__ import annotations

import pytest

from linter.grammar.statement import parse_statement
from linter.scan import scan


def called(text: str) -> list[list[str]]:
    """The functions of each clause."""
    clauses = parse_statement(text, scan(text).tokens).clauses
    return [[str(name) for name in getattr(clause.operation, "functions", ())] for clause in clauses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("INSERT INTO a (b, c) VALUES (f(), club.g(h(1)))", [["f", "club.g", "h"]], id="INSERT"),
        pytest.param("INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET b = f()", [["f"]], id="ON CONFLICT"),
        pytest.param("INSERT INTO a VALUES (1) RETURNING f(b)", [["f"]], id="RETURNING"),
        pytest.param("UPDATE a SET (b, c) = (f(), 2) FROM g(3) WHERE h(b)", [["f", "g", "h"]], id="UPDATE"),
        pytest.param("DELETE FROM a USING b WHERE f(b.c)", [["f"]], id="DELETE"),
        pytest.param(
            "MERGE INTO a USING b ON (f(a.c)) WHEN NOT MATCHED THEN INSERT (c) VALUES (g())", [["f", "g"]], id="MERGE"
        ),
        pytest.param("CREATE TABLE a (b, c) AS SELECT f(), 2", [["f"]], id="CREATE TABLE AS"),
        pytest.param("CREATE TABLE a (b int DEFAULT f())", [[]], id="a default, which runs later"),
        pytest.param("CREATE TABLE a AS EXECUTE b (1)", [[]], id="a prepared statement"),
        pytest.param("SELECT f() INTO a", [["f"]], id="SELECT INTO"),
        pytest.param("CREATE MATERIALIZED VIEW a (b) AS SELECT f() WITH NO DATA", [["f"]], id="MATERIALIZED VIEW"),
        pytest.param("COPY (SELECT f()) TO STDOUT", [["f"]], id="COPY of a query"),
        pytest.param("COPY a (b, c) FROM STDIN WHERE f(b)", [["f"]], id="COPY FROM"),
        pytest.param("CALL a(f(), 2)", [["f"]], id="CALL"),
        pytest.param("DECLARE a CURSOR FOR SELECT f()", [["f"]], id="DECLARE"),
        pytest.param("WITH a (b) AS (SELECT f()), c (d) AS (SELECT 1) SELECT g()", [["f", "g"]], id="tables of WITH"),
        pytest.param("SELECT 1 FROM f(a, b) AS (c int, d text)", [["f"]], id="a function that returns records"),
        pytest.param(
            "WITH a AS (SELECT f()), b AS (DELETE FROM c WHERE g(d) RETURNING d) INSERT INTO e (h) SELECT i(d) FROM b",
            [["g"], ["f", "i"]],
            id="each change has its own",
        ),
        pytest.param(
            "WITH a AS (INSERT INTO b (c) VALUES (f()) RETURNING c) SELECT g()", [["f"], ["g"]], id="a query over one"
        ),
    ],
)
def test_the_functions_that_a_statement_calls(text: str, expected: list[list[str]]) -> None:
    assert called(text) == expected
