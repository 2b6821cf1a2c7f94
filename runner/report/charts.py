"""The charts of a report: how long batches took, how fast it went, what was waited for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from rules.value import Value
from runner.report.bar_chart import Bar, render_bars
from runner.report.line_chart import LineChart, Series, render_lines
from runner.report.recorded import Facts, Point
from runner.report.scale import linear, logarithmic
from runner.report.words import duration, milliseconds, moment, per_second, reason


class Chart(Value):
    """legend: the names of its lines, each with the class of its colour; none where there is but one."""

    title: str
    legend: tuple[tuple[str, str], ...]
    svg: str
    note: str = ""


def charts(facts: Facts) -> Iterator[Chart]:
    """Those for which there is something to draw."""
    if facts.points:
        yield _batch_times(facts)
        yield _rates(facts)
    if facts.waits:
        yield _waits(facts)


def _batch_times(facts: Facts) -> Chart:
    points, parts = _by_place(facts)
    medians = tuple(points[place].median_ms if place in points else None for place in range(parts))
    longest = tuple(points[place].longest_ms if place in points else None for place in range(parts))
    target = facts.run.settings.target_ms
    low, high = min(point.median_ms for point in facts.points), max(point.longest_ms for point in facts.points)
    first, last = _span(facts)
    chart = LineChart(
        id="batch-time",
        title="Time of a batch",
        described=f"The median is from {milliseconds(low)} on, the longest batch took {milliseconds(high)}; "
        f"the target is {target} ms.",
        series=(Series(name="median", values=medians), Series(name="longest", values=longest)),
        scale=logarithmic(min(low, target), max(high, target)),
        written=milliseconds,
        first=first,
        last=last,
        hints=_hints(facts),
        limit=target,
    )
    return Chart(
        title=chart.title,
        legend=(("median", "series-1"), ("longest", "series-2"), (f"target, {target} ms", "limit")),
        svg=render_lines(chart),
        note="The scale is logarithmic.",
    )


def _rates(facts: Facts) -> Chart:
    points, parts = _by_place(facts)
    rates = tuple(points[place].rate if place in points else 0.0 for place in range(parts))
    first, last = _span(facts)
    chart = LineChart(
        id="rate",
        title="Rows walked in a second",
        described=f"At most {per_second(max(rates))}; zero where no batch was done.",
        series=(Series(name="rows in a second", values=rates),),
        scale=linear(max(rates)),
        written=lambda rate: f"{rate:,g}",
        first=first,
        last=last,
        hints=_hints(facts),
    )
    return Chart(title=chart.title, legend=(), svg=render_lines(chart))


def _waits(facts: Facts) -> Chart:
    bars = [
        Bar(name=reason(wait.reason), value=wait.seconds, shown=duration(wait.seconds)) for wait in facts.waits[:12]
    ]
    title = "What was waited for"
    described = "; ".join(f"{bar.name}: {bar.shown}" for bar in bars)
    return Chart(title=title, legend=(), svg=render_bars("waits", title, described, bars), note="All workers together.")


def _by_place(facts: Facts) -> tuple[Mapping[int, Point], int]:
    return {point.place: point for point in facts.points}, facts.points[0].parts


def _span(facts: Facts) -> tuple[datetime, datetime]:
    """All parts from the beginning of the first to the end of the last."""
    point = facts.points[0]
    first = point.at - timedelta(seconds=point.part_s * (point.place + 1))
    return first, first + timedelta(seconds=point.part_s * point.parts)


def _hints(facts: Facts) -> tuple[str, ...]:
    points, parts = _by_place(facts)
    return tuple(_hint(points.get(place)) for place in range(parts))


def _hint(point: Point | None) -> str:
    if point is None:
        return "no batch"
    times = f"median {milliseconds(point.median_ms)}, longest {milliseconds(point.longest_ms)}"
    return f"until {moment(point.at)}: {times}, {per_second(point.rate)}"
