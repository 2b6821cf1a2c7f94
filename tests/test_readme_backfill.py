"""The README's story of a backfill is played from the finding to the end, and prints what the README shows."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from demo.stage import Stage
from demo.story import Command, Step, expected_code, story
from tests.documents import Command as Shown

_NUMBER = re.compile(r"\d(?:[\d,.:]*\d)?")
_HASH = re.compile(r"\b[0-9a-f]{32,}\b")
_SPACE = re.compile(r"[ \t]+")


def loosely(text: str) -> str:
    """Without what differs from one machine to the next: numbers, hashes, and how they are aligned."""
    lines = _HASH.sub("0", text.rstrip("\n")).splitlines()
    return "\n".join(_SPACE.sub(" ", _NUMBER.sub("0", line)).rstrip() for line in lines)


def assert_as_told(stage: Stage, step: Step) -> None:
    output, code = stage.play(step)
    if isinstance(step, Command):
        assert code == expected_code(output), f"$ {step.text}\n{output}"
        assert Shown("", loosely(step.shown) or None).matches(loosely(output)), f"$ {step.text}\n{output}"


def test_the_story_of_the_readme_happens_as_it_is_told(tmp_path: Path, database: str) -> None:
    stage = Stage(tmp_path, database)
    for step in story():
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
        pytest.param("succeeded", "failed", False, id="another word"),
        pytest.param("a\n…\nb", "a\n1\n2\nb", True, id="lines left out"),
    ],
)
def test_numbers_may_differ_and_words_may_not(shown: str, printed: str, same: bool) -> None:
    assert Shown("", loosely(shown)).matches(loosely(printed)) is same
