"""What functions do counts with the statement that runs them, whatever statement that is."""

from __future__ import annotations

import pytest

from rules.finding import Phase
from tests.rules.judging import only, phases, said

HISTORY = """CREATE TABLE members (id integer, name text);
CREATE FUNCTION wipe() RETURNS integer LANGUAGE sql AS 'DROP TABLE old_members; SELECT 1';
CREATE FUNCTION cuid() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN md5(random()::text); END $$;
CREATE FUNCTION prefixed() RETURNS text LANGUAGE sql AS 'SELECT ''m'' || cuid()';"""

RUNS = [
    pytest.param("INSERT INTO members (id) VALUES ({}());", id="INSERT"),
    pytest.param("INSERT INTO members (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = {}();", id="ON CONFLICT"),
    pytest.param("WITH x AS (SELECT {}()) INSERT INTO members (id) VALUES (1);", id="WITH before INSERT"),
    pytest.param("CREATE TABLE copies AS SELECT {}() AS id;", id="CREATE TABLE AS"),
    pytest.param("SELECT {}() AS id INTO copies;", id="SELECT INTO"),
    pytest.param("CREATE MATERIALIZED VIEW v AS SELECT {}() AS id WITH DATA;", id="CREATE MATERIALIZED VIEW"),
    pytest.param("ALTER TABLE members ADD COLUMN age integer DEFAULT {}();", id="DEFAULT of ADD COLUMN"),
    pytest.param("COPY (SELECT {}()) TO STDOUT;", id="COPY of a query"),
    pytest.param("DECLARE c CURSOR FOR SELECT {}();", id="DECLARE"),
    pytest.param("DO $$ BEGIN PERFORM {}(); END $$;", id="PERFORM"),
]
LATER = [
    pytest.param("CREATE VIEW v AS SELECT {}() AS id;", id="a view"),
    pytest.param("CREATE MATERIALIZED VIEW v AS SELECT {}() AS id WITH NO DATA;", id="a view without data"),
    pytest.param("CREATE TABLE t (id integer DEFAULT {}());", id="a default of CREATE TABLE"),
    pytest.param("ALTER TABLE members ALTER id SET DEFAULT {}();", id="SET DEFAULT"),
    pytest.param(
        "CREATE TABLE t (id integer); ALTER TABLE t ADD age integer DEFAULT {}();", id="a column of a new table"
    ),
]


@pytest.mark.parametrize("statement", RUNS)
def test_a_function_that_removes_something_is_reported_where_it_is_run(statement: str) -> None:
    assert said(HISTORY, statement.format("wipe")) == ["contract-not-approved error"]


@pytest.mark.parametrize("statement", RUNS)
def test_a_function_that_nobody_saw_is_opaque_where_it_is_run(statement: str) -> None:
    assert said(HISTORY, statement.format("unheard_of")) == ["opaque-code error"]


@pytest.mark.parametrize("statement", RUNS)
@pytest.mark.parametrize("name", ["cuid", "prefixed", "gen_random_uuid"])
def test_a_harmless_function_is_silent(statement: str, name: str) -> None:
    assert said(HISTORY, statement.format(name)) == []


@pytest.mark.parametrize("statement", LATER)
@pytest.mark.parametrize("name", ["wipe", "unheard_of"])
def test_what_only_runs_later_is_silent(statement: str, name: str) -> None:
    assert said(HISTORY, statement.format(name)) == []


def test_an_approval_answers_for_what_a_function_removes() -> None:
    approved = "INSERT INTO members (id) VALUES (wipe()); -- MIGRATION_APPROVED: nobody reads old_members"
    assert said(HISTORY, approved) == []


def test_a_new_type_counts_with_what_its_using_runs() -> None:
    change = "ALTER TABLE members ALTER name TYPE integer USING {}();"
    assert said(HISTORY, change.format("wipe")) == ["column-type-change error", "contract-not-approved error"]
    assert said(HISTORY, change.format("unheard_of")) == ["column-type-change error", "opaque-code error"]


@pytest.mark.parametrize(
    ("body", "phase"),
    [
        pytest.param("DELETE FROM members WHERE id = 1", Phase.CONTRACT, id="DELETE, even with its WHERE"),
        pytest.param("TRUNCATE members", Phase.CONTRACT, id="TRUNCATE"),
        pytest.param("UPDATE members SET name = 1", Phase.CONTRACT, id="UPDATE of every row"),
        pytest.param("UPDATE members SET name = 1 WHERE name IS NULL", Phase.MIGRATE, id="UPDATE of some rows"),
        pytest.param(
            "MERGE INTO members m USING old_members o ON m.id = o.id WHEN MATCHED THEN DELETE",
            Phase.CONTRACT,
            id="MERGE that deletes",
        ),
        pytest.param("SELECT wipe()", Phase.CONTRACT, id="a call of what removes"),
        pytest.param("SELECT f()", Phase.CONTROL, id="a call of itself"),
        pytest.param("SELECT g()", Phase.UNKNOWN, id="a call of what nobody saw"),
    ],
)
def test_a_call_has_the_gravest_phase_of_its_body(body: str, phase: Phase) -> None:
    create = f"CREATE FUNCTION f() RETURNS void LANGUAGE sql AS '{body}';"
    assert phases(HISTORY, create, "SELECT f();") == [phase]


def test_large_objects_are_not_unlinked_in_silence() -> None:
    finding = only(HISTORY, "CREATE TABLE gone AS SELECT lo_unlink(id) FROM members;")
    assert (finding.rule, "away with large objects" in finding.message) == ("contract-not-approved", True)


@pytest.mark.parametrize("value", ["replica", "'replica'", "REPLICA"])
def test_a_session_without_triggers_and_foreign_keys_is_reported(value: str) -> None:
    finding = only(HISTORY, f"SET session_replication_role = {value};")
    assert finding.rule == "contract-not-approved"
    assert "no foreign key is checked" in finding.message


@pytest.mark.parametrize("statement", ["SET session_replication_role = origin;", "RESET session_replication_role;"])
def test_a_session_with_them_is_not(statement: str) -> None:
    assert said(HISTORY, statement) == []


def test_a_merge_that_deletes_loses_rows() -> None:
    merge = "MERGE INTO members m USING old_members o ON m.id = o.id WHEN MATCHED {}THEN DELETE;"
    assert said(HISTORY, merge.format("")) == ["delete-without-where error"]
    assert said(HISTORY, merge.format("AND m.id > 3 ")) == ["delete-without-where error"]
    assert said(HISTORY, merge.format("") + " -- MIGRATION_APPROVED: they are copies") == []
