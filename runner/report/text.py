"""The report for a terminal or a mail: plain text."""

from __future__ import annotations

from collections.abc import Iterator

from runner.report.recorded import Facts
from runner.report.section import Row, Section
from runner.report.sections import conclusion, sections, title


def render_text(facts: Facts) -> str:
    """The whole report, the file that was run at its end.

    Control characters are shown as they are: whoever prints it must make them harmless.
    """
    file = ["The file", *(f"  {line}".rstrip() for line in facts.run.file.rstrip().split("\n"))]
    blocks = [[title(facts), conclusion(facts)], *(list(lines(section)) for section in sections(facts)), file]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def lines(section: Section) -> Iterator[str]:
    """One section: its heading, its table in columns, its note."""
    table = [tuple(map(_on_one_line, row)) for row in (section.columns, *section.rows) if row]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    yield section.title
    for row in table:
        yield f"  {_laid_out(row, widths, section.numbers)}".rstrip()
    if section.note:
        yield f"  {section.note}"


def _laid_out(row: Row, widths: list[int], numbers: frozenset[int]) -> str:
    cells = enumerate(zip(row, widths, strict=True))
    return "  ".join(cell.rjust(width) if place in numbers else cell.ljust(width) for place, (cell, width) in cells)


def _on_one_line(cell: str) -> str:
    return " ".join(cell.split())
