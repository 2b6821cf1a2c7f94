"""An ignore answers for its rules on its line, or else on the next one; one that answers for nothing is a finding."""

from __future__ import annotations

import pytest

from linter.lint import lint_text
from rules.finding import Category, Finding

BEFORE = """
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE u (id int PRIMARY KEY, a int);
"""
BACKFILL = "UPDATE t SET a = 1 WHERE a = 0;"
OTHER_BACKFILL = "UPDATE u SET a = 1 WHERE a = 0;"


def findings(source: str) -> tuple[Finding, ...]:
    return lint_text(BEFORE, source).findings


def about_comments(source: str) -> list[tuple[str, int]]:
    """Rule and line of each finding about a comment."""
    return [(one.rule, one.span.line) for one in findings(source) if one.category is Category.APPROVAL]


def backfills(source: str) -> dict[int, int | None]:
    """For each line with a backfill on it, the line of the comment that answers."""
    found = [one for one in findings(source) if one.rule == "backfill-in-migration"]
    return {one.span.line: one.acceptance.line if one.acceptance else None for one in found}


IGNORE = '-- threephase: ignore backfill-in-migration reason="few rows"'


@pytest.mark.parametrize(
    ("source", "answers"),
    [
        pytest.param(f"{BACKFILL} {IGNORE}\n{OTHER_BACKFILL}\n", {1: 1, 2: None}, id="behind the first"),
        pytest.param(f"{BACKFILL}\n{OTHER_BACKFILL} {IGNORE}\n", {1: None, 2: 2}, id="behind the second"),
        pytest.param(f"{IGNORE}\n{BACKFILL}\n{OTHER_BACKFILL}\n", {2: 1, 3: None}, id="above the first"),
        pytest.param(f"{BACKFILL}\n{IGNORE}\n{OTHER_BACKFILL}\n", {1: None, 3: 2}, id="above the second"),
        pytest.param(f"{IGNORE}\r\n{BACKFILL}\r\n{OTHER_BACKFILL}\r\n", {2: 1, 3: None}, id="CRLF"),
        pytest.param(f"\t{IGNORE} \t\n{BACKFILL}\n{OTHER_BACKFILL}\n", {2: 1, 3: None}, id="tabs and trailing blanks"),
        pytest.param(f"{IGNORE}\n\n-- why\n{BACKFILL}\n{OTHER_BACKFILL}\n", {4: 1, 5: None}, id="comments between"),
        pytest.param(
            f"UPDATE t\nSET a = 1\nWHERE a = 0; {IGNORE}\n{OTHER_BACKFILL}\n", {1: 3, 4: None}, id="behind its end"
        ),
        pytest.param(
            f"UPDATE t\nSET a = 1 {IGNORE}\nWHERE a = 0;\n{OTHER_BACKFILL}\n", {1: None, 4: None}, id="in its middle"
        ),
        pytest.param(f"{BACKFILL}\n{OTHER_BACKFILL}\n{IGNORE}\n", {1: None, 2: None}, id="below"),
        pytest.param(f"{IGNORE}\nSELECT 1;\n{BACKFILL}\n", {3: None}, id="above another statement"),
        pytest.param(
            f"DO $$\nBEGIN\n  {IGNORE}\n  {BACKFILL}\n  {OTHER_BACKFILL}\nEND $$;\n", {4: 3, 5: None}, id="in a DO body"
        ),
    ],
)
def test_an_ignore_answers_for_its_line_or_else_the_next_one(source: str, answers: dict[int, int | None]) -> None:
    assert backfills(source) == answers
    unused = [] if any(answers.values()) else ["unused-ignore"]
    assert [rule for rule, _ in about_comments(source)] == unused


@pytest.mark.parametrize(
    ("comment", "rule", "message", "help_text"),
    [
        pytest.param(
            '-- threephase: ignore backfil-in-migration reason="few rows"',
            "unused-ignore",
            "There is no rule backfil-in-migration.",
            "Did you mean backfill-in-migration?",
            id="unknown rule",
        ),
        pytest.param(
            "-- threephase: ignore backfill-in-migration",
            "approval-without-reason",
            "The ignore gives no reason, so it ignores nothing.",
            'Add reason="…" after the rule.',
            id="no reason",
        ),
        pytest.param(
            '-- threephase: ignore backfill-in-migration reason="<reason>"',
            "approval-without-reason",
            "The ignore gives no reason, so it ignores nothing.",
            'Add reason="…" after the rule.',
            id="placeholder",
        ),
        pytest.param(
            '-- threephase: ignore truncate reason="few rows"',
            "unused-ignore",
            "truncate cannot be ignored: it is about destruction or breaking change.",
            "Approve it with `-- MIGRATION_APPROVED: <reason>` on the clause's own line.",
            id="approvable rule",
        ),
        pytest.param(
            '-- threephase: ignore mixed-phases reason="few rows"',
            "unused-ignore",
            "The ignore answers for no finding of mixed-phases.",
            "Remove it, or move it to the clause's line or the line above.",
            id="a rule that found nothing here",
        ),
        pytest.param(
            '-- threephase: ignore opaque reason="few rows"',
            "unused-ignore",
            "There is no rule opaque.",
            "Did you mean opaque-code?",
            id="a category",
        ),
        pytest.param(
            '/* threephase: ignore backfill-in-migration reason="few rows" */',
            "unused-ignore",
            'Not understood; an ignore is `-- threephase: ignore RULE reason="…"`.',
            "Write it in that form.",
            id="block comment",
        ),
        pytest.param(
            '-- threephase: ignore reason="few rows"',
            "unused-ignore",
            'Not understood; an ignore is `-- threephase: ignore RULE reason="…"`.',
            "Write it in that form.",
            id="no rule",
        ),
    ],
)
def test_an_ignore_that_cannot_answer_is_a_finding(comment: str, rule: str, message: str, help_text: str) -> None:
    source = f"{BACKFILL} {comment}\n{OTHER_BACKFILL}\n"
    assert backfills(source) == {1: None, 2: None}
    [about] = [one for one in findings(source) if one.category is Category.APPROVAL]
    assert (about.rule, about.message, about.help) == (rule, message, help_text)
    assert (about.span.line, about.span.column) == (1, 33)


def test_an_ignore_silences_no_destruction() -> None:
    source = (
        'DROP TABLE t; -- threephase: ignore drop-table reason="gone"\n'
        '-- threephase: ignore drop-table reason="gone"\n'
        "DROP TABLE u;\n"
    )
    assert [one.acceptance for one in findings(source) if one.rule == "drop-table"] == [None, None]
    assert about_comments(source) == [("unused-ignore", 1), ("unused-ignore", 2)]


OPAQUE = "DO $$BEGIN EXECUTE s; END$$;"
TWO = '-- threephase: ignore backfill-in-migration, opaque-code reason="read by two of us"'


def test_one_ignore_may_answer_for_two_rules() -> None:
    source = f"{BACKFILL} {OPAQUE} {TWO}\n{OTHER_BACKFILL} {OPAQUE}\n"
    answered = [(one.rule, one.span.line) for one in findings(source) if one.acceptance]
    assert answered == [("backfill-in-migration", 1), ("opaque-code", 1)]
    assert about_comments(source) == []


def test_of_an_ignore_for_two_rules_each_must_answer() -> None:
    source = f"{BACKFILL} {TWO}\n{OTHER_BACKFILL}\n"
    assert backfills(source) == {1: 1, 2: None}
    [about] = [one for one in findings(source) if one.category is Category.APPROVAL]
    assert (about.rule, about.message) == ("unused-ignore", "The ignore answers for no finding of opaque-code.")


def test_an_unknown_name_does_not_spoil_its_neighbour() -> None:
    comment = '-- threephase: ignore nonsense, backfill-in-migration reason="few rows"'
    source = f"{BACKFILL} {comment}\n{OTHER_BACKFILL}\n"
    assert backfills(source) == {1: 1, 2: None}
    assert [one.message for one in findings(source) if one.rule == "unused-ignore"] == ["There is no rule nonsense."]


def test_an_approval_and_an_ignore_on_one_line_do_not_mix() -> None:
    source = f"DROP TABLE t; {IGNORE}\n{BACKFILL} -- MIGRATION_APPROVED: small\n"
    assert all(one.acceptance is None for one in findings(source))
    assert about_comments(source) == [("unused-ignore", 1), ("unused-approval", 2)]
