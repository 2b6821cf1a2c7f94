"""The report as one HTML file: no script, nothing from elsewhere, light and dark, every name escaped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files

from runner.report.charts import Chart, charts
from runner.report.recorded import Facts
from runner.report.section import Row, Section
from runner.report.sections import conclusion, points_section, sections, title

# Nothing may be loaded or run, whatever a name in the data says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render_html(facts: Facts) -> str:
    """The whole page."""
    heading = escape(title(facts))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{heading}</title>\n<style>\n{_style()}</style>\n</head>\n'
        f'<body>\n<main>\n<header>\n<h1>{heading}</h1>\n<p class="conclusion state-{facts.run.state.value}">'
        f"{escape(conclusion(facts))}</p>\n</header>\n" + "\n".join(_blocks(facts)) + "\n</main>\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return files("runner.report").joinpath("page.css").read_text(encoding="utf-8")


def _blocks(facts: Facts) -> Iterator[str]:
    what, result, *rest = map(_section, sections(facts))
    yield from (result, what)
    yield from map(_chart, charts(facts))
    if facts.points:
        yield f"<details>\n<summary>The numbers behind the charts</summary>\n{_table(points_section(facts))}\n</details>"
    yield from rest
    yield f"<section>\n<h2>The file</h2>\n<pre><code>{escape(facts.run.file)}</code></pre>\n</section>"


def _section(section: Section) -> str:
    table = _table(section) if section.columns else _pairs(section)
    note = f'\n<p class="note">{escape(section.note)}</p>' if section.note else ""
    return f"<section>\n<h2>{escape(section.title)}</h2>\n{table}{note}\n</section>"


def _pairs(section: Section) -> str:
    pairs = "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in section.rows)
    return f"<dl>\n{pairs}\n</dl>"


def _table(section: Section) -> str:
    head = "".join(
        f'<th scope="col"{_numeric(section, place)}>{escape(name)}</th>' for place, name in enumerate(section.columns)
    )
    rows = "\n".join(_row(section, row) for row in section.rows)
    # A wide table scrolls by itself, also from the keyboard; the page does not.
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(section.title)}">\n<table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _row(section: Section, row: Row) -> str:
    cells = "".join(f"<td{_numeric(section, place)}>{escape(cell)}</td>" for place, cell in enumerate(row))
    return f"<tr>{cells}</tr>"


def _numeric(section: Section, place: int) -> str:
    return ' class="number"' if place in section.numbers else ""


def _chart(chart: Chart) -> str:
    keys = "".join(
        f'<span class="key"><span class="swatch {colour}"></span>{escape(name)}</span>' for name, colour in chart.legend
    )
    legend = f'<p class="legend">{keys}</p>\n' if keys else ""
    note = f'\n<p class="note">{escape(chart.note)}</p>' if chart.note else ""
    return f"<section>\n<h2>{escape(chart.title)}</h2>\n{legend}{chart.svg}{note}\n</section>"
