"""The page: one file without scripts, in which no name is mark-up, and whose charts can be read without seeing them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from rules.value import replace
from runner.report.html import render_html
from tests.runner.report.told import FACTS, HOSTILE, hostile

_VOID = ("meta",)


class Page(HTMLParser):
    """Its elements and attributes; complains of one that is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = Page(render_html(hostile()))
    assert {tag for tag, _ in page.elements} & {"script", "img", "link", "iframe", "object", "a"} == set()
    names = {name for _, attributes in page.elements for name in attributes}
    assert not any(name.startswith("on") for name in names)
    assert names & {"src", "href"} == set()
    policy = next(meta for meta in page.of("meta") if "http-equiv" in meta)
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert "url(" not in render_html(FACTS)


def test_a_hostile_name_is_shown_as_it_is_everywhere() -> None:
    page = Page(render_html(hostile()))
    whole = "".join(page.said)
    # Title and heading; why; three events' actors and more: nothing is left out and nothing is cut short.
    assert whole.count("<script>alert(1)</script>") >= 10
    assert whole.count(HOSTILE) >= 5


def test_charts_are_well_formed_and_say_what_they_show() -> None:
    text = render_html(FACTS)
    drawn = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]
    assert len(drawn) == 3
    ids = set(re.findall(r'id="([^"]+)"', text))
    for svg in drawn:
        assert svg.get("role") == "img"
        assert set((svg.get("aria-labelledby") or "").split()) <= ids
        assert svg.find("title") is not None
        assert svg.find("desc") is not None
    described = [svg.findtext("desc") for svg in drawn]
    assert described == [
        "The median is from 90 ms on, the longest batch took 300 ms; the target is 150 ms.",
        "At most 1.7 rows/s; zero where no batch was done.",
        "the window was closed: 45 min 00 s; idle on purpose, for the neighbours: 900 ms",
    ]
    assert len(ids) == len(re.findall(r'id="([^"]+)"', text))


def test_a_part_without_batches_is_a_gap_in_the_times_and_nothing_in_the_rate() -> None:
    times, rate, _ = re.findall(r"<svg.*?</svg>", render_html(FACTS), re.DOTALL)
    lines = re.findall(r'<polyline class="line series-1" points="([^"]+)"', times)
    assert [len(line.split()) for line in lines] == [2, 1]
    (line,) = re.findall(r'<polyline class="line series-1" points="([^"]+)"', rate)
    heights = [float(point.split(",")[1]) for point in line.split()]
    assert heights[2] == max(heights) == 230.0  # the axis itself: the part without a batch


def test_the_numbers_behind_the_charts_are_in_a_table() -> None:
    text = render_html(FACTS)
    assert "<td>2026-01-12 22:15:00 UTC</td>" in text
    assert '<td class="number">450</td><td class="number">449</td><td class="number">0.5 rows/s</td>' in text


def test_a_run_that_has_not_done_a_batch_has_a_page_without_charts() -> None:
    batches = replace(FACTS.batches, count=0, walked=0, changed=0, median_ms=None, least_size=None, most_size=None)
    text = render_html(
        replace(FACTS, batches=batches, points=(), waits=(), workers=(), passes=(), retried=(), quarantine=())
    )
    assert "<svg" not in text
    assert "<details" not in text
    Page(text)


def test_both_colour_schemes_name_the_same_colours() -> None:
    light, dark = (
        set(re.findall(r"(--[a-z]+):", block))
        for block in re.findall(r":root \{\n(?:  color-scheme[^\n]*\n)?(.*?)\}", render_html(FACTS), re.DOTALL)
    )
    assert light == dark
    assert len(light) == 9
