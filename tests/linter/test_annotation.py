"""Which comments answer for findings, what they say, and which only look as if they did."""

from __future__ import annotations

import pytest

from linter.annotation import Annotations, Approval, Ignore, annotations_of
from linter.parse import parse
from linter.position import Lines
from rules.finding import Span


def comments_in(source: str) -> Annotations:
    return annotations_of(parse(source), Lines(source))


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        pytest.param("-- MIGRATION_APPROVED: data moved to new_field", "data moved to new_field", id="as written"),
        pytest.param("--MIGRATION_APPROVED:moved", "moved", id="no blanks"),
        pytest.param("--\t MIGRATION_APPROVED \t: \tit  is\tmoved \t", "it is moved", id="tabs and trailing blanks"),
        pytest.param("-- MIGRATION_APPROVED: données déplacées", "données déplacées", id="accents"),
        pytest.param("-- MIGRATION_APPROVED: 数据已迁移", "数据已迁移", id="Chinese"),
        pytest.param(
            "-- MIGRATION_APPROVED: see: https://x.org -- ok", "see: https://x.org -- ok", id="colons, dashes"
        ),
        pytest.param("-- MIGRATION_APPROVED: it's 'quoted' $$", "it's 'quoted' $$", id="quotes"),
        pytest.param("-- MIGRATION_APPROVED", "", id="no colon, no reason"),
        pytest.param("-- MIGRATION_APPROVED:", "", id="no reason"),
        pytest.param("-- MIGRATION_APPROVED: \t", "", id="blank reason"),
        pytest.param("-- MIGRATION_APPROVED: <reason>", "", id="placeholder"),
        pytest.param("-- MIGRATION_APPROVED: TODO", "", id="to do"),
        pytest.param("-- MIGRATION_APPROVED: ...", "", id="dots"),
    ],
)
def test_an_approval_and_its_reason(comment: str, reason: str) -> None:
    for line_break in ("\n", "\r\n", "\r", ""):
        [approval] = comments_in(f"DROP TABLE a; {comment}{line_break}").approvals
        end = 15 + len(comment)
        assert approval == Approval(span=Span(line=1, column=15, end_line=1, end_column=end), reason=reason)


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param("-- migration_approved: moved", id="lower case"),
        pytest.param("-- Migration approved: moved", id="two words"),
        pytest.param("-- MIGRATION-APPROVED: moved", id="dash"),
        pytest.param("-- MigrationApproved: moved", id="one word"),
        pytest.param("/* MIGRATION_APPROVED: moved */", id="block comment"),
        pytest.param("/*\n * MIGRATION_APPROVED: moved\n */", id="block comment over lines"),
        pytest.param("-- moved; MIGRATION_APPROVED: see above", id="after other words"),
        pytest.param("---- MIGRATION_APPROVED: moved", id="four dashes"),
        pytest.param("-- MIGRATION_APPROVED moved", id="no colon"),
        pytest.param("-- MIGRATION_APPROVED - moved", id="dash for a colon"),
        pytest.param("/* MIGRATION_APPROVED moved */", id="block comment without a colon"),
    ],
)
def test_what_is_meant_as_an_approval_and_is_none(comment: str) -> None:
    [approval] = comments_in(f"DROP TABLE a; {comment}\n").approvals
    assert (approval.malformed, approval.reason) == (True, "")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("-- This needs the MIGRATION_APPROVED comment, and has none.\nDROP TABLE a;", id="prose"),
        pytest.param("-- PRE_MIGRATION_APPROVED_BY me\nDROP TABLE a;", id="part of a word"),
        pytest.param("-- approved: the drop below\nDROP TABLE a;", id="another word"),
        pytest.param("SELECT '-- MIGRATION_APPROVED: moved'; DROP TABLE a;", id="string"),
        pytest.param("SELECT '\n-- MIGRATION_APPROVED: moved\n'; DROP TABLE a;", id="line of a string"),
        pytest.param("SELECT $$ -- MIGRATION_APPROVED: moved\n$$; DROP TABLE a;", id="dollar-quoted string"),
        pytest.param('ALTER TABLE a DROP COLUMN "-- MIGRATION_APPROVED: moved";', id="quoted identifier"),
        pytest.param("DO $$BEGIN PERFORM '-- MIGRATION_APPROVED: moved'; DROP TABLE a; END$$;", id="string in a body"),
        pytest.param(
            "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$\n"
            "  DROP TABLE a; -- MIGRATION_APPROVED: moved\n"
            "$$;\nDROP TABLE a;",
            id="body that is stored, not run",
        ),
    ],
)
def test_what_is_no_comment_or_another_is_no_approval(source: str) -> None:
    assert comments_in(source) == Annotations()


def test_an_approval_in_a_do_body_has_its_line_in_the_file() -> None:
    source = "SELECT 1;\nDO $$\nBEGIN\n  DROP TABLE a; -- MIGRATION_APPROVED: moved\nEND $$;\n"
    [approval] = comments_in(source).approvals
    assert approval == Approval(span=Span(line=4, column=17, end_line=4, end_column=45), reason="moved")


@pytest.mark.parametrize(
    ("comment", "rules", "reason"),
    [
        pytest.param('-- threephase: ignore backfill reason="small"', ("backfill",), "small", id="as written"),
        pytest.param('--threephase:ignore backfill reason="small"', ("backfill",), "small", id="no blanks"),
        pytest.param(
            '--\tthreephase : ignore\ta-b \t reason = " two \t words" \t', ("a-b",), "two words", id="tabs and blanks"
        ),
        pytest.param('-- threephase: ignore a, b reason="small"', ("a", "b"), "small", id="two rules"),
        pytest.param(
            '-- threephase: ignore a b,c reason="small"', ("a", "b", "c"), "small", id="with and without comma"
        ),
        pytest.param('-- threephase: ignore a, a reason="small"', ("a",), "small", id="one rule twice"),
        pytest.param('-- threephase: ignore a reason="小表"', ("a",), "小表", id="Chinese"),
        pytest.param("-- threephase: ignore a", ("a",), "", id="no reason"),
        pytest.param('-- threephase: ignore a reason=""', ("a",), "", id="empty reason"),
        pytest.param('-- threephase: ignore a reason="…"', ("a",), "", id="placeholder"),
        pytest.param('-- threephase: ignore a reason="<reason>"', ("a",), "", id="another placeholder"),
        pytest.param(
            '-- threephase: ignore reason-why reason="small"', ("reason-why",), "small", id="rule of that name"
        ),
    ],
)
def test_an_ignore_with_its_rules_and_reason(comment: str, rules: tuple[str, ...], reason: str) -> None:
    for line_break in ("\n", "\r\n", "\r", ""):
        [ignore] = comments_in(f"UPDATE a SET b=1; {comment}{line_break}").ignores
        place = Span(line=1, column=19, end_line=1, end_column=19 + len(comment))
        assert ignore == Ignore(span=place, rules=rules, reason=reason, line=1)


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param('-- threephase: ignore reason="small"', id="no rule"),
        pytest.param("-- threephase: ignore", id="nothing"),
        pytest.param('-- threephase: Ignore a reason="small"', id="capital"),
        pytest.param('-- ThreePhase: ignore a reason="small"', id="capitals"),
        pytest.param('-- threephase ignore a reason="small"', id="no colon"),
        pytest.param('-- threephase: allow a reason="small"', id="another verb"),
        pytest.param("-- threephase: ignore a reason='small'", id="single quotes"),
        pytest.param("-- threephase: ignore a reason=small", id="no quotes"),
        pytest.param('-- threephase: ignore a reason="small', id="unfinished quotes"),
        pytest.param('-- threephase: ignore a reason="small" b', id="something after the reason"),
        pytest.param('-- threephase: ignore a: reason="small"', id="colon after the rule"),
        pytest.param('/* threephase: ignore a reason="small" */', id="block comment"),
        pytest.param('/*\n * threephase: ignore a reason="small"\n */', id="block comment over lines"),
    ],
)
def test_what_is_meant_as_an_ignore_and_is_none(comment: str) -> None:
    [ignore] = comments_in(f"UPDATE a SET b=1; {comment}\n").ignores
    assert (ignore.malformed, ignore.rules) == (True, ())


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("-- threephase says this is a backfill\nUPDATE a SET b=1;", id="prose"),
        pytest.param('-- see threephase: ignore a reason="small"\nUPDATE a SET b=1;', id="not at the beginning"),
        pytest.param("SELECT '-- threephase: ignore a reason=\"small\"'; UPDATE a SET b=1;", id="string"),
        pytest.param('SELECT $$-- threephase: ignore a reason="small"\n$$; UPDATE a SET b=1;', id="dollar quotes"),
    ],
)
def test_what_is_no_comment_or_another_is_no_ignore(source: str) -> None:
    assert comments_in(source) == Annotations()


IGNORE = '-- threephase: ignore a reason="small"'


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param(f"SELECT 1;\nSELECT 2; {IGNORE}\nSELECT 3;\n", 2, id="behind code"),
        pytest.param(f"SELECT 1;\n{IGNORE}\nSELECT 3;\n", 3, id="above code"),
        pytest.param(f"SELECT 1;\r\n{IGNORE}\r\nSELECT 3;\r\n", 3, id="above code, CRLF"),
        pytest.param(f"SELECT 1;\n{IGNORE}\n\n-- more\n/*\n*/\nSELECT 7;\n", 7, id="above blank lines and comments"),
        pytest.param(f"SELECT 1;\n{IGNORE}\n", 2, id="above nothing"),
        pytest.param(f"SELECT\n{IGNORE}\n  3;\n", 3, id="within a statement"),
        pytest.param(f"SELECT\n1\n; {IGNORE}\nSELECT 4;\n", 3, id="behind a semicolon"),
        pytest.param(f"DO $$\nBEGIN\n  {IGNORE}\n\n  DELETE FROM a;\nEND $$;\n", 5, id="in a DO body"),
        pytest.param(f"DO $$\nBEGIN\n  DELETE FROM a; {IGNORE}\nEND $$;\nSELECT 5;", 3, id="behind code of a DO body"),
    ],
)
def test_the_line_that_an_ignore_is_about(source: str, line: int) -> None:
    [ignore] = comments_in(source).ignores
    assert ignore.line == line


@pytest.mark.parametrize("blank", [" ", "\t", ",", "-", "a ", " reason", 'reason="" '])
@pytest.mark.parametrize("start", ["-- MIGRATION_APPROVED", "-- threephase: ignore", "-- threephase", "-- migration"])
def test_a_long_comment_does_not_make_the_patterns_backtrack(start: str, blank: str) -> None:
    # With one pattern that tries every split of the blanks this would not end before tomorrow.
    found = comments_in(f"{start}{blank * 20_000}!\nSELECT 1;\n")
    assert all(approval.malformed or not approval.reason for approval in found.approvals)
    assert all(ignore.malformed for ignore in found.ignores)


def test_ten_thousand_ignores_are_each_about_their_line() -> None:
    found = comments_in(f"SELECT 1; {IGNORE}\n" * 10_000)
    assert [ignore.line for ignore in found.ignores] == list(range(1, 10_001))
