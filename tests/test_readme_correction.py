"""The story of a data correction, in the README and with all nine steps, is played, and prints what the documents show."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from demo.correction import staged
from demo.story import CORRECTION, README, ROOT, Command, story
from tests.played import assert_as_told

PAGE = ROOT / "docs" / "corrections.md"
NINE_STEPS = "From incident to evidence"
_TWICE = "SELECT count(*) FROM (SELECT FROM members GROUP BY lower(email) HAVING count(*) > 1) twice"
_KINDS = "SELECT kind FROM threephase.correction ORDER BY id"


@pytest.mark.parametrize(
    ("document", "title", "twice", "kinds"),
    [
        pytest.param(README, CORRECTION, 0, ["correction"], id="in five minutes"),
        pytest.param(PAGE, NINE_STEPS, 3, ["correction", "revert"], id="all nine steps, and back"),
    ],
)
def test_the_story_happens_as_it_is_told(
    document: Path, title: str, twice: int, kinds: list[str], tmp_path: Path, database: str
) -> None:
    stage = staged(tmp_path, database)
    for step in story(title, document):
        assert_as_told(stage, step)
    with psycopg.connect(database) as conn:
        assert conn.execute(_TWICE).fetchone() == (twice,)
        assert [kind for (kind,) in conn.execute(_KINDS)] == kinds


def test_the_digest_of_the_document_is_the_readers_own(tmp_path: Path, database: str) -> None:
    """Else the story could not be played: digests are salted."""
    stage = staged(tmp_path, database)
    stage.play(Command(text="echo threephase correct approve 00ff00ff00ff", shown=""))
    typed = stage.typed(Command(text="threephase correct approve 4fa89330dde3 --yes", shown=""))
    assert typed == "threephase correct approve 00ff00ff00ff --yes"
