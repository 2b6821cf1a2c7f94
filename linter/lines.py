"""The lines of a text, counted as `linter.position` counts them."""

from __future__ import annotations

from collections.abc import Sequence

from linter.position import LINE_BREAK
from rules.finding import Span


def lines_of(text: str) -> list[str]:
    """The lines without their breaks; one more than there are breaks."""
    return LINE_BREAK.split(text)


def text_of(lines: Sequence[str], span: Span) -> str:
    """What stands in the span; nothing where the lines do not reach."""
    if span.line == span.end_line <= len(lines):
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    covered = list(lines[span.line - 1 : span.end_line])
    if len(covered) <= span.end_line - span.line:
        return ""
    covered[-1] = covered[-1][: span.end_column - 1]
    covered[0] = covered[0][span.column - 1 :]
    return "\n".join(covered)
