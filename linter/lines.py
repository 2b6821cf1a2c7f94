"""The lines of a text, counted as `linter.position` counts them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.finding import Span

_LINE_BREAK = re.compile(r"\r\n|\n|\r")  # and no other: str.splitlines would break at a form feed too


def lines_of(text: str) -> list[str]:
    """The lines without their breaks; one more than there are breaks."""
    return _LINE_BREAK.split(text)


def text_of(lines: Sequence[str], span: Span) -> str:
    """What stands in the span; nothing where the lines do not reach."""
    covered = list(lines[span.line - 1 : span.end_line])
    if len(covered) <= span.end_line - span.line:
        return ""
    covered[-1] = covered[-1][: span.end_column - 1]
    covered[0] = covered[0][span.column - 1 :]
    return "\n".join(covered)
