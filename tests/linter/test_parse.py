"""A migration's text to what it says: everything PostgreSQL accepts is understood, what it refuses hides nothing."""

from __future__ import annotations

import pytest

from linter.parse import ParsedMigration, parse
from linter.scan import Kind
from rules.describe import label, tables_of
from rules.name import Name
from rules.operation import AddColumn, DropColumn, DropTable, Operation, Truncate, Unrecognised
from tests.linter.agreement import compare
from tests.linter.libpg_query import accepts
from tests.linter.statements import ALL

A, B, C = Name(name="a"), Name(name="b"), Name(name="c")


def operations(text: str) -> list[Operation]:
    return list(parse(text).operations())


@pytest.mark.parametrize("statement", ALL)
def test_every_statement_is_read_as_postgresql_reads_it(statement: str) -> None:
    assert accepts(statement)
    assert compare(statement).disagreements == []


@pytest.mark.parametrize("statement", ALL)
def test_upper_case_comments_and_line_breaks_change_nothing(statement: str) -> None:
    words = [
        statement[token.start : token.end].upper() if token.kind is Kind.WORD else statement[token.start : token.end]
        for token in parse(statement).tokens
    ]
    assert said(" /* ; ' */ -- \" ;\n".join(words)) == said(statement)


def said(text: str) -> list[tuple[str, tuple[Name, ...]]]:
    return [(label(operation), tables_of(operation)) for operation in operations(text)]


# Refused statements ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("DROP TABEL b", id="a misspelt word"),
        pytest.param("DROP", id="half a statement"),
        pytest.param("UNKNOWN b", id="no such statement"),
        pytest.param("ALTER TABLE b FROBNICATE", id="no such action"),
        pytest.param("CREATE TABLE b (c int", id="an open parenthesis"),
        pytest.param("CREATE TABLE b c int)", id="a parenthesis too many"),
        pytest.param("SELECT )(", id="parentheses crossed"),
        pytest.param("DELETE FROM b WHERE", id="an empty WHERE"),
        pytest.param("1", id="a number"),
        pytest.param("'a'", id="a string"),
        pytest.param("\u00a0SELECT 1", id="a no-break space, which is a letter"),
        pytest.param("DO $$ BEGIN FROBNICATE b; END $$", id="an unknown statement in DO"),
    ],
)
def test_a_statement_that_is_not_understood_is_said_and_its_neighbours_stand(broken: str) -> None:
    first, *middle, last = operations(f"DROP TABLE a; {broken}; DROP TABLE c;")
    assert (first, last) == (DropTable(table=A), DropTable(table=C))
    assert any(isinstance(operation, Unrecognised) and operation.reason for operation in middle)


def test_one_action_that_is_not_understood_leaves_the_others() -> None:
    add, unknown, drop = operations("ALTER TABLE a ADD COLUMN b int, FROBNICATE (x, y), DROP COLUMN c")
    assert isinstance(add, AddColumn)
    assert isinstance(unknown, Unrecognised)
    assert drop == DropColumn(table=A, column="c")


# Texts without an end -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        pytest.param("DROP TABLE a;\nSELECT 'b;\nDROP TABLE c;", 21, 24, "string", id="string"),
        pytest.param('DROP TABLE a;\nDROP TABLE "b;', 25, 28, "quoted identifier", id="quoted name"),
        pytest.param("DROP TABLE a; /* b;\n*", 14, 19, "comment", id="comment"),
        pytest.param("DROP TABLE a;\nDO $x$ b $$;", 17, 26, "dollar-quoted string", id="dollar quote"),
        pytest.param("DROP TABLE a; SELECT '", 21, 22, "string", id="a quote at the very end"),
    ],
)
def test_what_never_ends_is_one_finding_on_its_place_and_what_stood_before_counts(
    text: str, start: int, end: int, words: str
) -> None:
    dropped, unfinished = parse(text).statements
    assert dropped.clauses[0].operation == DropTable(table=A)
    (clause,) = unfinished.clauses
    assert isinstance(clause.operation, Unrecognised)
    assert words in clause.operation.reason
    assert (clause.start, clause.end) == (start, end)


# Clauses --------------------------------------------------------------------------------------------------------------


def stretches(migration: ParsedMigration) -> list[str]:
    return [
        migration.source[clause.start : clause.end]
        for statement in migration.statements
        for clause in statement.clauses
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("DROP TABLE a ;", ["DROP TABLE a"], id="one clause is the statement"),
        pytest.param("DROP TABLE a, b CASCADE;", ["a", "b"], id="one for each table"),
        pytest.param("ALTER TABLE a DROP COLUMN b;", ["ALTER TABLE a DROP COLUMN b"], id="one action is the statement"),
        pytest.param(
            "ALTER TABLE a\n ADD COLUMN b text DEFAULT f(1, 2), -- x\n DROP COLUMN c",
            ["ADD COLUMN b text DEFAULT f(1, 2)", "DROP COLUMN c"],
            id="one for each action",
        ),
        pytest.param("TRUNCATE a, ONLY b.c", ["a", "ONLY b.c"], id="one for each truncated table"),
        pytest.param(
            "WITH x AS (DELETE FROM a RETURNING *) INSERT INTO b TABLE x",
            ["DELETE FROM a RETURNING *", "WITH x AS (DELETE FROM a RETURNING *) INSERT INTO b TABLE x"],
            id="a change hidden in WITH",
        ),
        pytest.param(
            "DO $$ BEGIN\n DROP TABLE a;\n DROP TABLE b; END $$", ["DROP TABLE a", "DROP TABLE b"], id="a DO block"
        ),
    ],
)
def test_a_clause_is_the_stretch_of_text_that_says_it(text: str, expected: list[str]) -> None:
    assert stretches(parse(text)) == expected


def test_one_of_several_tables_is_a_clause_of_its_own() -> None:
    assert operations("TRUNCATE a, b") == [Truncate(table=A, together=(A, B)), Truncate(table=B, together=(A, B))]


def test_comments_come_in_the_order_in_which_they_stand_those_of_a_do_block_too() -> None:
    text = "-- one\nDO $$ BEGIN -- two\n NULL; /* three */ END $$; -- four\nSELECT '-- none'"
    found = parse(text).comments
    assert [comment.text for comment in found] == ["-- one", "-- two", "/* three */", "-- four"]
    assert [text[comment.start : comment.end] for comment in found] == [comment.text for comment in found]
