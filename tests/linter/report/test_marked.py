"""Where carets stand; every number below was counted by hand, in terminal columns from 0."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.report.marked import mark
from linter.report.visible import cells

X30, Y30 = "x" * 30, "y" * 30


@pytest.mark.parametrize(
    ("line", "start", "end", "text", "column", "length"),
    [
        pytest.param("  DROP COLUMN a,", 2, 15, "  DROP COLUMN a,", 2, 13, id="plain"),
        pytest.param("DROP TABLE a", 0, 12, "DROP TABLE a", 0, 12, id="whole line"),
        pytest.param("\tDROP TABLE a", 1, 13, "    DROP TABLE a", 4, 12, id="after a tab"),
        pytest.param("DROP\tTABLE a", 0, 12, "DROP    TABLE a", 0, 15, id="around a tab"),
        pytest.param("/* 日本 */ DROP TABLE a", 9, 21, "/* 日本 */ DROP TABLE a", 11, 12, id="after wide characters"),
        pytest.param('DROP TABLE "会員"', 11, 15, 'DROP TABLE "会員"', 11, 6, id="around wide characters"),
        pytest.param('"cafe\u0301" a', 0, 7, '"cafe\u0301" a', 0, 6, id="around a combining accent"),
        pytest.param('"cafe\u0301" a', 8, 9, '"cafe\u0301" a', 7, 1, id="after a combining accent"),
        pytest.param("a \x1b[31m b", 8, 9, "a \\x1b[31m b", 11, 1, id="after an escape"),
        pytest.param("a \x1b b", 2, 3, "a \\x1b b", 2, 4, id="on an escape"),
        pytest.param("a\u202eb c", 4, 5, "a\\u202eb c", 9, 1, id="after a change of direction"),
        pytest.param("abc", 1, 1, "abc", 1, 1, id="nothing marked"),
        pytest.param("abc", 3, 3, "abc", 3, 1, id="end of line"),
        pytest.param("abc", 2, 9, "abc", 2, 1, id="beyond the end of the line"),
        pytest.param("", 0, 0, "", 0, 1, id="empty line"),
    ],
)
def test_a_short_line_is_shown_whole(line: str, start: int, end: int, text: str, column: int, length: int) -> None:
    marked = mark(line, start, end, 80)
    assert (marked.text, marked.start, marked.length) == (text, column, length)


@pytest.mark.parametrize(
    ("line", "start", "end", "text", "column", "length"),
    [
        pytest.param(f"{X30}MARK{Y30}", 30, 34, f"…{'x' * 18}MARK{'y' * 16}…", 19, 4, id="in the middle"),
        pytest.param(f"{X30}{X30}MARK", 60, 64, f"…{'x' * 34}MARK", 35, 4, id="at the end"),
        pytest.param(f"MARK{Y30}{Y30}", 0, 4, f"MARK{'y' * 34}…", 0, 4, id="at the beginning"),
        pytest.param("ab " + "M" * 100, 3, 103, f"ab {'M' * 35}…", 3, 35, id="longer than there is room"),
        pytest.param("会" * 50, 25, 26, f"…{'会' * 19}…", 21, 2, id="wide characters"),
        pytest.param(f"a{chr(0x301) * 60}X", 61, 62, f"…{chr(0x301) * 40}X", 1, 1, id="a heap of combining accents"),
        pytest.param("x" * 41, 40, 41, f"…{'x' * 38}", 38, 1, id="one column too long"),
    ],
)
def test_a_long_line_is_cut_around_the_mark(
    line: str, start: int, end: int, text: str, column: int, length: int
) -> None:
    marked = mark(line, start, end, 40)
    assert (marked.text, marked.start, marked.length) == (text, column, length)


def test_a_line_of_exactly_the_room_is_not_cut() -> None:
    assert mark("x" * 40, 39, 40, 40).text == "x" * 40


@given(
    line=st.text(st.sampled_from("ab\t\x1b\u202e会\u0301[#"), max_size=200),
    start=st.integers(0, 200),
    length=st.integers(0, 200),
    room=st.integers(40, 120),
)
def test_no_line_exceeds_its_room_or_marks_what_it_does_not_show(line: str, start: int, length: int, room: int) -> None:
    marked = mark(line, min(start, len(line)), min(start, len(line)) + length, room)
    assert cells(marked.text) <= room
    assert marked.start + marked.length <= cells(marked.text) + 1
    assert "##[" not in marked.text
