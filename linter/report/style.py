"""How a text report is coloured: a function for each kind of piece. The front door knows terminals; this does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from rules.finding import Phase, Severity

Paint: TypeAlias = Callable[[str], str]


def _as_it_is(text: str) -> str:
    return text


def _whatever_the_phase(_phase: Phase, text: str) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Each takes text that is laid out already and may add to it only what a terminal does not show.

    bold: paths, headings, the last line. dim: gutters, and what needs nobody's attention. label: `help:`, `note:`.
    sql: the lines of a help that can be copied.
    """

    error: Paint = _as_it_is
    warning: Paint = _as_it_is
    bold: Paint = _as_it_is
    dim: Paint = _as_it_is
    label: Paint = _as_it_is
    sql: Paint = _as_it_is
    phase: Callable[[Phase, str], str] = _whatever_the_phase

    def severity(self, severity: Severity) -> Paint:
        """The paint of a finding's tag and carets."""
        return self.error if severity is Severity.ERROR else self.warning


PLAIN = Style()
