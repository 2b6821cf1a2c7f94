"""The nearest threephase.toml holds, up to the repository's root."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linter.errors import ConfigError
from tests.linter.projects import write
from threephase.config import find_config


@pytest.mark.parametrize("name", ["threephase.toml", ".threephase.toml"])
@pytest.mark.parametrize("place", [".", "app", "app/prisma/migrations"])
def test_it_is_found_going_upwards(tmp_path: Path, name: str, place: str) -> None:
    start = tmp_path / "app/prisma/migrations"
    start.mkdir(parents=True)
    write(tmp_path / place, {name: ""})
    assert find_config(start) == tmp_path / place / name


def test_the_nearest_wins(tmp_path: Path) -> None:
    write(tmp_path, {"threephase.toml": "", "app/threephase.toml": "", "app/prisma/schema.prisma": ""})
    assert find_config(tmp_path / "app/prisma") == tmp_path / "app/threephase.toml"


@pytest.mark.parametrize(
    "mark", [pytest.param(".git/HEAD", id="a repository"), pytest.param(".git", id="a work tree or submodule")]
)
def test_it_is_not_looked_for_beyond_the_repository(tmp_path: Path, mark: str) -> None:
    write(tmp_path, {"threephase.toml": "", f"app/{mark}": "", "app/prisma/schema.prisma": ""})
    assert find_config(tmp_path / "app/prisma") is None
    write(tmp_path, {"app/threephase.toml": ""})
    assert find_config(tmp_path / "app/prisma") == tmp_path / "app/threephase.toml"


def test_without_a_repository_the_search_ends_at_the_root_of_the_file_system() -> None:
    assert find_config(Path("/")) is None


def test_a_relative_start_is_below_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"threephase.toml": "", "app/schema.prisma": ""})
    monkeypatch.chdir(tmp_path / "app")
    assert find_config(Path()) == tmp_path / "threephase.toml"


def test_two_in_one_folder_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"threephase.toml": "", ".threephase.toml": ""})
    message = f"{tmp_path}: holds both threephase.toml and .threephase.toml. Keep one of them."
    with pytest.raises(ConfigError, match=f"^{re.escape(message)}$"):
        find_config(tmp_path)


def test_what_cannot_be_read_is_found_nonetheless(tmp_path: Path) -> None:
    folder, link = tmp_path / "folder", tmp_path / "link"
    (folder / "threephase.toml").mkdir(parents=True)
    link.mkdir()
    (link / "threephase.toml").symlink_to("nowhere.toml")
    assert find_config(folder) == folder / "threephase.toml"
    assert find_config(link) == link / "threephase.toml"
