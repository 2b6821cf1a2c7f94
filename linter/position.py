"""Offsets into a text to lines and columns, and spans over them."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from rules.finding import Span

LINE_BREAK = re.compile(r"\r\n|\n|\r")  # and no other: str.splitlines would break at a form feed too


class Lines:
    """The lines of one text. Lines and columns count characters from 1; a lone CR ends a line, as it does for PostgreSQL."""

    def __init__(self, text: str) -> None:
        self.text = text
        if "\r" in text:
            self._starts = [0, *(found.end() for found in LINE_BREAK.finditer(text))]
        else:
            self._starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))

    def line(self, offset: int) -> int:
        """The line that holds the character at the offset."""
        return bisect_right(self._starts, offset)

    def span(self, start: int, end: int) -> Span:
        """The span of text[start:end]; end is exclusive."""
        line, end_line = self.line(start), self.line(max(start, end - 1))
        return Span(line, start - self._starts[line - 1] + 1, end_line, end - self._starts[end_line - 1] + 1)
