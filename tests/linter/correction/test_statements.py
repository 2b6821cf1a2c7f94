"""What is refused in the statements, on which characters, and what is none of it."""

from __future__ import annotations

import pytest

from linter.correction.outward import OUTWARD
from linter.correction.verbs import REFUSED
from tests.linter.correction.reading import correction, findings, the_only

SURE = "WHERE id = 1"
SEEN = 'volatile = { "m.seen" = "stamped", "public.m.token" = "made anew" }'


@pytest.mark.parametrize(
    ("statement", "rule", "column", "end_column"),
    [
        pytest.param("UPDATE m SET a = 1", "no-where", 1, 7, id="UPDATE without WHERE"),
        pytest.param("DELETE FROM m USING n", "no-where", 1, 7, id="DELETE without WHERE"),
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


# One of each first word, and what must be said of it: the others share their words.
VERBS = [
    pytest.param("MERGE INTO m USING n ON true WHEN MATCHED THEN DELETE", "MERGE changes rows of several kinds", id="MERGE"),
    pytest.param(
        f"WITH x AS (MERGE INTO m USING n ON true WHEN MATCHED THEN DELETE RETURNING 1) DELETE FROM m {SURE}",
        "MERGE changes rows of several kinds", id="MERGE in WITH",
    ),
    pytest.param("SELECT 1", "SELECT is no change of rows.", id="SELECT"),
    pytest.param("SELECT setval('s', 1)", "SELECT is no change of rows.", id="SELECT setval"),
    pytest.param("SELECT f()", "SELECT is no change of rows.", id="SELECT of a function"),
    pytest.param("SELECT set_config('role', 'x', true)", "SELECT is no change of rows.", id="SELECT set_config"),
    pytest.param("(SELECT 1)", "( begins a query", id="SELECT in parentheses"),
    pytest.param("VALUES (1)", "VALUES is no change of rows.", id="VALUES"),
    pytest.param("TABLE m", "TABLE is no change of rows.", id="TABLE"),
    pytest.param("BEGIN", "BEGIN begins a transaction.", id="BEGIN"),
    pytest.param("START TRANSACTION", "START begins a transaction.", id="START"),
    pytest.param("COMMIT", "COMMIT would end the transaction", id="COMMIT"),
    pytest.param("END", "END would end the transaction", id="END"),
    pytest.param("ROLLBACK", "ROLLBACK would undo the correction.", id="ROLLBACK"),
    pytest.param("ABORT", "ABORT would undo the correction.", id="ABORT"),
    pytest.param("SAVEPOINT a", "SAVEPOINT begins a part", id="SAVEPOINT"),
    pytest.param("RELEASE a", "RELEASE belongs to a part", id="RELEASE"),
    pytest.param("SET search_path = x", "SET changes how the rest is read and run.", id="SET"),
    pytest.param("SET ROLE postgres", "SET changes who it is done by.", id="SET ROLE"),
    pytest.param("SET LOCAL ROLE postgres", "SET changes who it is done by.", id="SET LOCAL ROLE"),
    pytest.param("SET SESSION AUTHORIZATION a", "SET changes who it is done by.", id="SET SESSION AUTHORIZATION"),
    pytest.param("RESET ALL", "RESET changes how the rest", id="RESET"),
    pytest.param("DISCARD ALL", "DISCARD resets the session.", id="DISCARD"),
    pytest.param("CREATE TABLE a (b int)", "CREATE changes the schema.", id="CREATE"),
    pytest.param("ALTER TABLE m DISABLE TRIGGER ALL", "ALTER changes the schema.", id="ALTER"),
    pytest.param("DROP TABLE m", "DROP changes the schema.", id="DROP"),
    pytest.param("COPY m FROM STDIN", "COPY moves rows past", id="COPY"),
    pytest.param("COPY m FROM PROGRAM 'rm'", "COPY runs a program on the server.", id="COPY PROGRAM"),
    pytest.param("DO $$ BEGIN END $$", "DO runs code", id="DO"),
    pytest.param("CALL p()", "CALL runs code", id="CALL"),
    pytest.param("LOCK TABLE m", "LOCK locks a table.", id="LOCK"),
    pytest.param("TRUNCATE m", "TRUNCATE leaves no old rows", id="TRUNCATE"),
    pytest.param("VACUUM m", "VACUUM cannot run in a transaction.", id="VACUUM"),
    pytest.param("ANALYZE m", "ANALYZE changes no row.", id="ANALYZE"),
    pytest.param("GRANT ALL ON m TO a", "GRANT changes who may do what.", id="GRANT"),
    pytest.param("REVOKE ALL ON m FROM a", "REVOKE changes who may do what.", id="REVOKE"),
    pytest.param("LISTEN a", "LISTEN outlives the transaction.", id="LISTEN"),
    pytest.param("NOTIFY a", "NOTIFY changes no row.", id="NOTIFY"),
    pytest.param("PREPARE a AS DELETE FROM m", "PREPARE says a statement", id="PREPARE"),
    pytest.param("EXECUTE a", "EXECUTE runs a statement", id="EXECUTE"),
    pytest.param("DECLARE c CURSOR FOR SELECT 1", "DECLARE opens a cursor.", id="DECLARE"),
    pytest.param("FETCH c", "FETCH belongs to a cursor.", id="FETCH"),
    pytest.param("EXPLAIN ANALYZE DELETE FROM m", "EXPLAIN shows a plan.", id="EXPLAIN"),
    pytest.param("REFRESH MATERIALIZED VIEW v", "REFRESH fills a view anew.", id="REFRESH"),
    pytest.param("UPDTE m SET a = 1", "UPDTE is no statement that is known here.", id="misspelt"),
    pytest.param("'a'", "'a' is no statement that is known here.", id="no word"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "message"), VERBS)
def test_a_statement_of_another_kind(statement: str, message: str) -> None:
    found = the_only(f"{statement};\nDELETE FROM m WHERE id = 1;", expect="[1, 1]" if statement[:2] == "WI" else "[1]")
    assert found.rule == "correction-statement"
    assert found.message.startswith(message)
    assert found.span.line == 9


def test_a_misspelt_verb_is_guessed() -> None:
    assert the_only("UPDTE m SET a = 1; DELETE FROM m WHERE true").help == "Did you mean update?"


@pytest.mark.parametrize("verb", sorted(REFUSED))
def test_no_refused_word_begins_a_statement_that_passes(verb: str) -> None:
    assert "correction-statement" in {one.rule for one in findings(f"{verb} m; DELETE FROM m WHERE true")}


@pytest.mark.parametrize(
    ("call", "name"),
    [
        pytest.param("dblink_exec('x', 'DELETE FROM m')", "dblink_exec", id="dblink"),
        pytest.param("public.dblink_exec('x')", "dblink_exec", id="in public"),
        pytest.param("extensions.dblink('x')", "dblink", id="in extensions"),
        pytest.param('"dblink"(1)', "dblink", id="in quotes"),
        pytest.param('U&"d\\0062link"(1)', "dblink", id="by code points"),
        pytest.param("DBLINK /* x */ (1)", "dblink", id="with a comment before the parenthesis"),
        pytest.param("pg_catalog.set_config('a.b', 'c', false)", "set_config", id="set_config"),
        pytest.param("pg_read_file('x')", "pg_read_file", id="a file"),
        pytest.param("lo_import('x')", "lo_import", id="lo_import"),
        pytest.param("lo_export(1, 'x')", "lo_export", id="lo_export"),
        pytest.param("pg_terminate_backend(1)", "pg_terminate_backend", id="another session"),
        pytest.param("setval('s', 1)", "setval", id="setval"),
        pytest.param("pg_advisory_unlock_all()", "pg_advisory_unlock_all", id="advisory locks"),
        pytest.param("pg_try_advisory_xact_lock(1)", "pg_try_advisory_xact_lock", id="trying one"),
        pytest.param("query_to_xml('SELECT 1', true, true, '')", "query_to_xml", id="SQL in a text"),
        pytest.param("pg_logical_emit_message(false, 'a', 'b')", "pg_logical_emit_message", id="replication"),
        pytest.param("pg_sleep(9)", "pg_sleep", id="sleep"),
        pytest.param("http_get('x')", "http_get", id="http"),
        pytest.param("aws_lambda.invoke('x')", "invoke", id="by its schema alone"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("statement", ["UPDATE m SET a = {} WHERE id = 1", "DELETE FROM m WHERE a = (SELECT {})"])
def test_a_call_that_no_rollback_takes_back(statement: str, call: str, name: str) -> None:
    found = the_only(statement.format(call))
    assert found.rule == "reaches-outside"
    assert found.message.startswith(f"{name}() ")
    assert found.span.line == 9


def test_a_reason_stands_beside_every_function_that_reaches_outside() -> None:
    assert all(pattern == pattern.lower() and len(reason.split()) > 3 for pattern, reason in OUTWARD.items())


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


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("DELETE FROM m WHERE true", id="every row, on purpose"),
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


def test_nothing_is_held_against_values_by_a_block_that_is_not_understood() -> None:
    found = findings(f"UPDATE p SET a = now() {SURE}", tables="5")
    assert [one.rule for one in found] == ["correction-block"]


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
