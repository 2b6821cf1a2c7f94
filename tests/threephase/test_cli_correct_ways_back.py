"""A correction is undone in the way that its file says, and in no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.threephase.corrections import BLOCK, Place

_UNDO = 'revert = "sql"\nrevert_file = "INC-7-undo.sql"'
_BACKUP = 'revert = "none"\nbackup = "snapshot of 2026-11-22 06:00"'


@pytest.mark.parametrize(
    ("way", "said"),
    [
        pytest.param(_UNDO, "correction 1 is undone by INC-7-undo.sql, as its file says", id="by-a-file"),
        pytest.param(_BACKUP, "What its file goes back to: snapshot of 2026-11-22 06:00.", id="by-a-backup"),
    ],
)
@pytest.mark.parametrize("options", [pytest.param([], id="run"), pytest.param(["--dry-run"], id="dry-run")])
def test_images_do_not_undo_it(
    tmp_path: Path, database: str, conn: psycopg.Connection[Any], way: str, said: str, options: list[str]
) -> None:
    place = Place(tmp_path, database, conn)
    place.write(f"{BLOCK}{way}")
    place.corrected()
    before = place.emails()
    outcome = place.correct("revert", "1", *options)
    assert outcome.code == 3
    assert said in outcome.err
    assert place.emails() == before


def test_a_role_without_the_right_is_refused(tmp_path: Path, database: str, conn: psycopg.Connection[Any]) -> None:
    place = Place(tmp_path, database, conn)
    outcome = place.correct("dry-run", "INC-7.sql", dsn=place.other)
    assert outcome.code == 3
    assert "It takes threephase_runner" in outcome.err


def test_a_digit_is_too_little_to_sign_for(tmp_path: Path, database: str, conn: psycopg.Connection[Any]) -> None:
    place = Place(tmp_path, database, conn)
    assert place.correct("dry-run", "INC-7.sql").code == 0
    outcome = place.correct("approve", place.digest()[:7], "--role", "System Owner", "--yes", dsn=place.other)
    assert outcome.code == 2
    assert "Give 8 digits or more" in outcome.err


def test_what_cannot_be_approved_is_not_shown_as_waiting(
    tmp_path: Path, database: str, conn: psycopg.Connection[Any]
) -> None:
    place = Place(tmp_path, database, conn)
    place.write(BLOCK.replace("[2, 1, 1]", "[3, 1, 1]"))
    assert place.correct("dry-run", "INC-7.sql").code == 1
    assert "cannot be: something speaks against it" in place.correct("list").out
