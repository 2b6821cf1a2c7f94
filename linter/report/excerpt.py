"""The source lines of a finding, numbered, with carets under exactly what it is about."""

from __future__ import annotations

from collections.abc import Sequence

from linter.report.marked import Marked, mark
from linter.report.style import Paint, Style
from rules.finding import Span

_NARROWEST = 40


def excerpt(lines: Sequence[str], span: Span, *, width: int, style: Style, paint: Paint) -> list[str]:
    """The span's first and last line, with `…` for those between.

    Nothing where the file has no such lines, or for an empty span: such a finding is about the file as a whole.
    """
    empty = (span.line, span.column) == (span.end_line, span.end_column)
    if empty or not 1 <= span.line <= span.end_line <= len(lines):
        return []
    margin = len(str(span.end_line)) + 2  # a number is indented as messages are, by two
    room = max(_NARROWEST, width - margin - len(" | "))

    def row(number: str, text: str) -> str:
        return f"{style.dim(f'{number:>{margin}} |')} {text}" if text else style.dim(f"{number:>{margin}} |")

    rows = [row("", "")]
    for number, marked in _ends(lines, span, room):
        if number > span.line + 1:
            rows.append(row("…", ""))
        rows += [row(str(number), marked.text), row("", " " * marked.start + paint("^" * marked.length))]
    return [*rows, row("", "")]


def _ends(lines: Sequence[str], span: Span, room: int) -> list[tuple[int, Marked]]:
    """The first and the last line of the span, once if they are the same."""
    first, last = lines[span.line - 1].rstrip(), lines[span.end_line - 1].rstrip()
    start, stop = span.column - 1, span.end_column - 1
    if span.line == span.end_line:
        return [(span.line, mark(first, start, stop, room))]
    ends = [(span.line, mark(first, start, len(first), room))]
    indent = len(last) - len(last.lstrip())
    if stop > indent:
        ends.append((span.end_line, mark(last, indent, stop, room)))
    return ends
