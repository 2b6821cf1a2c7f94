"""The question whose answer must be 0."""

from __future__ import annotations

import psycopg
import pytest

from runner.errors import FailedError
from runner.run.verify import remaining


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("SELECT count(*) FROM pg_class WHERE false", 0, id="a count"),
        pytest.param("SELECT 3::numeric", 3, id="a numeric"),
        pytest.param("SELECT count(*) FROM pg_class WHERE relname LIKE '100%'", 0, id="a sign that psycopg knows"),
    ],
)
def test_it_yields_one_whole_number(conn: psycopg.Connection, query: str, expected: int) -> None:
    assert remaining(conn, query) == expected


@pytest.mark.parametrize(
    ("query", "said"),
    [
        pytest.param("SELECT 1 UNION ALL SELECT 2", "one row with one whole number", id="two rows"),
        pytest.param("SELECT 1, 2", "one row with one whole number", id="two columns"),
        pytest.param("SELECT 1 WHERE false", "one row with one whole number", id="no row"),
        pytest.param("SELECT NULL::int", "one row with one whole number", id="null is not 0"),
        pytest.param("SELECT 'nan'::numeric", "one row with one whole number", id="not a number"),
        pytest.param("SELECT false", "one row with one whole number", id="false is not 0"),
        pytest.param("SELECT 0.5", "one row with one whole number", id="a fraction"),
        pytest.param("SELECT count(*) FROM nowhere", "verify cannot be asked: .*nowhere", id="does not run"),
        pytest.param("DELETE FROM pg_class RETURNING 0", "verify cannot be asked: .*read-only", id="writes"),
        pytest.param("SELECT 0; SELECT 0", "verify cannot be asked", id="two statements"),
    ],
)
def test_anything_else_is_no_success(conn: psycopg.Connection, query: str, said: str) -> None:
    with pytest.raises(FailedError, match=said):
        remaining(conn, query)
