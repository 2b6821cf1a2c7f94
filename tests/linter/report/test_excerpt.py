"""Source lines under a finding."""

from __future__ import annotations

import pytest

from linter.lines import lines_of
from linter.report.excerpt import excerpt
from linter.report.style import PLAIN, Style
from rules.finding import Span
from tests.linter.report.verdicts import span

UPDATE = "BEGIN;\n  UPDATE members\n     SET a = 1\n   WHERE true;\nCOMMIT;\n"


def drawn(source: str, place: Span, width: int = 60, style: Style = PLAIN) -> list[str]:
    return excerpt(lines_of(source), place, width=width, style=style, paint=style.error)


def test_one_line_has_its_carets_below() -> None:
    assert drawn("ALTER TABLE a\n  DROP COLUMN b;\n", span(2, 3, 2, 16)) == [
        "    |",
        "  2 |   DROP COLUMN b;",
        "    |   ^^^^^^^^^^^^^",
        "    |",
    ]


def test_of_several_lines_the_first_and_the_last_are_shown() -> None:
    assert drawn(UPDATE, span(2, 3, 4, 14)) == [
        "    |",
        "  2 |   UPDATE members",
        "    |   ^^^^^^^^^^^^^^",
        "  … |",
        "  4 |    WHERE true;",
        "    |    ^^^^^^^^^^",
        "    |",
    ]


def test_nothing_is_left_out_between_two_lines() -> None:
    assert drawn(UPDATE, span(2, 3, 3, 15)) == [
        "    |",
        "  2 |   UPDATE members",
        "    |   ^^^^^^^^^^^^^^",
        "  3 |      SET a = 1",
        "    |      ^^^^^^^^^",
        "    |",
    ]


def test_the_numbers_of_lines_are_aligned() -> None:
    source = "\n" * 8 + "DROP TABLE\n  a;\n"
    assert drawn(source, span(9, 1, 10, 4)) == [
        "     |",
        "   9 | DROP TABLE",
        "     | ^^^^^^^^^^",
        "  10 |   a;",
        "     |   ^",
        "     |",
    ]


def test_a_span_that_ends_before_its_last_line_begins_does_not_show_that_line() -> None:
    assert drawn("DROP\n  x\n", span(1, 1, 2, 1)) == ["    |", "  1 | DROP", "    | ^^^^", "    |"]


@pytest.mark.parametrize(
    "line_break", [pytest.param("\n", id="LF"), pytest.param("\r\n", id="CRLF"), pytest.param("\r", id="CR")]
)
def test_line_breaks_of_all_kinds_leave_no_trace(line_break: str) -> None:
    source = line_break.join(["SELECT 1;", "DROP TABLE a;", ""])
    assert drawn(source, span(2, 1, 2, 13)) == ["    |", "  2 | DROP TABLE a;", "    | ^^^^^^^^^^^^", "    |"]


def test_a_form_feed_breaks_no_line() -> None:
    assert drawn("a\x0c\nDROP b", span(2, 1, 2, 7))[1] == "  2 | DROP b"


def test_a_long_line_keeps_to_the_width() -> None:
    rows = drawn("x" * 100 + " DROP", span(1, 102, 1, 106))
    assert [len(row) for row in rows[1:3]] == [59, 59]
    assert rows[1].endswith("x DROP")
    assert rows[2].endswith(" ^^^^")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(span(3, 1, 3, 5), id="beyond the file"),
        pytest.param(span(1, 1, 9, 5), id="ends beyond the file"),
        pytest.param(span(0, 1, 0, 5), id="line 0"),
        pytest.param(span(1, 1, 1, 1), id="the file as a whole"),
    ],
)
def test_a_place_without_text_of_its_own_is_not_shown(place: Span) -> None:
    assert drawn("DROP TABLE a;\n", place) == []


def test_only_carets_and_gutters_are_painted() -> None:
    style = Style(error=lambda text: f"<{text}>", dim=lambda text: f"({text})")
    assert drawn(" DROP", span(1, 2, 1, 6), style=style) == ["(    |)", "(  1 |)  DROP", "(    |)  <^^^^>", "(    |)"]
