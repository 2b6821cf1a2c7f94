"""A line chart as SVG: no script, readable by a screen reader, in the colours of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from html import escape

from rules.value import Value
from runner.report.scale import Scale, clock

WIDTH, HEIGHT = 760, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 14, 14, 30
_ACROSS, _DOWN = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
_ALONE = 40  # up to so many points are drawn as dots too: one between two gaps makes no line


class Series(Value):
    """values: for each part of the time one, None where there is none and the line breaks."""

    name: str
    values: tuple[float | None, ...]


class LineChart(Value):
    """id: unique on the page. described: what it shows, for those who do not see it. limit: a level to be drawn.

    written: how a value of the axis is written. hints: for each part what a pointer over it is told.
    """

    id: str
    title: str
    described: str
    series: tuple[Series, ...]
    scale: Scale
    written: Callable[[float], str]
    first: datetime
    last: datetime
    hints: tuple[str, ...]
    limit: float | None = None


def render_lines(chart: LineChart) -> str:
    """The whole <svg>."""
    body = "\n".join((*_axes(chart), *_limit(chart), *_lines(chart), *_hints(chart.hints)))
    return svg(chart.id, chart.title, chart.described, HEIGHT, body)


def svg(id: str, title: str, described: str, height: int, body: str) -> str:
    """The frame that every chart has, with its title and description."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{id}-title {id}-desc">\n'
        f'<title id="{id}-title">{escape(title)}</title>\n<desc id="{id}-desc">{escape(described)}</desc>\n{body}\n</svg>'
    )


def _axes(chart: LineChart) -> Iterator[str]:
    for tick in chart.scale.ticks:
        y = _y(chart.scale, tick)
        yield f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="tick" text-anchor="end" x="{_LEFT - 8}" y="{y + 4:.1f}">{escape(chart.written(tick))}</text>'
    for share, label in clock(chart.first, chart.last):
        anchor = "start" if share == 0 else "end" if share == 1 else "middle"
        x = _LEFT + share * _ACROSS
        yield f'<text class="tick" text-anchor="{anchor}" x="{x:.1f}" y="{HEIGHT - 8}">{escape(label)}</text>'


def _limit(chart: LineChart) -> Iterator[str]:
    if chart.limit is None:
        return
    y = _y(chart.scale, chart.limit)
    yield f'<line class="limit" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _lines(chart: LineChart) -> Iterator[str]:
    for number, series in reversed(list(enumerate(chart.series, start=1))):  # the first one lies on top
        for run in _unbroken(series.values):
            points = " ".join(
                f"{_x(place, len(series.values)):.1f},{_y(chart.scale, value):.1f}" for place, value in run
            )
            yield f'<polyline class="line series-{number}" points="{points}"/>'
            if len(series.values) <= _ALONE or len(run) == 1:
                for point in points.split():
                    x, y = point.split(",")
                    yield f'<circle class="dot series-{number}" cx="{x}" cy="{y}" r="2.5"/>'


def _unbroken(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    run: list[tuple[int, float]] = []
    for place, value in enumerate(values):
        if value is not None:
            run.append((place, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _hints(hints: Sequence[str]) -> Iterator[str]:
    width = _ACROSS / max(1, len(hints))
    for place, hint in enumerate(hints):
        x = _LEFT + place * width
        yield (
            f'<rect class="hint" x="{x:.1f}" y="{_TOP}" width="{width:.2f}" height="{_DOWN}">'
            f"<title>{escape(hint)}</title></rect>"
        )


def _x(place: int, places: int) -> float:
    return _LEFT + (place + 0.5) / places * _ACROSS


def _y(scale: Scale, value: float) -> float:
    return _TOP + (1 - scale.share(value)) * _DOWN
