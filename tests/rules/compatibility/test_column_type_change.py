from __future__ import annotations

import pytest

from tests.rules.judging import only, said

MEMBERS = "CREATE TABLE members (id serial PRIMARY KEY, name varchar(50), age integer, tags text[], at timestamp(3));"


def change(column: str, to: str) -> str:
    return f"ALTER TABLE members ALTER COLUMN {column} SET DATA TYPE {to};"


@pytest.mark.parametrize(
    ("column", "to", "words"),
    [
        ("age", "bigint", " while the table and all its indexes are rewritten: nobody reads or writes it meanwhile."),
        ("id", "bigint", " while the table and all its indexes are rewritten: nobody reads or writes it meanwhile."),
        ("name", "varchar(100)", "lock on members, without a rewrite."),
        ("name", "text", "lock on members, without a rewrite."),
        ("name", "varchar(20)", " while the table and all its indexes are rewritten"),
        ("at", "timestamptz(3)", " while the table and all its indexes are rewritten: nobody"),
        ("at", "timestamptz", ", perhaps while the table and all its indexes are rewritten."),
        ("name", "citext", "lock on members, without a rewrite."),
        ("unheard_of", "text", ", perhaps while the table and all its indexes are rewritten."),
    ],
)
def test_the_message_says_whether_the_table_is_rewritten(column: str, to: str, words: str) -> None:
    finding = only(MEMBERS, change(column, to))
    assert (finding.rule, finding.severity) == ("column-type-change", "error")
    assert words in finding.message
    assert "cached plan must not change result type" in finding.message


@pytest.mark.parametrize(
    ("column", "to"),
    [
        ("age", "int4"),
        ("name", "character varying(50)"),
        ("id", "integer"),
        ("tags", "text[][]"),
        ("at", "timestamp(3)"),
    ],
)
def test_the_type_that_the_column_has_is_no_change(column: str, to: str) -> None:
    assert said(MEMBERS, change(column, to)) == []


def test_the_same_type_by_an_expression_or_with_a_collation_is_a_change() -> None:
    assert said(MEMBERS, change("age", "integer USING age + 1")) == ["column-type-change error"]
    assert said(MEMBERS, change("name", 'varchar(50) COLLATE "C"')) == ["column-type-change error"]


def test_a_new_column_may_change_its_type() -> None:
    assert said("CREATE TABLE a (b integer); ALTER TABLE a ALTER COLUMN b TYPE bigint;") == []
    assert said(MEMBERS, "ALTER TABLE members ADD c integer; " + change("c", "bigint")) == []


def test_a_default_taken_off_and_put_back_around_the_change_is_not_reported() -> None:
    migration = (
        f"ALTER TABLE members ALTER age DROP DEFAULT; {change('age', 'bigint')} ALTER TABLE members ALTER age SET "
        "DEFAULT 0;"
    )
    assert said(MEMBERS, migration) == ["column-type-change error"]


def test_a_foreign_key_put_back_around_the_change_is_not_reported() -> None:
    history = MEMBERS + "CREATE TABLE visits (member_id bigint CONSTRAINT k REFERENCES members (id));"
    migration = f"""ALTER TABLE visits DROP CONSTRAINT k;
{change("id", "bigint")}
ALTER TABLE visits ADD CONSTRAINT k FOREIGN KEY (member_id) REFERENCES members (id);"""
    assert said(history, migration) == ["column-type-change error"]


def test_the_tables_tied_by_a_foreign_key_are_named() -> None:
    history = MEMBERS + "CREATE TABLE visits (member_id integer REFERENCES members (id));"
    assert (
        "lock on members and on visits, tied to it by a foreign key," in only(history, change("id", "bigint")).message
    )
    child = "ALTER TABLE visits ALTER COLUMN member_id TYPE bigint;"
    assert "lock on visits and on members, tied to it by a foreign key," in only(history, child).message


def test_serial_is_no_type_to_change_to() -> None:
    assert "PostgreSQL refuses it besides: bigserial is not a type" in only(MEMBERS, change("id", "BIGSERIAL")).message


def test_the_help_adds_a_column_of_the_new_type() -> None:
    assert "  ALTER TABLE members ADD COLUMN age_new bigint;" in only(MEMBERS, change("age", "bigint")).help


@pytest.mark.parametrize(
    ("column", "to", "wider"),
    [
        ("name", "text", True),
        ("name", "varchar(60)", True),
        ("name", "varchar(40)", False),
        ("age", "bigint", True),
        ("age", "smallint", False),
        ("cost", "numeric(12,2)", True),
        ("cost", "numeric(12,3)", False),
        ("at", "timestamptz(3)", False),
        ("age", "bigint USING age / 2", False),
    ],
)
def test_only_a_type_that_holds_less_refuses_what_a_running_version_writes(column: str, to: str, wider: bool) -> None:
    history = MEMBERS.replace("age integer", "age integer, cost numeric(10,2)")
    message = only(history, change(column, to)).message
    assert ("a running version may write what no longer fits" not in message) is wider
