"""What reaches a terminal or the log of a CI job."""

from __future__ import annotations

import pytest

from linter.report.visible import cells, inert, visible, visible_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param('DROP TABLE "Müller"', 'DROP TABLE "Müller"', id="letters"),
        pytest.param("a\tb", "a    b", id="tab"),
        pytest.param("a\nb\r", "a\\nb\\r", id="line breaks"),
        pytest.param("\x1b[2J", "\\x1b[2J", id="escape sequence"),
        pytest.param("\x9b2J", "\\x9b2J", id="escape sequence in one character"),
        pytest.param("a\x00\x07\x7f", "a\\x00\\x07\\x7f", id="control characters"),
        pytest.param("a\u202eb\u2066c", "a\\u202eb\\u2066c", id="changes of direction"),
        pytest.param("a\u200bb\ufeff", "a\\u200bb\\ufeff", id="no width"),
        pytest.param("a\xa0b", "a\\xa0b", id="a space that SQL does not take for one"),
        pytest.param("a\u2028b", "a\\u2028b", id="line separator"),
        pytest.param("a\udc80", "a\\udc80", id="a byte of a path that is not UTF-8"),
        pytest.param("\U000e0041", "\\U000e0041", id="tag"),
        pytest.param("x ##[error]y", "x ##\\x5berror]y", id="runner's command"),
        pytest.param("##vso[task]", "##vso\\x5btask]", id="agent's command"),
        pytest.param("## [a] #[b]", "## [a] #[b]", id="no command"),
    ],
)
def test_what_cannot_be_seen_or_commands_is_shown_by_its_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_breaks_can_stay() -> None:
    assert visible_lines("a\n\x1bb") == "a\n\\x1bb"


@pytest.mark.parametrize(
    ("text", "width"),
    [
        pytest.param("abc", 3, id="ascii"),
        pytest.param("é", 1, id="accented"),
        pytest.param("e\u0301", 1, id="combining"),
        pytest.param("会員", 4, id="wide"),
        pytest.param("ｱ", 1, id="halfwidth"),
        pytest.param("\uff21", 2, id="fullwidth"),
        pytest.param("👍", 2, id="emoji"),
    ],
)
def test_cells_are_columns_of_a_terminal(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        pytest.param("::error::x", "\\x3a:error::x", id="at the start"),
        pytest.param("  ::error::x", "  \\x3a:error::x", id="behind white space"),
        pytest.param("x::text", "x::text", id="a cast"),
        pytest.param("  : x", "  : x", id="one colon"),
    ],
)
def test_no_line_begins_with_a_runner_command(line: str, shown: str) -> None:
    assert inert(line) == shown
