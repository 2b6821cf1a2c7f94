"""Lines, and what stands in a span."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.lines import lines_of, text_of
from linter.position import Lines
from rules.finding import Span
from tests.linter.report.verdicts import span

TEXT = "DROP\r\nTABLE\ra;\n"


def test_a_line_ends_where_postgresql_ends_one() -> None:
    assert lines_of("a\nb\r\nc\rd\x0be\x0cf\u2028g\n") == ["a", "b", "c", "d\x0be\x0cf\u2028g", ""]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        pytest.param(span(1, 2, 1, 4), "RO", id="within a line"),
        pytest.param(span(1, 3, 3, 2), "OP\nTABLE\na", id="over lines"),
        pytest.param(span(3, 1, 3, 9), "a;", id="beyond the end of a line"),
        pytest.param(span(2, 1, 2, 1), "", id="empty"),
        pytest.param(span(4, 1, 9, 1), "", id="beyond the file"),
    ],
)
def test_what_stands_in_a_span(place: Span, text: str) -> None:
    assert text_of(lines_of(TEXT), place) == text


@given(st.text(st.sampled_from("ab\r\n\x0c\u2028会"), min_size=1), st.data())
def test_lines_are_those_that_positions_count(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    if text[start] not in "\r\n":
        assert text_of(lines_of(text), Lines(text).span(start, start + 1)) == text[start]
