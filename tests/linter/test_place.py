"""Printed paths are short, use `/`, and say which file is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.place import is_file, is_folder, is_missing, shown


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/repo/prisma/migrations/1_a/migration.sql", "prisma/migrations/1_a/migration.sql", id="below"),
        pytest.param("/repo", ".", id="the working folder itself"),
        pytest.param("/repository/a.sql", "/repository/a.sql", id="a neighbour whose name begins alike"),
        pytest.param("/a.sql", "/a.sql", id="above"),
    ],
)
def test_a_path_is_relative_where_it_lies_below_the_working_folder(path: str, expected: str) -> None:
    assert shown(Path(path), Path("/repo")) == expected


def test_a_path_spelled_through_a_link_is_still_found_below(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    assert shown(tmp_path / "real" / "a.sql", tmp_path / "link") == "a.sql"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("file", (True, False, False), id="a file"),
        pytest.param("folder", (False, True, False), id="a folder"),
        pytest.param("nothing", (False, False, True), id="nothing"),
        pytest.param("dead", (False, False, False), id="a dead link is there, and nothing one can use"),
        pytest.param("loop", (False, False, False), id="so is a link to itself"),
        pytest.param("file/below", (False, False, False), id="below a file"),
        pytest.param("x" * 300, (False, False, False), id="a name too long to look for"),
    ],
)
def test_looking_never_raises_and_only_what_is_surely_not_there_is_missing(
    tmp_path: Path, name: str, expected: tuple[bool, bool, bool]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "dead").symlink_to("nothing")
    (tmp_path / "loop").symlink_to("loop")
    path = tmp_path / name
    assert (is_file(path), is_folder(path), is_missing(path)) == expected
