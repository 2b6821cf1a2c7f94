"""The block of TOML in comments: what it says, and what is wrong with it on which line."""

from __future__ import annotations

import hashlib

import pytest

from linter.backfill import Refused, read_backfill
from rules.backfill import Backfill
from rules.finding import Finding
from tests.linter.backfill.reading import backfill, findings, rules

DELETE = "DELETE FROM members;"


def wrong(text: str) -> Finding:
    """The one finding about a whole file."""
    read = read_backfill(text, "names.sql")
    assert isinstance(read, Refused)
    (found,) = read.findings
    return found


def test_everything_that_a_block_can_say() -> None:
    block = (
        'after = "20260110120000_add_display_name"\n'
        'window = "mon-fri 22:00-06:00 America/Los_Angeles"\n'
        "verify = '''SELECT count(*) FROM members'''  # must be 0\n"
        'key = "members_email_key"\n'
        "images = false\n"
        'unguarded = "each row is counted once"\n'
        "quarantine = 7\n"
        "target_ms = 100\n"
        "nice = 0.5\n"
        'max_lag_s = "none"'
    )
    found = backfill(DELETE, block)
    assert found.after == "20260110120000_add_display_name"
    assert found.window == "mon-fri 22:00-06:00 America/Los_Angeles"
    assert found.verify == "SELECT count(*) FROM members"
    assert found.key == "members_email_key"
    assert found.images is False
    assert found.unguarded == "each row is counted once"
    assert found.quarantine == 7
    assert found.settings == (("target_ms", 100), ("nice", 0.5), ("max_lag_s", "none"))


def test_what_a_block_that_says_nothing_means() -> None:
    found = backfill(DELETE)
    assert (found.after, found.window, found.verify, found.key, found.unguarded) == (None,) * 5
    assert (found.images, found.quarantine, found.settings) == (True, 0, ())


def test_the_file_is_known_by_its_name_and_its_bytes() -> None:
    text = '\ufeff-- /// backfill\r\n-- after = "a"\r\n--\r\n-- ///\r\nDELETE FROM members;\r\n'
    found = read_backfill(text, "prisma/backfills/members.v2.sql")
    assert isinstance(found, Backfill)
    assert (found.name, found.path, found.after) == ("members.v2", "prisma/backfills/members.v2.sql", "a")
    assert found.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        pytest.param(DELETE, 1, 1, "The file has no block.", id="no block"),
        pytest.param(f"-- /// backfil\n-- ///\n{DELETE}", 1, 1, "none of a backfill: -- /// backfil", id="another kind"),
        pytest.param(f"-- ///\n{DELETE}", 1, 1, "none of a backfill: -- ///", id="an end without a beginning"),
        pytest.param(f"-- /// backfill\n-- a = 1\n{DELETE}", 1, 1, "never closed", id="no end"),
        pytest.param(f"{DELETE}\n-- /// backfill\n-- ///\n", 2, 1, "behind the statement", id="behind the statement"),
        pytest.param(f"-- /// backfill\n-- ///\n-- /// backfill\n-- ///\n{DELETE}", 3, 1, "A second block", id="two blocks"),
        pytest.param(f"-- /// backfill\n/* images = false */\n-- ///\n{DELETE}", 2, 1, "a comment of its own", id="/* */"),
        pytest.param(f"-- /// backfill\n-- images\n-- ///\n{DELETE}", 2, 9, "TOML: Expected '=' after a key", id="no TOML"),
        pytest.param(f'-- /// backfill\n-- key = "a\n-- ///\n{DELETE}', 2, 11, "TOML: Illegal character", id="an open text"),
        pytest.param(f"-- /// backfill\n-- key = '''a\n-- ///\n{DELETE}", 3, 1, "not TOML: Expected", id="open to the end"),
        pytest.param(f"-- /// backfill\n-- key = 'a'\n-- key = 'b'\n-- ///\n{DELETE}", 3, 12, "overwrite", id="a key twice"),
    ],
)  # fmt: skip
def test_no_block_that_could_be_read(text: str, line: int, column: int, message: str) -> None:
    found = wrong(text)
    assert (found.rule, found.span.line, found.span.column) == ("backfill-block", line, column)
    assert message in found.message


def test_a_line_that_is_no_comment_is_named() -> None:
    found = read_backfill(f'-- /// backfill\nafter = "a"\n-- ///\n{DELETE}', "names.sql")
    assert isinstance(found, Refused)
    assert [(one.rule, one.span.line) for one in found.findings] == [("backfill-block", 2), ("backfill-statement", 2)]


@pytest.mark.parametrize(
    ("block", "line", "message", "advice"),
    [
        pytest.param('afer = "a"', 2, "no key afer.", "Did you mean after?", id="misspelt"),
        pytest.param("images = true\ncolour = 5", 3, "no key colour.", "It may have after, window,", id="unknown"),
        pytest.param("[settings]\nsize = 5", 2, "no key settings.", "It may have", id="a table"),
        pytest.param("after = 20260110", 2, "after must be a text in quotes, not 20260110.", 'after = "2026', id="a number"),
        pytest.param('images = "no"', 2, "images must be true or false, not a text.", "images = false", id="no switch"),
        pytest.param("quarantine = -1", 2, "quarantine must be a number, 0 or more, not -1.", "= 10", id="negative"),
        pytest.param("quarantine = true", 2, "quarantine must be a number, 0 or more, not true.", "= 10", id="no number"),
        pytest.param("size = [5]", 2, "size must be a number, or a text in quotes, not a list.", "size = 100", id="a list"),
        pytest.param('after = " "', 2, "after is empty.", "leave the line out", id="empty"),
        pytest.param(
            'after = "prisma/migrations/20260110_a/migration.sql"', 2, "migration's folder alone", 'after = "20260110_a"',
            id="a path",
        ),
        pytest.param('unguarded = "<reason>"', 2, "unguarded gives no reason.", "for whoever reviews it", id="no reason"),
        pytest.param('verify = "DELETE FROM a"', 2, "verify must be one SELECT", "SELECT", id="verify changes"),
        pytest.param('verify = "SELECT 1; SELECT 2"', 2, "verify must be one SELECT", "SELECT count(*)", id="two of them"),
        pytest.param('verify = "SELECT 1 FROM a FOR UPDATE"', 2, "verify must be one SELECT", "SELECT", id="verify locks"),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_meant(block: str, line: int, message: str, advice: str) -> None:
    (found,) = findings(DELETE, block)
    assert (found.rule, found.span.line, found.span.column) == ("backfill-block", line, 4)
    assert message in found.message
    assert advice in found.help


def test_every_wrong_key_is_named_at_once() -> None:
    assert [one.span.line for one in findings(DELETE, 'images = 1\nkey = "a"\nafter = 2')] == [2, 4]


def test_a_block_inside_a_string_is_none() -> None:
    statement = "UPDATE m SET a = '\n-- /// backfill\n-- ///\n' WHERE a IS NULL"
    assert rules(statement) == []


def test_no_guard_is_asked_for_where_the_block_says_why() -> None:
    assert rules("UPDATE m SET a = a + 1", 'unguarded = "each row is counted once"') == []
