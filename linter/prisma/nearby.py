"""What to say where no migration was found: what is there instead, and which folders could have been meant."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from linter.errors import InputError
from linter.folder import SCRIPT
from linter.place import is_file, shown
from linter.prisma.provider import LOCK

# Enough for a large monorepo, and over in a moment: this only serves an error message.
_MOST_FOLDERS = 20_000
_DEEPEST = 8
_MOST_NAMED = 8

_PRISMA_8_SCRIPTS = ("ops.json", "*/ops.json", "*/*/ops.json", "migrations/*/*/ops.json")
PRISMA_8 = "the layout of Prisma 8 (ops.json) is not read yet, only migration.sql files."


def nothing_in(path: Path, cwd: Path, missed: str) -> InputError:
    """The error for a folder without migrations. missed: what was looked for, without its full stop."""
    if _is_prisma_8(path):
        return InputError(f"{shown(path, cwd)}: {PRISMA_8}")
    files = "To lint .sql files each by itself, name the files. " if any(path.glob("*.sql")) else ""
    return InputError(f"{shown(path, cwd)}: {missed}. {files}{suggestion(path, cwd)}")


def only_folder_below(root: Path) -> Path | None:
    """The migrations folder below root, if there is exactly one and root itself is no project of Prisma 8."""
    found = list(islice(_migrations_folders(root), 2))
    return found[0] if len(found) == 1 and not _is_prisma_8(root) else None


def _is_prisma_8(path: Path) -> bool:
    scripts = (ops for pattern in _PRISMA_8_SCRIPTS for ops in path.glob(pattern))
    return any((ops.parent / "migration.json").exists() for ops in scripts)


def suggestion(path: Path, cwd: Path) -> str:
    """A sentence that names migrations folders: those below cwd, or below the path where that lies elsewhere."""
    root = cwd if path.is_relative_to(cwd) else path
    found = [shown(folder, cwd) for folder in islice(_migrations_folders(root), _MOST_NAMED + 1)]
    if not found:
        return "Name the migrations folder: threephase lint path/to/migrations"
    more = ", and more" if len(found) > _MOST_NAMED else ""
    names = ", ".join(found[:_MOST_NAMED]) + more
    return f"Migrations folders nearby: {names}. Name one: threephase lint {shlex.quote(found[0])}"


def _migrations_folders(root: Path) -> Iterator[Path]:
    for parent, folders, files in islice(os.walk(root), _MOST_FOLDERS):
        folder = Path(parent)
        if _holds_migrations(folder, folders, files):
            yield folder
            folders.clear()
        too_deep = len(folder.relative_to(root).parts) >= _DEEPEST
        folders[:] = [] if too_deep else sorted(name for name in folders if name != "node_modules" and name[0] != ".")


def _holds_migrations(folder: Path, folders: list[str], files: list[str]) -> bool:
    named_so = folder.name == "migrations" or LOCK in files
    return named_so and any(is_file(folder / name / SCRIPT) for name in folders)
