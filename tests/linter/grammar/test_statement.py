"""A statement as a whole: its verb, the spans of its clauses, and what happens when it is not understood."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linter.grammar.statement import parse_statement, verb_of
from linter.scan import scan
from rules.operation import DropTable, Session, Unrecognised
from tests.linter.grammar.forms import ACCEPTED
from tests.linter.grammar.understood import n, operations, refusal, said

VERBS = [
    pytest.param("DROP MATERIALIZED VIEW a", "drop materialized view", id="drop"),
    pytest.param("CREATE OR REPLACE TEMP VIEW a AS SELECT 1", "create view", id="create with adjectives"),
    pytest.param("CREATE CONSTRAINT TRIGGER", "create trigger", id="create, unfinished"),
    pytest.param("ALTER TABLE a DROP b", "alter table", id="alter"),
    pytest.param("ALTER USER a RENAME TO b", "alter role", id="a user is a role"),
    pytest.param("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO a", "alter default", id="alter of no kind"),
    pytest.param("DROP OWNED BY a", "drop owned", id="drop of no kind"),
    pytest.param("CREATE", "create", id="create alone"),
    pytest.param("GRANT a TO b", "grant", id="other"),
    pytest.param("(SELECT 1)", "select", id="parenthesised query"),
    pytest.param("frobnicate a", "unrecognised", id="no statement"),
    pytest.param("\\connect a", "unrecognised", id="a command of psql"),
]


@pytest.mark.parametrize(("sql", "verb"), VERBS)
def test_a_statement_is_called_by_its_leading_words(sql: str, verb: str) -> None:
    assert verb_of(sql, scan(sql).tokens) == verb


def test_a_statement_of_several_clauses_is_named_by_its_verb() -> None:
    sql = "DROP TABLE a, b"
    assert parse_statement(sql, scan(sql).tokens).verb == "drop table"


SPANS = [
    pytest.param("DROP TABLE a CASCADE", ["DROP TABLE a CASCADE"], id="an only clause is the whole statement"),
    pytest.param("DROP TABLE a, s.b CASCADE", ["a", "s.b"], id="several begin at their own first token"),
    pytest.param("LOCK TABLE ONLY a, b * IN SHARE MODE", ["ONLY a", "b *"], id="lock"),
    pytest.param("VACUUM (FULL) a (x), b", ["a (x)", "b"], id="vacuum"),
    pytest.param("VACUUM a (x)", ["VACUUM a (x)"], id="vacuum of one"),
    pytest.param(
        "ALTER TYPE a ADD ATTRIBUTE b int, DROP ATTRIBUTE c CASCADE",
        ["ADD ATTRIBUTE b int", "DROP ATTRIBUTE c CASCADE"],
        id="alter type",
    ),
    pytest.param(
        "CREATE SCHEMA a CREATE TABLE b (c int) GRANT ALL ON b TO d",
        ["CREATE SCHEMA a", "CREATE TABLE b (c int)", "GRANT ALL ON b TO d"],
        id="create schema",
    ),
    pytest.param("ALTER PUBLICATION p ADD TABLE a (x), b", ["TABLE a (x)", "b"], id="publication"),
    pytest.param("EXPLAIN ANALYZE DELETE FROM a", ["EXPLAIN ANALYZE DELETE FROM a"], id="explain"),
    pytest.param("DROP TABLE a, b frob", ["a", "b", "frob"], id="what is left over"),
]


@pytest.mark.parametrize(("sql", "clauses"), SPANS)
def test_each_clause_has_its_own_stretch_of_text(sql: str, clauses: list[str]) -> None:
    assert said(sql) == clauses


def test_positions_count_from_the_beginning_of_the_file() -> None:
    text = "BEGIN;\nDROP TABLE a, b;"
    statement = parse_statement(text, scan(text).tokens[2:-1])
    assert (statement.start, statement.end) == (7, 22)
    assert [(clause.start, clause.end) for clause in statement.clauses] == [(18, 19), (21, 22)]


def test_what_is_left_over_does_not_hide_the_clauses_before_it() -> None:
    assert operations("DROP TABLE a, b frob") == [
        DropTable(table=n("a"), together=(n("a"), n("b"))),
        DropTable(table=n("b"), together=(n("a"), n("b"))),
        Unrecognised(reason="expected the end of the statement, found 'frob'"),
    ]


def test_a_block_that_does_nothing_is_still_one_clause() -> None:
    assert operations("DO $$ BEGIN END $$") == [Session(verb="do")]


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("(" * 50_000, id="open parentheses"),
        pytest.param("SELECT " + "(" * 50_000 + "1" + ")" * 50_000, id="nested parentheses"),
        pytest.param("SELECT * FROM " + "(SELECT * FROM " * 5_000 + "t" + ")" * 5_000, id="nested queries"),
        pytest.param("EXPLAIN ANALYZE " * 20_000 + "SELECT 1", id="nested EXPLAIN"),
        pytest.param("CREATE SCHEMA a " * 5_000, id="nested CREATE SCHEMA"),
        pytest.param("CREATE " * 20_000, id="one word again and again"),
    ],
)
def test_deep_nesting_ends_in_an_answer(sql: str) -> None:
    assert parse_statement(sql, scan(sql).tokens).clauses


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """Words of accepted statements, cut and put together at random."""
    words = draw(st.lists(st.sampled_from(ACCEPTED), min_size=1, max_size=3).map(lambda forms: " ".join(forms).split()))
    begin = draw(st.integers(0, len(words) - 1))
    end = draw(st.integers(begin + 1, len(words)))
    place = draw(st.integers(begin, end))
    extra = draw(st.sampled_from(["", "(", ")", ",", ";", ".", "'x'", '"q"', "-1", "$1", "[", "\\", "ON", "CREATE"]))
    return " ".join([*words[begin:place], extra, *words[place:end]])


@given(mangled())
def test_no_sequence_of_tokens_makes_it_fail(sql: str) -> None:
    tokens = scan(sql).tokens
    assume(tokens)  # nothing is left of a string that never ends
    statement = parse_statement(sql, tokens)
    assert statement.clauses
    for clause in statement.clauses:
        assert statement.start <= clause.start < clause.end <= statement.end


def test_a_statement_that_begins_with_an_unknown_word_says_so() -> None:
    assert refusal("frobnicate a") == "expected a statement, found 'frobnicate'"
