"""Text from a migration made safe to show: nothing in it moves a cursor, hides a character or commands a CI system."""

from __future__ import annotations

import re
import unicodedata

_TAB = "    "
_BRACKET = re.compile(r"(?<=##)\[|(?<=##vso)\[")
_COMMAND = re.compile(r"^(\s*):(?=:)")


def characters(text: str) -> list[str]:
    """What each character is shown as: itself; a tab as four spaces; what cannot be seen by its escape, `\\x1b`.

    `[` after `##` is escaped too: `##[…]`, anywhere in a line, commands GitHub's and Azure's runners.
    """
    shown = [character if character.isprintable() else _escape(character) for character in text]
    for bracket in _BRACKET.finditer(text):
        shown[bracket.start()] = "\\x5b"
    return shown


def visible(text: str) -> str:
    """The text on one line, each character as `characters` shows it."""
    if text.isprintable() and "##" not in text:
        return text
    return "".join(characters(text))


def visible_lines(text: str) -> str:
    """The same, but line breaks stay."""
    return "\n".join(map(visible, text.split("\n")))


def inert_json(text: str) -> str:
    """The JSON, unable to command a runner by what a string in it says; it means the same."""
    return _BRACKET.sub(r"\\u005b", text) if "##" in text else text


def cells(text: str) -> int:
    """How many columns of a terminal the text takes: two for an East Asian wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def pad(text: str, width: int) -> str:
    """The text with spaces after it up to `width` terminal columns."""
    return text + " " * (width - cells(text))


def inert(line: str) -> str:
    """The line, unable to command a runner: GitHub obeys `::` at its start, even behind white space."""
    return _COMMAND.sub(r"\1\\x3a", line)


def _escape(character: str) -> str:
    return _TAB if character == "\t" else character.encode("unicode_escape").decode("ascii")


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
