"""Statements of another kind, each refused in words of its own."""

from __future__ import annotations

import pytest

from linter.correction.verbs import REFUSED
from tests.linter.correction.reading import findings, the_only

SURE = "WHERE id = 1"


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
