"""A bar chart as SVG: a bar for each name, its number beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from rules.value import Value
from runner.report.line_chart import WIDTH, svg

_ROW, _BAR, _LABEL_HEIGHT = 40, 12, 16
_VALUE = 90


class Bar(Value):
    """shown: the value as it is written."""

    name: str
    value: float
    shown: str


def render_bars(id: str, title: str, described: str, bars: Sequence[Bar]) -> str:
    """The whole <svg>; the names stand above their bars, for they may be long."""
    greatest = max((bar.value for bar in bars), default=0) or 1
    body = "\n".join(line for place, bar in enumerate(bars) for line in _bar(bar, place, greatest))
    return svg(id, title, described, _ROW * len(bars), body)


def _bar(bar: Bar, place: int, greatest: float) -> Iterator[str]:
    top = place * _ROW
    width = max(2.0, bar.value / greatest * (WIDTH - _VALUE))
    yield f'<text class="label" x="0" y="{top + _LABEL_HEIGHT - 3}">{escape(bar.name)}</text>'
    yield f'<rect class="bar series-1" x="0" y="{top + _LABEL_HEIGHT + 4}" width="{width:.1f}" height="{_BAR}" rx="2"/>'
    yield f'<text class="tick" x="{width + 8:.1f}" y="{top + _LABEL_HEIGHT + 14}">{escape(bar.shown)}</text>'
