"""Lines put together: as plain text, and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from runner.account.line import Line, Tone

_CHANGES = (Tone.ADDED, Tone.REMOVED, Tone.CHANGED)
_SPECIAL = re.compile(r"([\\`*_\[\]#!|<>~&])")


def plain_text(lines: Iterable[Line]) -> str:
    """The lines as they are."""
    return "".join(f"{line.text}\n" for line in lines)


def markdown(lines: Iterable[Line], level: int = 2) -> Iterator[str]:
    """Headings, and between them what is laid out, in fences, where no value is mark-up; piece by piece."""
    block: list[Line] = []
    for line in lines:
        if line.tone is Tone.HEADING:
            yield from _fenced(block)
            block = []
            yield f"{'#' * level} {as_markdown(line.text)}\n\n"
        else:
            block.append(line)
    yield from _fenced(block)


def as_markdown(text: str) -> str:
    """As text on one line. https://spec.commonmark.org/0.31.2/#backslash-escapes"""
    return _SPECIAL.sub(r"\\\1", text)


def fenced(text: str, language: str = "") -> str:
    """Between fences that are longer than any in it."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n\n"


def _fenced(block: list[Line]) -> Iterator[str]:
    text = "\n".join(line.text.removeprefix("  ") for line in block).strip("\n")
    if text:
        yield fenced(text, "diff" if any(line.tone in _CHANGES for line in block) else "text")
