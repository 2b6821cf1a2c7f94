"""One value of a row, as text that cannot be mistaken: NULL is not 'NULL', and what cannot be seen is named."""

from __future__ import annotations

import re
from itertools import takewhile

MOST = 60
"""Characters of a value that are shown."""

_HEAD = MOST * 2 // 3
_TAIL = MOST - _HEAD
_BARE = re.compile(r"[\w.@:+/-]+")


def shown(value: str | None) -> str:
    """`NULL`; `17` and `ada@club.example` as they are; in quotes whatever else; the middle of a long one left out."""
    if value is None:
        return "NULL"
    if len(value) <= MOST:
        return value if _BARE.fullmatch(value) and value.upper() != "NULL" else quoted(value)
    return f"'{escaped(value[:_HEAD])}…{escaped(value[-_TAIL:])}' {_length(value)}"


def pair(old: str | None, new: str | None) -> str:
    """`old → new`; of long values the place where they begin to differ."""
    if old is None or new is None or max(len(old), len(new)) <= MOST:
        return f"{shown(old)} → {shown(new)}"
    same = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(old, new, strict=False)))
    if same < _HEAD:
        return f"{shown(old)} → {shown(new)}"
    return f"{_around(old, same)} → {_around(new, same)}"


def quoted(text: str) -> str:
    """In single quotes, those within it doubled, as SQL has it."""
    return f"'{escaped(text)}'"


def escaped(text: str) -> str:
    """Each character that moves a cursor, turns the reading direction or cannot be seen is written as its escape."""
    return "".join(character if character.isprintable() else _escape(character) for character in _doubled(text))


def name(text: str) -> str:
    """A name of the database or of a person, on one line: as it is but for what cannot be seen."""
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _doubled(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "''")


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def _around(text: str, place: int) -> str:
    start = max(0, place - MOST // 3)
    piece = text[start : start + MOST]
    before, after = "…" if start else "", "…" if start + MOST < len(text) else ""
    return f"'{before}{escaped(piece)}{after}' {_length(text)}"


def _length(text: str) -> str:
    return f"({len(text):,} characters)"
