"""The colours of a text report on a terminal."""

from __future__ import annotations

import click

from linter.report.style import PLAIN, Style
from rules.finding import Phase

_PHASES = {
    Phase.EXPAND: "green",
    Phase.MIGRATE: "blue",
    Phase.CONTRACT: "red",
    Phase.MIXED: "magenta",
    Phase.UNKNOWN: "yellow",
}


def style(*, coloured: bool) -> Style:
    """How each kind of piece is painted; plain text without colours."""
    if not coloured:
        return PLAIN
    return Style(
        error=lambda text: click.style(text, fg="red", bold=True),
        warning=lambda text: click.style(text, fg="yellow", bold=True),
        bold=lambda text: click.style(text, bold=True),
        dim=lambda text: click.style(text, dim=True),
        label=lambda text: click.style(text, fg="cyan"),
        sql=lambda text: click.style(text, fg="green"),
        phase=lambda phase, text: click.style(text, fg=_PHASES.get(phase)),
    )
