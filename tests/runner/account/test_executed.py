"""What an execution came to: what was expected beside what was, and last what speaks against it."""

from __future__ import annotations

import pytest

from rules.correction import Expected
from rules.value import replace
from runner.account.executed import condition_lines, expectation, problem_lines, side_lines, statement_lines
from runner.account.line import Line, Tone
from runner.account.text import fenced, markdown, plain_text
from tests.runner.account.told import EXECUTED, seen, step


def test_statements() -> None:
    assert plain_text(statement_lines(EXECUTED)) == (
        "Statements\n"
        "  line 12  UPDATE members  3 rows  as expected (3)\n"
        "  line 15  UPDATE members  1 row   as expected (1 to 5)\n"
    )


def test_a_statement_that_changed_other_rows_than_expected_stands_out() -> None:
    missed = replace(EXECUTED, steps=(step(0, 1, None), step(2, 2, 2, line=15)))
    first, second = list(statement_lines(missed))[1:]
    assert first == Line(text="  line 12  UPDATE members  0 rows  but expected at least 1", tone=Tone.PROBLEM)
    assert second.tone is Tone.PLAIN


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(3, 3, "3"), (1, 5, "1 to 5"), (1, None, "at least 1"), (0, None, "any number"), (0, 1_000, "0 to 1,000")],
)
def test_an_expectation(least: int, most: int | None, said: str) -> None:
    assert expectation(Expected(least=least, most=most)) == said


def test_conditions() -> None:
    both = replace(EXECUTED, conditions=(seen("7", "7"), seen(None, "NULL", when="after", name="first\x1b")))
    assert [line.text for line in condition_lines(both)] == [
        "Conditions",
        "  before  doubles    7     as it must be",
        "  after   first\\x1b  NULL  but must be 'NULL'",
    ]
    assert [line.tone for line in condition_lines(both)] == [Tone.HEADING, Tone.PLAIN, Tone.PROBLEM]


def test_what_it_did_beside_the_rows() -> None:
    assert plain_text(side_lines(EXECUTED)) == (
        "Beside the rows\n"
        "  sequences  public.members_id_seq; a rollback does not bring them back\n"
        "  took       1.5 s, locks held for 250 ms\n"
        "  lock       public.members  RowExclusiveLock\n"
    )


def test_problems_stand_out() -> None:
    assert list(problem_lines(EXECUTED)) == []
    lines = list(problem_lines(replace(EXECUTED, problems=("bookings was changed\nand not declared.",))))
    assert lines[1] == Line(text="  bookings was changed\\nand not declared.", tone=Tone.PROBLEM)


def test_markdown_has_headings_and_what_is_between_them_in_fences() -> None:
    lines = [Line(text="members_1: `x`", tone=Tone.HEADING), Line(text="  + id 1", tone=Tone.ADDED)]
    assert "".join(markdown(lines)) == "## members\\_1: \\`x\\`\n\n```diff\n+ id 1\n```\n\n"


def test_a_value_cannot_end_its_fence() -> None:
    assert fenced("a ```` b\n```", "sql") == "`````sql\na ```` b\n```\n`````\n\n"
