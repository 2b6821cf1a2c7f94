"""The report as text, Markdown and JSON."""

from __future__ import annotations

import json
import re

import pytest

from rules.value import replace
from runner.report.attended import reverted
from runner.report.json_report import render_json
from runner.report.markdown import render_markdown
from runner.report.text import render_text
from runner.state import State
from tests.runner.report.told import FACTS, HASH, HOSTILE, RUN, hostile


def test_the_text_tells_what_by_whom_when_and_how_many() -> None:
    text = render_text(FACTS)
    for line in (
        "Run 7: display_name",
        "Succeeded, with rows set aside: 1,000 rows walked, 499 changed, 1 set aside in 8 batches.",
        "  walked by  members_pkey (id)",
        "  started         2026-01-12 22:00:00 UTC, by ada@example.org, as app_owner, from jump-1",
        "  ended           2026-01-12 23:00:00 UTC, after 1 h 00 min",
        "  rows walked     1,000, and again in 1 sweep",
        "  a batch took    median 95 ms, nine of ten 180 ms, longest 300 ms",
        "  WAL             1.2 MB",
        "  2026-01-12 22:01:00 UTC  target_ms: 150 → 200               grace, as dba",
        "  2026-01-12 22:28:20 UTC  running → paused: release at noon  grace",
        "  2026-01-12 22:59:58 UTC  verified: 0 rows are left          ada",
        "  the window was closed                45 min 00 s      1",
        "  40P01     deadlock detected      1  2026-01-12 22:01:10 UTC",
        "  (17, de)  23514     violates check   2026-01-12 22:01:20 UTC",
        f"  head     14:{HASH}",
    ):
        assert line in text.splitlines(), line


def test_a_revert_is_told_of_at_the_top() -> None:
    undone = replace(RUN, id=8, kind="revert", reverts=7, state=State.SUCCEEDED, why="")
    text = render_text(replace(FACTS, revert=undone))
    assert "in 8 batches. Since then it was reverted by run 8." in text
    assert json.loads(render_json(replace(FACTS, revert=undone)))["reverted_by"] == 8


@pytest.mark.parametrize(
    ("state", "said"),
    [
        pytest.param(State.SUCCEEDED_WITH_QUARANTINE, "reverted by run 8, which left rows as they are", id="left rows"),
        pytest.param(State.CANCELLED, "reverted in part by run 8, which was cancelled", id="cancelled"),
        pytest.param(State.PAUSED, "being reverted by run 8, which is paused", id="not finished"),
    ],
)
def test_a_revert_that_is_not_whole_says_so(state: State, said: str) -> None:
    assert reverted(replace(RUN, id=8, kind="revert", reverts=7, state=state)) == said


def test_the_text_ends_with_the_file() -> None:
    assert render_text(FACTS).endswith(
        "\n\nThe file\n  -- /// backfill\n  -- ///\n"
        "  UPDATE members SET display_name = first_name WHERE display_name IS NULL;\n"
    )


def test_a_role_that_may_not_see_keys_is_told_so() -> None:
    hidden = replace(FACTS, keys_visible=False, quarantine=(replace(FACTS.quarantine[0], key=None, message=None),))
    text = render_text(hidden)
    assert "not visible to this role  23514     -" in text
    assert "Which rows, this role may not see" in text


def test_rows_that_are_not_listed_are_counted() -> None:
    text = render_text(replace(FACTS, quarantined=131))
    assert "  130 rows more: the table threephase.quarantine has them." in text.splitlines()


def test_nothing_in_the_data_is_markdown() -> None:
    text = render_markdown(hostile())
    before_file = text.partition("## The file")[0]
    for line in before_file.splitlines():
        bare = re.sub(r"\\[\\`*_\[\]#!|<>~&]", "", line)
        assert not re.search(r"[`<>*]", bare), line
        assert bare.count("|") in (0, 3, 4, 5, 6, 9), line  # the columns of its table, and no more
    assert [line for line in before_file.splitlines() if line.startswith("# ")] == [before_file.splitlines()[0]]


def test_the_file_cannot_leave_its_fence() -> None:
    text = render_markdown(hostile())
    fence = "`" * 5  # the file has four in a row
    assert text.count(f"\n{fence}") == 2
    assert text.rstrip().endswith(fence)


def test_json_has_everything_with_times_in_utc() -> None:
    report = json.loads(render_json(FACTS))
    assert report["version"] == 1
    assert report["run"]["started_at"] == "2026-01-12T22:00:00.000000Z"
    assert report["run"]["settings"]["target_ms"] == 150
    assert report["chain"] == {"length": 14, "hash": HASH}
    assert report["quarantine"] == [
        {"key": ["17", "de"], "sqlstate": "23514", "message": "violates check", "at": "2026-01-12T22:01:20.000000Z"}
    ]
    assert [wait["reason"] for wait in report["waits"]] == ["window", "nice"]
    assert report["points"][0]["rate"] == 0.5
    assert report["events"][1]["body"]["after"] == 200


def test_json_is_ascii_and_keeps_every_character() -> None:
    text = render_json(hostile())
    assert text.isascii()
    assert json.loads(text)["run"]["name"] == HOSTILE
