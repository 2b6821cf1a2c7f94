"""CREATE VIEW and CREATE MATERIALIZED VIEW."""

from __future__ import annotations

import pytest

from rules.operation import CreateView, Operation
from tests.linter.grammar.understood import n, only


def names(words: str) -> frozenset[str]:
    """What a view's query is made of besides punctuation and constants."""
    return frozenset(words.split())


VIEWS = [
    pytest.param("CREATE VIEW s.v AS SELECT 1", CreateView(view=n("v", "s"), words=names("select")), id="view"),
    pytest.param(
        "CREATE OR REPLACE VIEW v (a) WITH (security_barrier) AS SELECT 1 FROM t JOIN s.u ON true WITH CHECK OPTION",
        CreateView(
            view=n("v"),
            or_replace=True,
            reads=(n("t"), n("u", "s")),
            words=names("select from t join s u on true with check option"),
        ),
        id="replaced, with options",
    ),
    pytest.param(
        "CREATE TEMP VIEW v AS SELECT 1", CreateView(view=n("v"), temporary=True, words=names("select")), id="temp"
    ),
    pytest.param(
        "CREATE OR REPLACE LOCAL TEMPORARY VIEW v AS SELECT 1",
        CreateView(view=n("v"), or_replace=True, temporary=True, words=names("select")),
        id="local temporary",
    ),
    pytest.param(
        "CREATE RECURSIVE VIEW v (a) AS SELECT a FROM t UNION ALL SELECT a FROM v",
        CreateView(view=n("v"), reads=(n("t"),), words=names("select a from t union all v")),
        id="recursive, which reads itself",
    ),
    pytest.param(
        "CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1 FROM t WITH NO DATA",
        CreateView(
            view=n("m"),
            materialized=True,
            if_not_exists=True,
            with_data=False,
            reads=(n("t"),),
            words=names("select from t with no data"),
        ),
        id="materialized without data",
    ),
    pytest.param(
        "CREATE MATERIALIZED VIEW m USING heap WITH (fillfactor = 5) TABLESPACE x AS TABLE t WITH DATA",
        CreateView(view=n("m"), materialized=True, reads=(n("t"),), words=names("table t with data"), star=True),
        id="materialized with data",
    ),
    pytest.param(
        "CREATE VIEW v AS WITH x AS (SELECT 1 FROM t) SELECT * FROM x",
        CreateView(view=n("v"), reads=(n("t"),), words=names("with x as select from t"), star=True),
        id="a common table expression is no relation",
    ),
]


@pytest.mark.parametrize(("sql", "expected"), VIEWS)
def test_views(sql: str, expected: Operation) -> None:
    assert only(sql) == expected


STARS = [
    pytest.param("SELECT * FROM t", True, id="all"),
    pytest.param("SELECT a, t.* FROM t", True, id="all of a table"),
    pytest.param("SELECT *, a FROM t", True, id="all and more"),
    pytest.param("SELECT 1 WHERE EXISTS (SELECT *)", True, id="all of nothing"),
    pytest.param("SELECT a FROM t UNION TABLE u", True, id="TABLE"),
    pytest.param("SELECT count(*) FROM t", False, id="count(*)"),
    pytest.param("SELECT count(*) FILTER (WHERE a * b > 0), a * 2, (a) * b FROM t", False, id="products"),
    pytest.param("SELECT '*', \"*\" FROM t", False, id="text and a name"),
]


@pytest.mark.parametrize(("query", "star"), STARS)
def test_a_star_stands_for_columns_unless_it_multiplies_or_counts(query: str, star: bool) -> None:
    view = only(f"CREATE VIEW v AS {query}")
    assert isinstance(view, CreateView)
    assert view.star is star
