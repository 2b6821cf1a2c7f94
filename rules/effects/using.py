"""USING, where it says no more than the column itself, or a cast of it."""

from __future__ import annotations

import re
from functools import cache

from rules.effects.casts import CITEXT, Shape

# Types between which a cast can leave the rows as they are, under the names that people write; others never do.
_NAMES = {
    "text": "text",
    "varchar": "character varying",
    "character varying": "character varying",
    "citext": CITEXT,
    "inet": "inet",
    "cidr": "cidr",
    "numeric": "numeric",
    "decimal": "numeric",
    "int": "integer",
    "int4": "integer",
    "integer": "integer",
    "int8": "bigint",
    "bigint": "bigint",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
}
_MOST = 20
"""So many casts, and so many parentheses around one, are read; more of them are anything else."""


@cache
def _type() -> re.Pattern[str]:
    return re.compile(r"\s*(?P<name>[a-z][a-z0-9 ]*?)\s*(?:\((?P<modifiers>[\d,\s]+)\))?\s*\Z", re.IGNORECASE)


@cache
def _cast_as() -> re.Pattern[str]:
    return re.compile(r"cast\s*\((?P<inside>.+)\sas\s(?P<type>.+)\)\Z", re.IGNORECASE | re.DOTALL)


def casts(text: str, column: str) -> tuple[Shape, ...] | None:
    """The types that USING casts the column to, one after the other; None for anything else."""
    found: list[Shape] = []
    text = _bare(text)
    while text != f'"{column}"' and text.lower() != column:
        inside, to = _last_cast(text)
        if to is None or len(found) == _MOST:
            return None
        found.append(to)
        text = _bare(inside)
    return tuple(reversed(found))


def _bare(text: str) -> str:
    """The text without the parentheses around all of it."""
    text = text.strip()
    for _ in range(_MOST):
        if not text.startswith("(") or _closes(text) != len(text) - 1:
            break
        text = text[1:-1].strip()
    return text


def _closes(text: str) -> int:
    """Where the parenthesis closes that the text begins with."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place
    return -1


def _last_cast(text: str) -> tuple[str, Shape | None]:
    """What is cast, and to what: a::b::c casts to b, then to c."""
    found = _cast_as().match(text)
    inside, _, written = (found["inside"], "", found["type"]) if found else text.rpartition("::")
    match = _type().match(written)
    name = _NAMES.get(" ".join(match["name"].lower().split())) if match and inside else None
    if match is None or name is None:
        return inside, None
    modifiers = match["modifiers"] or ""
    return inside, Shape(name, tuple(part.strip() for part in modifiers.split(",") if part.strip()))
