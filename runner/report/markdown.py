"""The report for a ticket or a wiki: Markdown, in which nothing of the data is mark-up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runner.report.recorded import Facts
from runner.report.section import Row, Section
from runner.report.sections import conclusion, sections, title

_SPECIAL = re.compile(r"([\\`*_\[\]#!|<>~&])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def render_markdown(facts: Facts) -> str:
    """The whole report, the file that was run at its end."""
    blocks = [f"# {_escaped(title(facts))}", _escaped(conclusion(facts))]
    for section in sections(facts):
        blocks += ["\n".join(_lines(section))]
    return "\n\n".join([*blocks, "## The file", _fenced(facts.run.file)]) + "\n"


def _lines(section: Section) -> Iterator[str]:
    columns = section.columns or ("", "")
    yield f"## {_escaped(section.title)}\n"
    yield _row(columns)
    yield _row(tuple("---:" if place in section.numbers else "---" for place in range(len(columns))), raw=True)
    yield from map(_row, section.rows)
    if section.note:
        yield f"\n{_escaped(section.note)}"


def _row(cells: Row, *, raw: bool = False) -> str:
    return f"| {' | '.join(cell if raw else _escaped(cell) for cell in cells)} |"


def _escaped(text: str) -> str:
    """As text on one line. https://spec.commonmark.org/0.31.2/#backslash-escapes"""
    return _SPECIAL.sub(r"\\\1", _CONTROL.sub(" ", text))


def _fenced(text: str) -> str:
    """Between fences that are longer than any in it."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}sql\n{text.rstrip()}\n{fence}"
