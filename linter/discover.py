"""Paths in, migrations folders out: what a user may name, and what is meant by it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from linter.errors import InputError
from linter.folder import SCRIPT, MigrationFile, MigrationFolder
from linter.load import load_folder
from linter.place import because, shown
from linter.prisma.nearby import PRISMA_8, suggestion
from linter.prisma.project import find_project, project_of_schema
from linter.prisma.provider import LOCK
from rules.value import Value, replace

_PRISMA_NAME = re.compile(r"\d+_")  # 20250131120000_add_users, 0_init


class _Meant(Value):
    """What one path means: a migrations folder, or one migration of it; or a .sql file that stands alone."""

    path: Path
    only: str | None = None
    schema: Path | None = None
    alone: bool = False

    def same_as(self) -> tuple[str, bool]:
        """Equal for two paths that mean the same folder."""
        return os.path.realpath(self.path), self.alone


def discover(paths: Sequence[Path], cwd: Path) -> tuple[MigrationFolder, ...]:
    """The migrations folders that the paths mean, in the order in which they are named; with none, Prisma's own search.

    A migration named by itself is reported alone, and the rest of its folder replayed. Raises InputError for whatever
    cannot be found: a typo must not look clean.
    """
    if not paths and _is_in_migrations(cwd):
        paths = (cwd,)
    if not paths:
        return (_project_here(cwd),)
    groups: dict[tuple[str, bool], list[_Meant]] = {}
    for meant in (_meant(_absolute(path, cwd), cwd) for path in paths):
        groups.setdefault(meant.same_as(), []).append(meant)
    return tuple(_folder(group, cwd) for group in groups.values())


def _project_here(cwd: Path) -> MigrationFolder:
    project = find_project(cwd, cwd, upward=True)
    folder = load_folder(project.migrations, cwd, schema=project.schema)
    if not project.below:
        return folder
    note = f"No Prisma project here: {shown(project.migrations, cwd)} is linted, the only migrations folder below."
    return replace(folder, notes=(note, *folder.notes))


def _meant(path: Path, cwd: Path) -> _Meant:
    is_folder = _is_folder(path, cwd)
    if path.name == SCRIPT and _in_migrations_folder(path.parent):
        return _Meant(path=path.parent.parent, only=path.parent.name)
    if is_folder:
        return _folder_meant(path, cwd)
    if path.suffix == ".prisma":
        project = project_of_schema(path, cwd)
        return _Meant(path=project.migrations, schema=project.schema)
    if path.name == "ops.json":
        raise InputError(f"{shown(path, cwd)}: {PRISMA_8}")
    if path.suffix.lower() == ".sql":
        return _Meant(path=path, alone=True)
    raise InputError(f"{shown(path, cwd)}: name a migrations folder, a .sql file or a schema.prisma.")


def _folder_meant(path: Path, cwd: Path) -> _Meant:
    if os.path.lexists(path / SCRIPT) or (_is_surely_migrations(path.parent) and not _is_migrations_folder(path)):
        return _Meant(path=path.parent, only=path.name)
    if path.name == "migrations" or _is_migrations_folder(path):
        return _Meant(path=path)
    project = find_project(path, cwd, upward=False)
    return _Meant(path=project.migrations, schema=project.schema)


def _folder(group: Sequence[_Meant], cwd: Path) -> MigrationFolder:
    first = group[0]
    if first.alone:
        return _lone_file(first.path, cwd)
    schema = next((meant.schema for meant in group if meant.schema), None)
    folder = load_folder(first.path, cwd, schema=schema)
    only = [meant.only for meant in group]
    return folder if None in only else _reporting(folder, {name for name in only if name})


def _reporting(folder: MigrationFolder, names: set[str]) -> MigrationFolder:
    known = {migration.name for migration in folder.migrations}
    if strangers := names - known:
        raise InputError(f"{folder.shown}/{min(strangers)}: Prisma does not follow symbolic links to migrations.")
    migrations = tuple(replace(migration, reported=migration.name in names) for migration in folder.migrations)
    return replace(folder, migrations=migrations)


def _lone_file(path: Path, cwd: Path) -> MigrationFolder:
    migration = MigrationFile(name=path.name, path=path, shown=shown(path, cwd))
    return MigrationFolder(path=path.parent, shown=migration.shown, migrations=(migration,), history_known=False)


def _absolute(path: Path, cwd: Path) -> Path:
    absolute = cwd / path
    # `..` after a symbolic link is not the folder one step up in the text.
    return Path(os.path.realpath(absolute)) if ".." in absolute.parts else absolute


def _is_folder(path: Path, cwd: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError as error:
        raise InputError(f"{shown(path, cwd)}: does not exist. {suggestion(cwd, cwd)}") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{shown(path, cwd)}: cannot be read: {because(error)}.") from error


def _is_migrations_folder(path: Path) -> bool:
    return os.path.lexists(path / LOCK) or any(path.glob(f"*/{SCRIPT}"))


def _is_surely_migrations(path: Path) -> bool:
    """Whether even a folder in it that holds no migration.sql is a migration, one with its script missing."""
    return os.path.lexists(path / LOCK) or (path.name == "migrations" and _is_migrations_folder(path))


def _is_in_migrations(cwd: Path) -> bool:
    """Whether one stands in a migrations folder, or in a migration's own."""
    return os.path.lexists(cwd / SCRIPT) or any(cwd.glob(f"*/{SCRIPT}"))


def _in_migrations_folder(migration: Path) -> bool:
    """Whether a folder with a migration.sql is one of Prisma's, by its own name or by its neighbours."""
    parent = migration.parent
    if parent.name == "migrations" or _PRISMA_NAME.match(migration.name) or os.path.lexists(parent / LOCK):
        return True
    return any(script.parent.name != migration.name for script in parent.glob(f"*/{SCRIPT}"))
