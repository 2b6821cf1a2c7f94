"""Offsets to lines and columns, with numbers as an editor shows them."""

from __future__ import annotations

import pytest

from linter.parse import parse
from linter.position import Lines
from rules.finding import Span


def at(line: int, column: int, end_line: int, end_column: int) -> Span:
    return Span(line=line, column=column, end_line=end_line, end_column=end_column)


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        pytest.param("abc", 0, 3, at(1, 1, 1, 4), id="the whole of one line"),
        pytest.param("abc", 1, 2, at(1, 2, 1, 3), id="one character"),
        pytest.param("ab\ncd", 3, 5, at(2, 1, 2, 3), id="the second line"),
        pytest.param("ab\ncd", 1, 4, at(1, 2, 2, 2), id="over two lines"),
        pytest.param("ab\ncd", 0, 3, at(1, 1, 1, 4), id="the line break belongs to its line"),
        pytest.param("ab\r\ncd", 4, 6, at(2, 1, 2, 3), id="carriage return and line feed are one break"),
        pytest.param("ab\rcd", 3, 5, at(2, 1, 2, 3), id="a lone carriage return is a break"),
        pytest.param("\n\n\na", 3, 4, at(4, 1, 4, 2), id="empty lines"),
        pytest.param("é日😀x", 3, 4, at(1, 4, 1, 5), id="characters, not bytes"),
        pytest.param("\tx", 1, 2, at(1, 2, 1, 3), id="a tab is one column"),
        pytest.param("a\u2028b\x85c\fd", 6, 7, at(1, 7, 1, 8), id="no other character breaks a line"),
        pytest.param("", 0, 0, at(1, 1, 1, 1), id="nothing"),
        pytest.param("ab\n", 3, 3, at(2, 1, 2, 1), id="behind the last line break"),
    ],
)
def test_a_stretch_of_text_has_lines_and_columns_from_one(text: str, start: int, end: int, expected: Span) -> None:
    assert Lines(text).span(start, end) == expected


SCRIPT = """-- é
ALTER TABLE "User"
  ADD COLUMN a int, -- one
  DROP COLUMN b;  DROP TABLE
    c,\td;
"""


def test_statements_and_their_clauses_stand_where_they_are_written() -> None:
    lines, (alter, drop) = Lines(SCRIPT), parse(SCRIPT).statements
    assert lines.span(alter.start, alter.end) == at(2, 1, 4, 16)
    assert [lines.span(clause.start, clause.end) for clause in alter.clauses] == [at(3, 3, 3, 19), at(4, 3, 4, 16)]
    assert lines.span(drop.start, drop.end) == at(4, 19, 5, 9)
    assert [lines.span(clause.start, clause.end) for clause in drop.clauses] == [at(5, 5, 5, 6), at(5, 8, 5, 9)]
