"""What is refused, on which characters, and what is none of it."""

from __future__ import annotations

import pytest

from tests.linter.backfill.reading import findings, rules, the_only

GUARDED = "WHERE a IS NULL"
KEPT = "ON CONFLICT DO NOTHING"


@pytest.mark.parametrize(
    ("statement", "rule", "column", "end_column"),
    [
        pytest.param(f"UPDATE m SET a = random() {GUARDED}", "volatile-function", 18, 24, id="random"),
        pytest.param(f"UPDATE m SET a = pg_catalog.gen_random_uuid() {GUARDED}", "volatile-function", 29, 44, id="a uuid"),
        pytest.param(f"UPDATE m SET a = clock_timestamp() {GUARDED}", "volatile-function", 18, 33, id="the clock"),
        pytest.param(f"UPDATE m SET a = txid_current() {GUARDED}", "volatile-function", 18, 30, id="the transaction"),
        pytest.param("DELETE FROM m WHERE a < timeofday()", "volatile-function", 25, 34, id="in the condition"),
        pytest.param("DELETE FROM m USING p TABLESAMPLE system (9)", "volatile-function", 23, 34, id="a sample"),
        pytest.param(f"INSERT INTO n SELECT a, nextval('s') FROM m {KEPT}", "volatile-function", 25, 32, id="a sequence"),
        pytest.param(f"INSERT INTO n SELECT a FROM m ORDER BY b {KEPT}", "conflict-order", 31, 36, id="the first one wins"),
        pytest.param(f"INSERT INTO n SELECT a FROM m LIMIT 9 {KEPT}", "limit", 31, 36, id="LIMIT"),
        pytest.param(f"INSERT INTO n SELECT a FROM m OFFSET 9 {KEPT}", "limit", 31, 37, id="OFFSET"),
        pytest.param(f"INSERT INTO n SELECT a FROM m FETCH FIRST ROW ONLY {KEPT}", "limit", 31, 36, id="FETCH"),
        pytest.param(f"INSERT INTO n SELECT max(a) FROM m {KEPT}", "aggregate", 22, 25, id="an aggregate"),
        pytest.param(f"INSERT INTO n SELECT 1 + (count(*)) FROM m {KEPT}", "aggregate", 27, 32, id="in parentheses"),
        pytest.param(f"INSERT INTO n SELECT rank() OVER (ORDER BY a) FROM m {KEPT}", "aggregate", 29, 33, id="a window"),
        pytest.param(f"INSERT INTO n SELECT DISTINCT a FROM m {KEPT}", "aggregate", 22, 30, id="DISTINCT"),
        pytest.param(f"INSERT INTO n SELECT DISTINCT ON (a) b FROM m {KEPT}", "aggregate", 22, 30, id="DISTINCT ON"),
        pytest.param(f"INSERT INTO n SELECT a FROM m GROUP BY a {KEPT}", "aggregate", 31, 36, id="GROUP BY"),
        pytest.param(f"INSERT INTO n SELECT a FROM m UNION SELECT b FROM p {KEPT}", "aggregate", 31, 36, id="UNION"),
        pytest.param(f"INSERT INTO n SELECT a FROM m RIGHT JOIN p ON b {KEPT}", "outer-join", 31, 36, id="RIGHT JOIN"),
        pytest.param(f"INSERT INTO n SELECT a FROM m FULL OUTER JOIN p ON b {KEPT}", "outer-join", 31, 35, id="FULL JOIN"),
        pytest.param(f"INSERT INTO n SELECT a FROM (SELECT 1) x {KEPT}", "walks-nothing", 29, 30, id="a sub-select"),
        pytest.param(f"INSERT INTO n SELECT a FROM f(1) x {KEPT}", "walks-nothing", 30, 31, id="a function"),
        pytest.param(f"WITH x AS (SELECT 1) INSERT INTO n SELECT a FROM x {KEPT}", "walks-nothing", 50, 51, id="WITH"),
        pytest.param(f"INSERT INTO n SELECT 1 {KEPT}", "walks-nothing", 24, 26, id="no FROM"),
        pytest.param(f"INSERT INTO n SELECT x FROM m AS m (x) {KEPT}", "walks-nothing", 36, 37, id="renamed columns"),
        pytest.param("DELETE FROM m a USING m b WHERE a.x = b.x", "reads-itself", 23, 24, id="joined with itself"),
        pytest.param("DELETE FROM m WHERE a < (SELECT max(a) FROM s.m)", "reads-itself", 47, 48, id="perhaps itself"),
        pytest.param("UPDATE m SET a = (SELECT b FROM m x) WHERE a IS NULL", "reads-itself", 33, 34, id="in a value"),
        pytest.param(
            "WITH x AS (SELECT id FROM m) UPDATE m SET a = 1 FROM x WHERE a IS NULL", "reads-itself", 27, 28, id="in WITH"
        ),
        pytest.param(f"INSERT INTO m (a) SELECT b FROM m {KEPT}", "reads-itself", 33, 34, id="a table into itself"),
        pytest.param(
            f"INSERT INTO n SELECT a FROM m WHERE a > (SELECT max(a) FROM n) {KEPT}", "reads-itself", 61, 62,
            id="what it fills",
        ),
        pytest.param(
            "INSERT INTO n SELECT a FROM m ON CONFLICT (a) DO UPDATE SET b = excluded.b", "old-values-unknown", 31, 33,
            id="DO UPDATE",
        ),
        pytest.param(f"UPDATE m SET a = 1 {GUARDED} RETURNING a", "returning", 36, 45, id="RETURNING"),
        pytest.param(f"INSERT INTO n SELECT a FROM m {KEPT} RETURNING a", "returning", 54, 63, id="RETURNING of INSERT"),
        pytest.param(f"INSERT INTO n SELECT a FROM m FOR UPDATE {KEPT}", "row-lock", 31, 34, id="FOR UPDATE"),
        pytest.param("DELETE FROM m WHERE a IN (SELECT b FROM p FOR NO KEY UPDATE)", "row-lock", 43, 46, id="a row lock"),
        pytest.param("DELETE FROM m WHERE CURRENT OF c", "backfill-statement", 21, 28, id="CURRENT OF"),
        pytest.param("DELETE FROM m WHERE a = $1", "parameter", 25, 27, id="a parameter"),
        pytest.param("DELETE FROM m WHERE a = :a", "parameter", 25, 27, id="a variable of psql"),
        pytest.param("DELETE FROM m WHERE a = :'a'", "parameter", 25, 29, id="a quoted variable of psql"),
        pytest.param("\\timing\nDELETE FROM m", "parameter", 1, 2, id="a command of psql"),
        pytest.param("DELETE FROM pg_temp.m", "temporary-table", 21, 22, id="a temporary table"),
        pytest.param("DELETE FROM threephase.run", "reserved-name", 24, 27, id="the ledger"),
        pytest.param("DELETE FROM m threephase_x", "reserved-name", 15, 27, id="the runner's names"),
        pytest.param("WITH x AS (DELETE FROM p) DELETE FROM m", "hidden-change", 12, 25, id="a change in WITH"),
        pytest.param("TRUNCATE m", "backfill-statement", 1, 11, id="TRUNCATE"),
        pytest.param("DROP TABLE m", "backfill-statement", 1, 13, id="DDL"),
        pytest.param("SELECT 1", "backfill-statement", 1, 9, id="SELECT"),
        pytest.param("WITH x AS (SELECT 1) SELECT 1", "backfill-statement", 1, 30, id="WITH … SELECT"),
        pytest.param("MERGE INTO m USING p ON true WHEN MATCHED THEN DELETE", "backfill-statement", 1, 54, id="MERGE"),
        pytest.param("INSERT INTO n VALUES (1)", "backfill-statement", 15, 21, id="VALUES"),
        pytest.param("INSERT INTO n (SELECT a FROM m)", "backfill-statement", 15, 16, id="a query in parentheses"),
        pytest.param("INSERT INTO n TABLE m", "backfill-statement", 15, 20, id="TABLE"),
        pytest.param("UPDATE m SET", "not-understood", 1, 13, id="half a statement"),
        pytest.param("DELETE FROM m WHERE (a", "not-understood", 1, 23, id="an open parenthesis"),
        pytest.param("UPDATE m SET a = 'x", "backfill-statement", 18, 19, id="an open string"),
        pytest.param("DELETE FROM m; DELETE FROM p", "backfill-statement", 16, 29, id="two statements"),
    ],
)  # fmt: skip
def test_refused(statement: str, rule: str, column: int, end_column: int) -> None:
    found = the_only(statement)
    assert (found.rule, found.span.line, found.span.column, found.span.end_column) == (rule, 3, column, end_column)
    assert found.counts
    assert found.message.endswith(".")


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(f"UPDATE m SET a = now(), b = CURRENT_DATE {GUARDED}", id="the time of the batch"),
        pytest.param(f"UPDATE m SET a = app.random() {GUARDED}", id="a function of the project's own"),
        pytest.param(f"UPDATE m SET a = b[1:c] {GUARDED}", id="a slice"),
        pytest.param(f"UPDATE m SET a = b::text {GUARDED}", id="a cast"),
        pytest.param(
            f"UPDATE m SET a = (SELECT count(*) FROM p LIMIT 1) {GUARDED}", id="an aggregate over another table"
        ),
        pytest.param(f"INSERT INTO n SELECT (SELECT max(b) FROM p) FROM m {KEPT}", id="the same in an INSERT"),
        pytest.param(f"INSERT INTO n SELECT count, max FROM m {KEPT}", id="columns called so"),
        pytest.param(
            f"INSERT INTO n SELECT right(a, 1) FROM m JOIN p ON right(p.a, 1) = m.a {KEPT}", id="the function right"
        ),
        pytest.param(f"INSERT INTO n SELECT a FROM m LEFT JOIN p ON p.a = m.a {KEPT}", id="LEFT JOIN"),
        pytest.param(
            f"INSERT INTO n SELECT a FROM m, (p RIGHT JOIN q ON p.b = q.b) {KEPT}", id="RIGHT JOIN among others"
        ),
        pytest.param("INSERT INTO n SELECT a FROM m WHERE a NOT IN (SELECT a FROM n) ORDER BY a", id="ORDER BY"),
        pytest.param("DELETE FROM s.m USING t.m WHERE true", id="the same name in another schema"),
        pytest.param("WITH m AS (SELECT 1 FROM p) DELETE FROM s.m USING m WHERE true", id="the same name by WITH"),
        pytest.param("DELETE FROM m WHERE substring(a FROM 1 FOR 2) = 'x'", id="FOR of a function"),
        pytest.param("DELETE FROM m WHERE a = ':b' -- :c", id="no variable in a string"),
    ],
)
def test_not_refused(statement: str) -> None:
    assert rules(statement) == []


def test_do_update_is_allowed_where_no_old_values_are_wanted() -> None:
    statement = (
        "INSERT INTO n (a, b) SELECT a, b FROM m ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE n.b <> excluded.b"
    )
    assert rules(statement, "images = false") == []


def test_every_reason_is_said_at_once() -> None:
    statement = "INSERT INTO n SELECT random(), max(a)\nFROM m\nLIMIT 3"
    assert [(one.rule, one.span.line) for one in findings(statement)] == [
        ("volatile-function", 3),
        ("aggregate", 3),
        ("limit", 5),
    ]


def test_a_value_that_differs_at_each_call_is_let_through_with_a_reason() -> None:
    statement = "UPDATE m SET a = gen_random_uuid() WHERE a IS NULL"
    assert findings(statement, 'volatile = "each member gets a token"') == ()
    assert the_only(statement).help.endswith('\n  -- volatile = "…"')


def test_no_reason_lets_rows_be_chosen_by_chance() -> None:
    found = findings("UPDATE m SET a = 1 WHERE a IS NULL AND random() < 0.5", 'volatile = "a sample"')
    assert [finding.rule for finding in found] == ["volatile-function"]
