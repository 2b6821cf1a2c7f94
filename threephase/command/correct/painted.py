"""An account on its way to people: painted where somebody looks, plain elsewhere, and harmless to both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import click

from runner.account.line import Line, Tone
from threephase.command.backfill.shown import harmless

_PAINT: Mapping[Tone, Callable[[str], str]] = {
    Tone.HEADING: partial(click.style, bold=True),
    Tone.ADDED: partial(click.style, fg="green"),
    Tone.REMOVED: partial(click.style, fg="red"),
    Tone.CHANGED: partial(click.style, fg="yellow"),
    Tone.NOTE: partial(click.style, dim=True),
    Tone.PROBLEM: partial(click.style, fg="red", bold=True),
}


def painted(lines: Iterable[Line], *, coloured: bool) -> Iterator[str]:
    """Line by line, with its line break."""
    for line in lines:
        text = harmless(line.text)
        paint = _PAINT.get(line.tone) if coloured and text else None
        yield f"{text if paint is None else paint(text)}\n"
