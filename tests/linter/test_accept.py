"""An approval answers for the clauses on its line and for nothing else; one that answers for nothing is a finding."""

from __future__ import annotations

import pytest

from linter.lint import lint_text
from rules.finding import AcceptedBy, Category, Finding

BEFORE = """
CREATE TABLE t (id int PRIMARY KEY, a int, b int, c int);
CREATE TABLE u (id int PRIMARY KEY, a int);
CREATE TABLE "v w" (id int PRIMARY KEY);
"""
_DROPS = ("drop-table", "drop-column", "truncate", "update-without-where", "delete-without-where")


def findings(source: str) -> tuple[Finding, ...]:
    return lint_text(BEFORE, source).findings


def drops(source: str) -> dict[int, int | None]:
    """For each line with destruction on it, the line of the approval."""
    found = [one for one in findings(source) if one.rule in _DROPS]
    answered = {one.span.line: one.acceptance.line if one.acceptance else None for one in found}
    assert len(answered) == len(found), "these tests keep to one on a line"
    return answered


def about_comments(source: str) -> list[tuple[str, int]]:
    """Rule and line of each finding about a comment."""
    return [(one.rule, one.span.line) for one in findings(source) if one.category is Category.APPROVAL]


@pytest.mark.parametrize(
    ("source", "answers"),
    [
        pytest.param("DROP TABLE t; -- MIGRATION_APPROVED: gone\nDROP TABLE u;\n", {1: 1, 2: None}, id="first of two"),
        pytest.param("DROP TABLE t;\nDROP TABLE u; -- MIGRATION_APPROVED: gone\n", {1: None, 2: 2}, id="second of two"),
        pytest.param(
            "DROP TABLE t; -- MIGRATION_APPROVED: gone\r\nDROP TABLE u;\r\n", {1: 1, 2: None}, id="first of two, CRLF"
        ),
        pytest.param("DROP TABLE t; -- MIGRATION_APPROVED: gone\rDROP TABLE u;\r", {1: 1, 2: None}, id="CR alone"),
        pytest.param(
            "DROP TABLE t;\t--\tMIGRATION_APPROVED:\tgone \t\nDROP TABLE u;",
            {1: 1, 2: None},
            id="tabs, trailing blanks",
        ),
        pytest.param("DROP TABLE t; -- MIGRATION_APPROVED: 已清空\nDROP TABLE u;", {1: 1, 2: None}, id="Chinese"),
        pytest.param(
            "DROP TABLE t -- MIGRATION_APPROVED: gone\n;\nDROP TABLE u;", {1: 1, 3: None}, id="semicolon below"
        ),
        pytest.param(
            "DROP TABLE -- MIGRATION_APPROVED: gone\n  t;\nDROP TABLE u;", {1: 1, 3: None}, id="where the clause starts"
        ),
        pytest.param(
            "DROP TABLE\n  t; -- MIGRATION_APPROVED: gone\nDROP TABLE u;", {1: 2, 3: None}, id="where the clause ends"
        ),
        pytest.param(
            "ALTER TABLE t\n  DROP COLUMN a, -- MIGRATION_APPROVED: gone\n  DROP COLUMN b,\n  DROP COLUMN c;\n",
            {2: 2, 3: None, 4: None},
            id="first column of three",
        ),
        pytest.param(
            "ALTER TABLE t\n  DROP COLUMN a,\n  DROP COLUMN b, -- MIGRATION_APPROVED: gone\n  DROP COLUMN c;\n",
            {2: None, 3: 3, 4: None},
            id="second column of three",
        ),
        pytest.param(
            "ALTER TABLE t\n  DROP COLUMN a,\n  DROP COLUMN b,\n  DROP COLUMN c; -- MIGRATION_APPROVED: gone\n",
            {2: None, 3: None, 4: 4},
            id="last column of three",
        ),
        pytest.param(
            "ALTER TABLE t DROP COLUMN a,\n  DROP COLUMN b; -- MIGRATION_APPROVED: gone\n",
            {1: None, 2: 2},
            id="second column, the first beside ALTER TABLE",
        ),
        pytest.param(
            "ALTER TABLE t DROP COLUMN a, -- MIGRATION_APPROVED: gone\n  DROP COLUMN b;\n",
            {1: 1, 2: None},
            id="first column beside ALTER TABLE",
        ),
        pytest.param(
            "ALTER TABLE t -- MIGRATION_APPROVED: gone\n  DROP COLUMN a,\n  DROP COLUMN b;\n",
            {2: None, 3: None},
            id="beside ALTER TABLE, no clause",
        ),
        pytest.param(
            "ALTER TABLE t\n  DROP COLUMN a -- MIGRATION_APPROVED: gone\n, DROP COLUMN b;\n",
            {2: 2, 3: None},
            id="commas first",
        ),
        pytest.param(
            'DROP TABLE t,\n  u, -- MIGRATION_APPROVED: gone\n  "v w";\n',
            {1: None, 2: 2, 3: None},
            id="table in a list",
        ),
        pytest.param(
            "DO $$\nBEGIN\n  DROP TABLE t; -- MIGRATION_APPROVED: gone\n  DROP TABLE u;\nEND $$;\n",
            {3: 3, 4: None},
            id="in a DO body",
        ),
        pytest.param(
            "DO $$\nBEGIN\n  DROP TABLE t;\nEND $$; -- MIGRATION_APPROVED: gone\nDROP TABLE u;\n",
            {3: None, 5: None},
            id="behind a DO body",
        ),
        pytest.param(
            "DO $$ -- MIGRATION_APPROVED: gone\nBEGIN\n  DROP TABLE t;\nEND $$;\nDROP TABLE u;\n",
            {3: None, 5: None},
            id="before the body of a DO",
        ),
        pytest.param("DELETE FROM t; -- MIGRATION_APPROVED: gone\nDELETE FROM u;\n", {1: 1, 2: None}, id="delete"),
        pytest.param(
            "UPDATE t SET a = 1; -- MIGRATION_APPROVED: all\nUPDATE u SET a = 1;\n", {1: 1, 2: None}, id="update"
        ),
        pytest.param("TRUNCATE t; -- MIGRATION_APPROVED: gone\nTRUNCATE u;\n", {1: 1, 2: None}, id="truncate"),
    ],
)
def test_an_approval_answers_for_the_clause_on_its_line_only(source: str, answers: dict[int, int | None]) -> None:
    assert drops(source) == answers


@pytest.mark.parametrize(
    ("source", "comment"),
    [
        pytest.param("-- MIGRATION_APPROVED: gone\nDROP TABLE t;\nDROP TABLE u;\n", 1, id="on the line above"),
        pytest.param("DROP TABLE t;\n-- MIGRATION_APPROVED: gone\nDROP TABLE u;\n", 2, id="between"),
        pytest.param("DROP TABLE t;\nDROP TABLE u;\n-- MIGRATION_APPROVED: gone\n", 3, id="on the line below"),
        pytest.param(
            "DROP TABLE t\n-- MIGRATION_APPROVED: gone\n;\nDROP TABLE u;\n", 2, id="inside, on a line of its own"
        ),
        pytest.param("DROP TABLE\n  t -- MIGRATION_APPROVED: gone\n  CASCADE;\nDROP TABLE u;\n", 2, id="in the middle"),
        pytest.param("DROP TABLE t;\nDROP TABLE u;\nSELECT 1; -- MIGRATION_APPROVED: gone\n", 3, id="beside another"),
        pytest.param("DROP TABLE t;\nDROP TABLE u;\nCREATE TABLE w (); -- MIGRATION_APPROVED: new\n", 3, id="harmless"),
    ],
)
def test_an_approval_elsewhere_answers_for_nothing_and_is_a_finding(source: str, comment: int) -> None:
    assert set(drops(source).values()) == {None}
    assert about_comments(source) == [("unused-approval", comment)]


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param("-- MIGRATION_APPROVED", id="no colon"),
        pytest.param("-- MIGRATION_APPROVED:", id="no reason"),
        pytest.param("-- MIGRATION_APPROVED: \t ", id="blank reason"),
        pytest.param("-- MIGRATION_APPROVED: <reason>", id="placeholder"),
        pytest.param("-- MIGRATION_APPROVED: TODO", id="to do"),
        pytest.param("-- migration_approved: gone", id="lower case"),
        pytest.param("-- MIGRATION_APPROVED gone", id="colon missing"),
        pytest.param("/* MIGRATION_APPROVED: gone */", id="block comment"),
        pytest.param("/*\n*/ -- gone; MIGRATION_APPROVED: by me", id="after other words"),
    ],
)
def test_an_approval_without_reason_or_form_answers_for_nothing_and_is_a_finding(comment: str) -> None:
    source = f"DROP TABLE t; {comment}\nDROP TABLE u;\n"
    assert set(drops(source).values()) == {None}
    [(rule, _)] = about_comments(source)
    assert rule == "approval-without-reason"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("DROP TABLE t; SELECT '-- MIGRATION_APPROVED: gone';\nDROP TABLE u;\n", id="string"),
        pytest.param("DROP TABLE t; SELECT $$ -- MIGRATION_APPROVED: gone\n$$;\nDROP TABLE u;\n", id="dollar quotes"),
        pytest.param(
            'DROP TABLE t; ALTER TABLE u RENAME a TO "-- MIGRATION_APPROVED: gone";\nDROP TABLE u;', id="identifier"
        ),
        pytest.param(
            "DROP TABLE t; CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ -- MIGRATION_APPROVED: gone\n$$;\n"
            "DROP TABLE u;",
            id="body that is stored",
        ),
        pytest.param(
            "DROP TABLE t; DO $$BEGIN RAISE '-- MIGRATION_APPROVED: gone'; END$$;\nDROP TABLE u;", id="string in a body"
        ),
    ],
)
def test_what_is_no_comment_answers_for_nothing(source: str) -> None:
    assert set(drops(source).values()) == {None}
    assert about_comments(source) == []


def test_an_approval_covers_all_that_stands_on_its_line() -> None:
    source = 'DROP TABLE t; DROP TABLE u; -- MIGRATION_APPROVED: both\nDROP TABLE "v w";\n'
    found = [one for one in findings(source) if one.rule == "drop-table"]
    assert [one.acceptance is not None for one in found] == [True, True, False]


def test_an_approval_gives_its_reason_and_line() -> None:
    source = "SELECT 1;\nDROP TABLE t; -- MIGRATION_APPROVED:  empty   since May \nDROP TABLE u;\n"
    [accepted] = [one.acceptance for one in findings(source) if one.acceptance]
    assert (accepted.by, accepted.reason, accepted.line) == (AcceptedBy.APPROVAL, "empty since May", 2)


def test_two_approvals_of_one_clause_are_both_used_and_the_first_is_named() -> None:
    source = "DROP TABLE -- MIGRATION_APPROVED: one\n  t; -- MIGRATION_APPROVED: two\nDROP TABLE u;\n"
    assert drops(source) == {1: 1, 3: None}
    assert about_comments(source) == []


def test_an_approval_silences_no_rule_that_is_not_about_destruction() -> None:
    source = "UPDATE t SET a = 1 WHERE a = 0; -- MIGRATION_APPROVED: small\nUPDATE u SET a = 1 WHERE a = 0;\n"
    assert {one.rule for one in findings(source)} == {"backfill-in-migration", "unused-approval"}
    assert all(one.acceptance is None for one in findings(source))
    assert about_comments(source) == [("unused-approval", 1)]


@pytest.mark.parametrize("words", ["", "words", "approved", "threephase", "DROP TABLE u;", "'", "$$", "/*", "*/", "\\"])
def test_any_other_comment_changes_nothing(words: str) -> None:
    plain = [(one.rule, one.span) for one in findings("DROP TABLE t;\nUPDATE t SET a = 1 WHERE id = 1;\n")]
    commented = findings(f"DROP TABLE t; -- {words}\nUPDATE t SET a = 1 WHERE id = 1; -- {words}\n")
    assert [(one.rule, one.span) for one in commented] == plain
    assert all(one.acceptance is None for one in commented)
