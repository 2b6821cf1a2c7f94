"""What is refused in the statements, on which characters, and what is none of it."""

from __future__ import annotations

import pytest

from tests.linter.correction.reading import correction, findings, the_only

SURE = "WHERE id = 1"


@pytest.mark.parametrize(
    ("statement", "rule", "column", "end_column"),
    [
        pytest.param("UPDATE m SET a = 1", "no-where", 1, 7, id="UPDATE without WHERE"),
        pytest.param("DELETE FROM m USING n", "no-where", 1, 7, id="DELETE without WHERE"),
        pytest.param("UPDATE m SET a = n.where || m.id FROM n", "no-where", 1, 7, id="a column called where"),
        pytest.param("DELETE FROM m USING n JOIN m x ON n.where = x.id", "no-where", 1, 7, id="where in a join"),
        pytest.param("WITH x AS (SELECT 1 INTO foo) DELETE FROM m WHERE true", "correction-statement", 21, 25,
                     id="INTO inside WITH"),
        pytest.param("INSERT INTO m SELECT 1 INTO foo", "correction-statement", 24, 28, id="INTO behind INSERT"),
        pytest.param("DELETE FROM m WHERE id = (SELECT 1 INTO TEMP foo)", "correction-statement", 36, 40,
                     id="INTO in parentheses"),
        pytest.param(f"WITH x AS (DELETE FROM n RETURNING 1) DELETE FROM m {SURE}", "no-where", 12, 18, id="in WITH"),
        pytest.param("DELETE FROM m WHERE CURRENT OF c", "correction-statement", 21, 28, id="CURRENT OF"),
        pytest.param("DELETE FROM p WHERE true", "undeclared-table", 13, 14, id="another table"),
        pytest.param("INSERT INTO public.p VALUES (1)", "undeclared-table", 20, 21, id="with its schema"),
        pytest.param(f"UPDATE ONLY (p) SET a = 1 {SURE}", "undeclared-table", 14, 15, id="ONLY, in parentheses"),
        pytest.param('UPDATE "M" SET a = 1 WHERE true', "undeclared-table", 8, 11, id="in another case"),
        pytest.param(
            f"WITH x AS (INSERT INTO p VALUES (1)) DELETE FROM m {SURE}", "undeclared-table", 24, 25, id="inside WITH"
        ),
        pytest.param("INSERT INTO m WITH x AS (DELETE FROM p WHERE true RETURNING a) SELECT a FROM x",
                     "undeclared-table", 38, 39, id="inside the query's WITH"),
        pytest.param(
            f"WITH x AS (WITH y AS (SELECT 1) DELETE FROM p WHERE true RETURNING a) DELETE FROM m {SURE}",
            "not-understood", 33, 39, id="behind a WITH inside WITH",
        ),
        pytest.param("DELETE FROM pg_temp.m WHERE true", "temporary-table", 13, 20, id="a temporary table"),
        pytest.param("DELETE FROM pg_temp_3.m WHERE true", "temporary-table", 13, 22, id="of another session"),
        pytest.param(f"DELETE FROM m USING pg_temp.x {SURE}", "temporary-table", 21, 28, id="read"),
        pytest.param("DELETE FROM pg_class WHERE true", "reserved-name", 13, 21, id="the catalog"),
        pytest.param("DELETE FROM pg_catalog.x WHERE true", "reserved-name", 24, 25, id="the catalog by its schema"),
        pytest.param("DELETE FROM threephase.run WHERE true", "reserved-name", 13, 23, id="the ledger"),
        pytest.param("DELETE FROM m WHERE id IN (SELECT 1 FROM \"threephase\".run)", "reserved-name", 42, 54, id="read"),
        pytest.param("DELETE FROM m threephase_x WHERE true", "reserved-name", 15, 27, id="the runner's names"),
        pytest.param("DELETE FROM m WHERE a = $1", "parameter", 25, 27, id="a parameter"),
        pytest.param("DELETE FROM m WHERE a = :a", "parameter", 25, 27, id="a variable of psql"),
        pytest.param("DELETE FROM m WHERE a = :'a'", "parameter", 25, 29, id="a quoted one"),
        pytest.param("\\copy m FROM 'f'", "parameter", 1, 2, id="a command of psql"),
        pytest.param("UPDATE m SET", "not-understood", 1, 13, id="half a statement"),
        pytest.param("DELETE FROM m WHERE (a", "not-understood", 1, 23, id="an open parenthesis"),
        pytest.param("DELETE m WHERE id = 1", "not-understood", 1, 22, id="no FROM"),
        pytest.param(f"UPDATE m SET a = {'(' * 3000}1{')' * 2999} {SURE}", "not-understood", 1, 6031, id="unbalanced"),
        pytest.param("DELETE FROM m WHERE U&\"!0061\" UESCAPE '!' = 1", "not-understood", 31, 38, id="UESCAPE"),
        pytest.param("WITH x AS (DELETE FROM m WHERE true RETURNING 1) SELECT 1 FROM x", "correction-statement", 1, 65,
                     id="WITH … SELECT"),
        pytest.param(f"DELETE FROM m USING n TABLESAMPLE system (9) {SURE}", "volatile-function", 23, 34, id="a sample"),
        pytest.param("UPDATE m SET a = 'x", "correction-statement", 18, 19, id="an open string"),
        pytest.param("UPDATE m SET a = 1 /* x", "correction-statement", 20, 21, id="an open comment"),
        pytest.param("UPDATE m SET a = $x$1", "correction-statement", 18, 19, id="an open dollar quote"),
        pytest.param("UPDATE m SET \"a = 1", "correction-statement", 14, 15, id="an open name"),
    ],
)  # fmt: skip
def test_refused(statement: str, rule: str, column: int, end_column: int) -> None:
    found = findings(statement)[0]
    assert (found.rule, found.span.line, found.span.column, found.span.end_column) == (rule, 9, column, end_column)
    assert found.counts
    assert found.message.endswith(".")
    assert found.help


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("DELETE FROM m WHERE true", id="every row, on purpose"),
        pytest.param(f"UPDATE m SET a = n.tablesample, seen = n.into FROM n {SURE}", id="columns called like keywords"),
        pytest.param("WITH x AS (INSERT INTO n VALUES (1)) INSERT INTO m VALUES (1)", id="INTO of INSERT"),
        pytest.param("INSERT INTO m DEFAULT VALUES", id="the columns' defaults"),
        pytest.param(f"UPDATE m SET b = 'now'::text {SURE}", id="the word itself"),
        pytest.param(f"UPDATE m SET b = 'we know now' {SURE}", id="a word in a text"),
        pytest.param(f"UPDATE m SET b = age(born, seen) {SURE}", id="an age at a stated day"),
        pytest.param(f"UPDATE m SET b = app.random() {SURE}", id="a function of the project's own"),
        pytest.param(f"UPDATE m SET a = pg_notify('a', 'b') IS NULL, seen = 1 {SURE}", id="pg_notify, which differs"),
        pytest.param(f"UPDATE m SET a = b[1:c] {SURE}", id="a slice"),
        pytest.param("DELETE FROM m WHERE a = ':b' -- :c", id="no variable in a string"),
        pytest.param("DELETE FROM m WHERE note = 'COMMIT; DROP TABLE m; dblink(1)'", id="SQL in a string"),
        pytest.param(f"DELETE FROM m USING (SELECT id FROM p FOR UPDATE) x {SURE}", id="row locks"),
        pytest.param(f"UPDATE m SET a = (SELECT max(a) FROM m) {SURE}", id="it reads what it changes"),
        pytest.param("DELETE FROM m WHERE id IN (SELECT id FROM m ORDER BY id LIMIT 3)", id="the first three"),
        pytest.param("INSERT INTO m (a) VALUES (1) ON CONFLICT DO NOTHING", id="ON CONFLICT"),
        pytest.param("UPDATE m SET update = 1, delete = 2 WHERE (a) = 1", id="columns called like verbs"),
        pytest.param("DELETE FROM public.m WHERE true", id="the schema left out in the block"),
    ],
)
def test_not_refused(statement: str) -> None:
    assert [one.message for one in findings(statement, 'volatile = { "m.a" = "told" }')] == []


def test_what_was_not_understood_is_told() -> None:
    assert the_only("DELETE m WHERE id = 1").message == "The statement was not understood: expected FROM, found 'm'."


def test_a_name_in_another_case_is_explained() -> None:
    found = the_only("DELETE FROM Member WHERE true", tables='["Member"]')
    assert found.message == "member is written, and tables does not name it."
    assert found.help == (
        'The block names "Member". A name without quotes is read in lower case: write "Member" here, or "member" there.'
    )


def test_the_line_to_write_is_shown_for_an_undeclared_table() -> None:
    found = the_only('DELETE FROM "a b"."C" WHERE true', tables='["public.Member"]')
    assert found.help.endswith('\n  -- tables = ["public.Member", \'"a b".C\']')


def test_every_reason_is_said_at_once_in_the_order_of_the_file() -> None:
    found = findings("BEGIN;\nUPDATE m SET a = now();\nDELETE FROM p WHERE true;\nCOMMIT;", expect="[1, 1]")
    assert [(one.rule, one.span.line) for one in found] == [
        ("correction-statement", 9),
        ("no-where", 10),
        ("volatile-function", 10),
        ("undeclared-table", 11),
        ("correction-statement", 12),
    ]


def test_schemas_that_are_both_written_must_agree() -> None:
    assert the_only("DELETE FROM a.m WHERE true", tables='["b.m"]').rule == "undeclared-table"
    assert correction("DELETE FROM a.m WHERE true", tables='["a.m"]').steps[0].writes[0].schema == "a"
