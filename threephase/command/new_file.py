"""Files that a command writes for somebody to fill in: what they may be called, where they go, and never over another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from linter.errors import ConfigError, InputError
from linter.place import because, shown
from linter.prisma.project import find_project

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_HIGHEST = 3
"""So many folders above the migrations one called prisma is looked for."""


def check_name(name: str) -> None:
    """Raises ConfigError if no file can be called so."""
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{name} is no name for a file: letters, digits, dot, hyphen and underscore.")


def home_here(home: str) -> Path:
    """The folder called home of the project here; where there is none, a folder here."""
    cwd = Path.cwd()
    try:
        return beside(find_project(cwd, cwd, upward=True).migrations, home)
    except InputError:
        return cwd / home


def beside(migrations: Path, home: str) -> Path:
    """The folder called home beside the one called prisma, else beside the migrations."""
    above = list(migrations.parents)[:_HIGHEST]
    prisma = next((folder for folder in above if folder.name == "prisma"), migrations)
    return prisma.parent / home


def create(files: Sequence[tuple[Path, str]]) -> None:
    """Writes all of them, or none where one is there already. Raises InputError."""
    for path, _ in files:
        if path.exists() or path.is_symlink():
            raise InputError(f"{shown(path, Path.cwd())} is there already. Name another place with -o.")
    for path, text in files:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
        except OSError as error:
            raise InputError(f"{shown(path, Path.cwd())}: cannot be written: {because(error)}.") from error
