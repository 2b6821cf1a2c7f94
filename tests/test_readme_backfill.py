"""The README's story of a backfill is played from the finding to the end, and prints what the README shows."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from demo.backfill import staged
from demo.story import BACKFILL, story
from tests.documents import Command as Shown
from tests.played import assert_as_told, loosely


def test_the_story_of_the_readme_happens_as_it_is_told(tmp_path: Path, database: str) -> None:
    stage = staged(tmp_path, database)
    for step in story(BACKFILL):
        assert_as_told(stage, step)
    with psycopg.connect(database) as conn:
        names = conn.execute("SELECT count(*) FROM members WHERE display_name = first_name || ' ' || last_name")
        assert names.fetchone() == (100_000,)
        assert conn.execute("SELECT kind, state FROM threephase.run").fetchall() == [("backfill", "succeeded")]


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        pytest.param("took 1.5 s", "took 22.75 s", True, id="another time"),
        pytest.param("  rows    9,000", "  rows  100,000", True, id="another width"),
        pytest.param(f"head 9:{'a1' * 32}", f"head 12:{'b2' * 32}", True, id="another hash"),
        pytest.param("approve 9a43327b1a84", "approve 0000f327b1ad", True, id="another short digest"),
        pytest.param("a reference", "a defaced cab", False, id="words of hexadecimal letters"),
        pytest.param("succeeded", "failed", False, id="another word"),
        pytest.param("a\n…\nb", "a\n1\n2\nb", True, id="lines left out"),
    ],
)
def test_numbers_may_differ_and_words_may_not(shown: str, printed: str, same: bool) -> None:
    assert Shown("", loosely(shown)).matches(loosely(printed)) is same
