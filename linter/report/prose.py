"""Sentences broken into lines of a given width."""

from __future__ import annotations

import textwrap

from linter.report.style import Paint
from linter.report.visible import visible

_NARROWEST = 40


def paragraph(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """The text in lines of at most `width`, `first` before the first and `rest` before the others.

    A word longer than that is not broken: it is a name or a path, to be copied.
    """
    return textwrap.wrap(
        visible(text),
        max(_NARROWEST, width),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def labelled(label: str, paint: Paint, text: str, width: int, *, indent: str = "", hang: str = "  ") -> list[str]:
    """A paragraph behind a painted label; its further lines begin with `hang`."""
    unpainted = f"{indent}{label} "
    first, *rest = paragraph(text, width, first=unpainted, rest=hang) or [unpainted.rstrip()]
    return [indent + paint(label) + first.removeprefix(indent + label), *rest]
