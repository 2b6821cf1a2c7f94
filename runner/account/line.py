"""What an account is made of: lines, each with its tone, laid out but not yet painted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import zip_longest

from rules.value import Value


class Tone(StrEnum):
    """What a line is, for whoever paints it or writes Markdown."""

    HEADING = "heading"
    PLAIN = "plain"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    NOTE = "note"
    PROBLEM = "problem"


class Line(Value):
    """text: on one line, however it was come by; nothing in it moves a cursor."""

    text: str
    tone: Tone = Tone.PLAIN


def heading(text: str) -> Line:
    """The line over a part."""
    return Line(text=text, tone=Tone.HEADING)


def parts(*each: Iterable[Line]) -> Iterator[Line]:
    """One part after the other, those with nothing in them left out, an empty line between them."""
    first = True
    for part in each:
        opened = False
        for line in part:
            if not opened and not first:
                yield Line(text="")
            opened, first = True, False
            yield line


def aligned(rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """The cells under each other; a row may be shorter than others."""
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    return [
        indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows
    ]


def named(rows: Iterable[tuple[str, str]], indent: str = "  ") -> Iterator[Line]:
    """Names and what they are."""
    return (Line(text=text) for text in aligned(list(rows), indent))
