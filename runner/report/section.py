"""A report before it is laid out: headings over tables of text, the same for a terminal, Markdown and HTML."""

from __future__ import annotations

from rules.value import Value

Row = tuple[str, ...]


class Section(Value):
    """A heading, a table, and a sentence under it. columns: () where the rows are names and their values.

    numbers: the columns that are numbers, which are set flush right. note: "" where nothing need be said.
    """

    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()
    note: str = ""
