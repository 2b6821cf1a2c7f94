"""What the demo reads out of the README, and how it plays it."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.backfill import staged
from demo.stage import WrongError
from demo.story import BACKFILL, CORRECTION, Command, Edit, Step, Written, expected_code, story


def told_by(steps: list[Step]) -> list[str]:
    return [" ".join(step.text.split()[:3]) for step in steps if isinstance(step, Command)]


def test_the_story_of_a_backfill_goes_from_lint_to_the_report() -> None:
    steps = list(story(BACKFILL))
    assert told_by(steps)[:3] == ["threephase lint", "threephase backfill new", "npx prisma migrate"]
    assert [step.path for step in steps if isinstance(step, Edit)] == [
        "prisma/migrations/20260110120000_add_display_name/migration.sql"
    ]


def test_the_story_of_a_correction_goes_from_the_file_to_the_evidence() -> None:
    steps = list(story(CORRECTION))
    told = told_by(steps)
    assert (told[0], told[-1]) == ("threephase correct new", "threephase audit export")
    assert [step.path for step in steps if isinstance(step, Written)] == ["corrections/INC-2031.sql"]


@pytest.mark.parametrize(
    ("output", "code"),
    [
        pytest.param("1 error, 1 warning in 2 migrations\n", 1, id="errors"),
        pytest.param("…\n12 errors in 3 migrations", 1, id="errors, without a last line break"),
        pytest.param("1 error\nand then all is well\n", 0, id="an error that is not the last word"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_an_output_that_ends_in_errors_belongs_to_exit_code_1(output: str, code: int) -> None:
    assert expected_code(output) == code


def test_an_edit_that_finds_nothing_to_take_out_is_an_error(tmp_path: Path, database: str) -> None:
    stage = staged(tmp_path, database)
    path = "prisma/migrations/20260103090000_init/migration.sql"
    with pytest.raises(WrongError, match="does not hold the lines"):
        stage.play(Edit(path=path, removed="DROP TABLE nobody;\n"))
