"""Expressions: where they end, which functions they call, which names they hold, which relations they read."""

from __future__ import annotations

import pytest

from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.expression import condition, expression, functions_called
from linter.grammar.relation import relations_read
from linter.scan import scan


def over(text: str) -> Cursor:
    return Cursor(text, scan(text).tokens)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("1 + 2", "1 + 2", id="to the end"),
        pytest.param("a || 'stop' STOP b", "a || 'stop'", id="to a word"),
        pytest.param('a = "stop" STOP b', 'a = "stop"', id="a quoted word is no word"),
        pytest.param("f(a, stop), b", "f(a, stop)", id="to a symbol outside parentheses"),
        pytest.param("ARRAY[1, 2], b", "ARRAY[1, 2]", id="brackets"),
        pytest.param("stop STOP", "stop", id="at least one token"),
        pytest.param("(stop, 1) STOP", "(stop, 1)", id="at least one group"),
        pytest.param("a /* , */ -- STOP\n + 1, b", "a + 1", id="without its comments"),
    ],
)
def test_an_expression_is_the_authors_own_text_up_to_what_ends_it(text: str, read: str) -> None:
    assert expression(over(text), "stop", symbols=(",",)).text == read


@pytest.mark.parametrize("text", [")", "a )", "(", "(a", ""])
def test_an_expression_must_be_there_and_be_whole(text: str) -> None:
    with pytest.raises(NotUnderstood):
        expression(over(text))


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        pytest.param("a + 1", [], id="none"),
        pytest.param("now()", ["now"], id="one"),
        pytest.param('f(g(1), x."H"(2))', ["f", "g", "x.H"], id="nested, with a schema"),
        pytest.param("f() + f()", ["f"], id="each once"),
        pytest.param("CURRENT_TIMESTAMP", ["current_timestamp"], id="without parentheses"),
        pytest.param("a.current_date", [], id="a column called so"),
        pytest.param('"current_date"', [], id="a quoted name"),
        pytest.param("a IN (1, 2) AND (b OR NOT (c))", [], id="keywords before parentheses"),
        pytest.param("a::numeric(3) + b::varchar(2) + c::x.y(4)", [], id="casts"),
        pytest.param("count(*) FILTER (WHERE a) OVER (PARTITION BY b)", ["count"], id="clauses of a call"),
        pytest.param("coalesce(a, b)", ["coalesce"], id="what looks like a call"),
        pytest.param("SELECT * FROM f(1) AS x (a, b)", ["f"], id="an alias with columns"),
    ],
)
def test_the_functions_that_are_called_are_found(text: str, functions: list[str]) -> None:
    found = functions_called(over(text))
    assert [f"{name.schema}.{name.name}" if name.schema else name.name for name in found] == functions


def test_every_name_that_could_be_a_column_is_kept() -> None:
    assert expression(over("\"Age\" > 18 AND lower(t.name) = 'x'")).words == {"Age", "and", "lower", "t", "name"}


def test_a_condition_knows_whether_it_keeps_anything_back() -> None:
    real, empty = condition(over("a = 1 RETURNING b"), "returning"), condition(over("1 = 1 RETURNING b"), "returning")
    assert (real.text, real.always_true) == ("a = 1", False)
    assert (empty.text, empty.always_true) == ("1 = 1", True)


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        pytest.param("SELECT 1", [], id="none"),
        pytest.param("SELECT * FROM a, b.c AS d, ONLY e f", ["a", "b.c", "e"], id="a list"),
        pytest.param("SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c USING (x), d", ["a", "b", "c", "d"], id="joins"),
        pytest.param("SELECT * FROM (a CROSS JOIN b), (SELECT * FROM c) AS d", ["a", "b", "c"], id="groups"),
        pytest.param(
            "SELECT (SELECT max(x) FROM a) FROM b WHERE c IN (SELECT d FROM e)", ["a", "b", "e"], id="subqueries"
        ),
        pytest.param("SELECT * FROM f(1), LATERAL g(2) h, unnest(x) i, a", ["a"], id="functions are no relations"),
        pytest.param("SELECT extract(year FROM a), trim(x FROM b), substring(c FROM 2)", [], id="FROM in a call"),
        pytest.param("SELECT * FROM a WHERE b IS NOT DISTINCT FROM c", ["a"], id="DISTINCT FROM"),
        pytest.param("SELECT * FROM a ORDER BY b USING <, c", ["a"], id="USING an operator"),
        pytest.param(
            "WITH a AS (SELECT * FROM b), c (x) AS MATERIALIZED (TABLE d) SELECT * FROM a, c", ["b", "d"], id="WITH"
        ),
        pytest.param(
            "SELECT * FROM x.a, b WHERE 1 IN (WITH a AS (TABLE c) TABLE a)", ["x.a", "b", "c"], id="WITH below"
        ),
        pytest.param("SELECT a FROM b UNION ALL SELECT c FROM d", ["b", "d"], id="UNION"),
        pytest.param("SELECT * FROM set, cycle, ONLY (a)", ["set", "cycle", "a"], id="tables named like keywords"),
        pytest.param("USING a, b WHERE c", ["a", "b"], id="DELETE … USING"),
        pytest.param("USING (SELECT * FROM a) b ON TRUE", ["a"], id="MERGE … USING"),
        pytest.param('SELECT * FROM "From" JOIN "a.b" ON TRUE', ['"From"', '"a.b"'], id="quoted names"),
        pytest.param("SELECT * FROM a.b.c", ["b.c"], id="with the database"),
    ],
)
def test_the_relations_that_are_read_are_found(text: str, relations: list[str]) -> None:
    assert [str(name) for name in relations_read(over(text))] == relations
