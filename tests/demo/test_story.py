"""What the demo reads out of the README."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.stage import Stage, WrongError
from demo.story import Command, Edit, expected_code, story


def test_the_story_goes_from_lint_to_the_report() -> None:
    steps = list(story())
    commands = [step.text for step in steps if isinstance(step, Command)]
    told = [" ".join(command.split()[:3]) for command in commands]
    assert told[:3] == ["threephase lint", "threephase backfill new", "npx prisma migrate"]
    assert [step.path for step in steps if isinstance(step, Edit)] == [
        "prisma/migrations/20260110120000_add_display_name/migration.sql"
    ]


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
    stage = Stage(tmp_path, database)
    path = "prisma/migrations/20260103090000_init/migration.sql"
    with pytest.raises(WrongError, match="does not hold the lines"):
        stage.play(Edit(path=path, removed="DROP TABLE nobody;\n"))
