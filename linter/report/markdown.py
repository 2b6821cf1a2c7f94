"""Text as Markdown shows it unchanged, in the cells of a table too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from linter.report.visible import visible

_CODE = re.compile(r"(`[^`]+`)")
_SYNTAX = re.compile(r"([\\`*_\[\]<>&|~#!$])")


def prose(text: str) -> str:
    """A message: what it has between backticks stays code, all else is shown as it is, be it HTML or a link."""
    parts = _CODE.split(visible(text))
    return "".join(code(part[1:-1]) if number % 2 else _SYNTAX.sub(r"\\\1", part) for number, part in enumerate(parts))


def code(text: str) -> str:
    """The text as code, fenced by one backtick more than it has in a row."""
    shown = visible(text).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}"


def row(cells: Sequence[str]) -> str:
    """A row of a table, of cells that are Markdown already."""
    return f"| {' | '.join(cells)} |\n"


def header(titles: Sequence[str]) -> str:
    """The row of titles and the line below it."""
    return row(titles) + row(["---"] * len(titles))
