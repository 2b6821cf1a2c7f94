"""Text from the ledger on its way to a terminal or a log."""

from __future__ import annotations

import sys
from pathlib import Path

from threephase.output import write


def harmless(text: str) -> str:
    """Nothing in it moves a cursor or commands a CI system; line breaks stay."""
    from linter.report.visible import inert, visible_lines

    return "\n".join(map(inert, visible_lines(text).split("\n")))


def show(text: str, file: Path | None = None) -> None:
    """Writes a report for people."""
    write(harmless(text), file)


def on_terminal() -> bool:
    """Whether somebody looks at both streams, on a terminal that can move its cursor."""
    import os

    return sys.stdout.isatty() and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
