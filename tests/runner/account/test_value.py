"""A value is shown so that it cannot be mistaken for another, nor for a command to whatever shows it."""

from __future__ import annotations

import pytest

from runner.account.value import name, pair, shown

LONG = "a" * 100
ESC = "\\x1b"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(None, "NULL", id="NULL"),
        pytest.param("NULL", "'NULL'", id="the text NULL"),
        pytest.param("null", "'null'", id="the text null"),
        pytest.param("", "''", id="empty"),
        pytest.param(" ", "' '", id="a space"),
        pytest.param("17", "17", id="a number"),
        pytest.param("-1.5e+30", "-1.5e+30", id="a number with signs"),
        pytest.param("ada@club.example", "ada@club.example", id="an address"),
        pytest.param("2026-01-12", "2026-01-12", id="a date"),
        pytest.param("Zoë", "Zoë", id="another language's letters"),
        pytest.param("Ada Byron", "'Ada Byron'", id="with a space"),
        pytest.param("it's", "'it''s'", id="a quote"),
        pytest.param("a\\nb", "'a\\\\nb'", id="a backslash and an n"),
        pytest.param("a\nb", "'a\\nb'", id="a line break"),
        pytest.param("\x1b[2J\x07", "'\\x1b[2J\\x07'", id="orders to a terminal"),
        pytest.param("\x9b31m", "'\\x9b31m'", id="orders in one character"),
        pytest.param("abc\u202efdp.exe", "'abc\\u202efdp.exe'", id="the reading direction turned"),
        pytest.param("a\u200bb", "'a\\u200bb'", id="a space without width"),
        pytest.param("a\u00a0b", "'a\\xa0b'", id="a space that looks like another"),
        pytest.param("a → b", "'a → b'", id="our own arrow"),
        pytest.param("x" * 60, "x" * 60, id="as long as may be"),
        pytest.param("x" * 61, f"'{'x' * 40}…{'x' * 20}' (61 characters)", id="one too long"),
        pytest.param("\x1b" * 12_345, f"'{ESC * 40}…{ESC * 20}' (12,345 characters)", id="long and hostile"),
    ],
)
def test_a_value(value: str | None, said: str) -> None:
    assert shown(value) == said
    assert shown(value).isprintable()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("1", "2", "1 → 2", id="short"),
        pytest.param(None, "NULL", "NULL → 'NULL'", id="NULL became the text"),
        pytest.param("a", "a ", "a → 'a '", id="a space more"),
        pytest.param(
            f"b{LONG}",
            f"c{LONG}",
            f"'b{'a' * 39}…{'a' * 20}' (101 characters) → 'c{'a' * 39}…{'a' * 20}' (101 characters)",
            id="long, and differs at its beginning",
        ),
        pytest.param(
            f"{LONG}b{LONG}",
            f"{LONG}c{LONG}",
            f"'…{'a' * 20}b{'a' * 39}…' (201 characters) → '…{'a' * 20}c{'a' * 39}…' (201 characters)",
            id="long, and differs in the middle that is left out",
        ),
        pytest.param(
            LONG,
            f"{LONG}b",
            f"'…{'a' * 20}' (100 characters) → '…{'a' * 20}b' (101 characters)",
            id="one is the other's beginning",
        ),
    ],
)
def test_a_change(old: str | None, new: str | None, said: str) -> None:
    assert pair(old, new) == said


def test_a_name_stays_as_it_is_but_for_what_cannot_be_seen() -> None:
    assert name('public."Member\x1b[0m it\'s"') == 'public."Member\\x1b[0m it\'s"'
