"""Values and rows that need not be the same again: where they are refused, and where the block allows them."""

from __future__ import annotations

import pytest

from tests.linter.correction.reading import findings, the_only

SURE = "WHERE id = 1"
SEEN = 'volatile = { "m.seen" = "stamped", "public.m.token" = "made anew" }'


@pytest.mark.parametrize(
    ("statement", "column", "said"),
    [
        pytest.param(f"UPDATE m SET b = now() {SURE}", 18, "now()", id="the time"),
        pytest.param(f"UPDATE m SET b = CURRENT_DATE {SURE}", 18, "CURRENT_DATE", id="without parentheses"),
        pytest.param(f"UPDATE m SET b = pg_catalog.clock_timestamp() {SURE}", 29, "clock_timestamp()", id="the clock"),
        pytest.param(f"UPDATE m SET (b, c) = (1, random()) {SURE}", 27, "random()", id="one of several"),
        pytest.param(f"UPDATE m SET b = 'now' {SURE}", 18, "'now'", id="a constant that is the time"),
        pytest.param(f"UPDATE m SET b = date 'Today ' {SURE}", 23, "'Today '", id="with a type"),
        pytest.param(f"UPDATE m SET b = 'tomorrow 12:00'::timestamp {SURE}", 18, "'tomorrow 12:00'", id="with a time"),
        pytest.param(f"UPDATE m SET b = age(born) {SURE}", 18, "age()", id="an age today"),
        pytest.param(f"UPDATE m SET b = session_user {SURE}", 18, "SESSION_USER", id="who runs it"),
        pytest.param(f"UPDATE n SET seen = now() {SURE}", 21, "now()", id="the same column of another table"),
        pytest.param("INSERT INTO m (a, b) VALUES (1, gen_random_uuid())", 33, "gen_random_uuid()", id="inserted"),
        pytest.param("INSERT INTO m (seen, b) VALUES (now(), 1), (now(), nextval('s'))", 52, "nextval()", id="second row"),
        pytest.param("INSERT INTO m (seen, b) SELECT a, now() FROM n", 35, "now()", id="selected"),
        pytest.param("INSERT INTO m (seen, b) (SELECT a, now() FROM n)", 36, "now()", id="selected in parentheses"),
        pytest.param("INSERT INTO m (seen, b) SELECT 1, 2 UNION ALL SELECT 1, now()", 57, "now()", id="beside it"),
        pytest.param("INSERT INTO n SELECT now()", 22, "now()", id="no column of that table"),
        pytest.param(
            "INSERT INTO m (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = now()", 64, "now()", id="on conflict"
        ),
        pytest.param(
            f"WITH x AS (UPDATE m SET b = now() {SURE} RETURNING 1) DELETE FROM n {SURE}", 29, "now()", id="inside WITH"
        ),
    ],
)  # fmt: skip
def test_a_value_that_would_be_another_when_it_is_run(statement: str, column: int, said: str) -> None:
    found = the_only(statement, SEEN)
    assert (found.rule, found.span.line, found.span.column) == ("volatile-function", 10, column)
    assert found.message == f"{said} need not yield the same again: what was approved would not be what is run."
    assert "\n  -- volatile = { " in found.help


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(f"UPDATE m SET seen = now() {SURE}", id="the column"),
        pytest.param(f"UPDATE public.m SET token = gen_random_uuid() {SURE}", id="with its schema"),
        pytest.param(f"UPDATE m SET token = md5(random()::text) {SURE}", id="the schema left out"),
        pytest.param(f"UPDATE m SET (b, seen) = (1, 'now') {SURE}", id="one of several"),
        pytest.param(f"UPDATE m SET (b, seen) = (SELECT 1, now()) {SURE}", id="which of several cannot be told"),
        pytest.param("INSERT INTO m (a, seen) VALUES (1, now()), (2, now())", id="inserted"),
        pytest.param("INSERT INTO m (a, seen) SELECT a, now() FROM n", id="selected"),
        pytest.param(
            "INSERT INTO m AS x (a, seen) OVERRIDING SYSTEM VALUE (SELECT a, now() FROM n)", id="in parentheses"
        ),
        pytest.param("INSERT INTO m (a, seen) WITH n AS (SELECT 1 AS a) SELECT a, now() FROM n", id="behind WITH"),
        pytest.param("INSERT INTO m VALUES (1, now())", id="by a position that cannot be told"),
        pytest.param(
            "INSERT INTO m (a) SELECT b FROM n JOIN o ON n.a = o.a ON CONFLICT (a) DO UPDATE SET seen = now()",
            id="on conflict",
        ),
        pytest.param(
            f"WITH x AS (UPDATE m SET seen = now() {SURE} RETURNING 1) DELETE FROM n {SURE}", id="inside WITH"
        ),
    ],
)
def test_a_value_that_may_differ_where_the_block_names_its_column(statement: str) -> None:
    assert findings(statement, SEEN) == ()


@pytest.mark.parametrize(
    ("statement", "column"),
    [
        pytest.param("DELETE FROM m WHERE seen < now()", 28, id="DELETE"),
        pytest.param("UPDATE m SET seen = 1 WHERE seen < CURRENT_TIMESTAMP", 36, id="UPDATE"),
        pytest.param("UPDATE m SET seen = 1 WHERE random() < 0.5", 29, id="chance"),
        pytest.param("DELETE FROM m WHERE seen < 'yesterday'", 28, id="a constant"),
        pytest.param("UPDATE m SET seen = n.a FROM n JOIN (SELECT now() AS a) x ON true WHERE true", 45, id="in FROM"),
        pytest.param("WITH x AS (SELECT now() AS a) UPDATE m SET seen = a FROM x WHERE true", 19, id="in WITH"),
        pytest.param("INSERT INTO m (seen) SELECT a FROM n WHERE a < now()", 48, id="in the query"),
        pytest.param("INSERT INTO m (seen) SELECT a FROM n ORDER BY random() LIMIT 1", 47, id="in the order"),
        pytest.param(f"WITH x AS (DELETE FROM m {SURE} RETURNING now() AS a) DELETE FROM n {SURE}", 49, id="RETURNING"),
    ],
)
def test_rows_that_are_chosen_by_the_time_or_by_chance(statement: str, column: int) -> None:
    found = the_only(statement, SEEN)
    assert (found.rule, found.span.line, found.span.column) == ("volatile-function", 10, column)
    assert "decides here which rows are meant" in found.message


def test_nothing_is_held_against_values_by_a_block_that_is_not_understood() -> None:
    found = findings(f"UPDATE p SET a = now() {SURE}", tables="5")
    assert [one.rule for one in found] == ["correction-block"]
