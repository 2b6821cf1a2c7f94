"""CREATE VIEW and CREATE MATERIALIZED VIEW."""

from __future__ import annotations

import pytest

from rules.operation import CreateView, Operation
from tests.linter.grammar.understood import n, only

VIEWS = [
    pytest.param("CREATE VIEW s.v AS SELECT 1", CreateView(view=n("v", "s")), id="view"),
    pytest.param(
        "CREATE OR REPLACE VIEW v (a) WITH (security_barrier) AS SELECT 1 FROM t JOIN s.u ON true WITH CHECK OPTION",
        CreateView(view=n("v"), or_replace=True, reads=(n("t"), n("u", "s"))),
        id="replaced, with options",
    ),
    pytest.param("CREATE TEMP VIEW v AS SELECT 1", CreateView(view=n("v"), temporary=True), id="temp"),
    pytest.param(
        "CREATE OR REPLACE LOCAL TEMPORARY VIEW v AS SELECT 1",
        CreateView(view=n("v"), or_replace=True, temporary=True),
        id="local temporary",
    ),
    pytest.param(
        "CREATE RECURSIVE VIEW v (a) AS SELECT a FROM t UNION ALL SELECT a FROM v",
        CreateView(view=n("v"), reads=(n("t"),)),
        id="recursive, which reads itself",
    ),
    pytest.param(
        "CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1 FROM t WITH NO DATA",
        CreateView(view=n("m"), materialized=True, if_not_exists=True, with_data=False, reads=(n("t"),)),
        id="materialized without data",
    ),
    pytest.param(
        "CREATE MATERIALIZED VIEW m USING heap WITH (fillfactor = 5) TABLESPACE x AS TABLE t WITH DATA",
        CreateView(view=n("m"), materialized=True, reads=(n("t"),)),
        id="materialized with data",
    ),
    pytest.param(
        "CREATE VIEW v AS WITH x AS (SELECT 1 FROM t) SELECT * FROM x",
        CreateView(view=n("v"), reads=(n("t"),)),
        id="a common table expression is no relation",
    ),
]


@pytest.mark.parametrize(("sql", "expected"), VIEWS)
def test_views(sql: str, expected: Operation) -> None:
    assert only(sql) == expected
