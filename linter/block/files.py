"""Paths in, files to be checked out: a folder stands for all .sql files in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from linter.errors import InputError
from linter.place import because, is_file, is_folder, shown


def sql_files(paths: Sequence[Path], cwd: Path, kind: str) -> list[tuple[Path, str]]:
    """Each file once, with its path as it is to be printed. kind: of which they should be.

    Raises InputError: a typo must not look clean.
    """
    found: dict[str, tuple[Path, str]] = {}
    for path in paths:
        for file in _files(cwd / path, cwd, kind):
            found.setdefault(os.path.realpath(file), (file, shown(file, cwd)))
    return list(found.values())


def _files(path: Path, cwd: Path, kind: str) -> list[Path]:
    if is_folder(path):
        return _in_folder(path, cwd, kind)
    if not os.path.lexists(path):
        raise InputError(f"{shown(path, cwd)}: does not exist.")
    if is_file(path) and path.suffix.lower() != ".sql":
        raise InputError(f"{shown(path, cwd)}: name a .sql file, or a folder of them.")
    return [path]


def _in_folder(path: Path, cwd: Path, kind: str) -> list[Path]:
    def fail(error: OSError) -> None:
        raise InputError(f"{shown(path, cwd)}: cannot be read: {because(error)}.") from error

    files = [
        Path(folder, name)
        for folder, _, names in os.walk(path, onerror=fail)
        for name in names
        if name.lower().endswith(".sql") and not name.startswith(".")
    ]
    if not files:
        raise InputError(f"{shown(path, cwd)}: no {kind} here, that is, no .sql file.")
    return sorted(files)
