"""A migrations folder from disk: its migrations in Prisma's order, and what is odd about them."""

from __future__ import annotations

import os
from pathlib import Path

from linter.errors import InputError
from linter.folder import SCRIPT, MigrationFile, MigrationFolder, SchemaFile
from linter.place import because, is_file, is_missing, shown
from linter.prisma.nearby import nothing_in
from linter.prisma.order import disputed, prisma_order
from linter.prisma.provider import LOCK, provider_of, schemas_of


def load_folder(path: Path, cwd: Path, *, schema: Path | None = None) -> MigrationFolder:
    """Every migration of the folder, all of them reported. schema: where the provider stands if no lock file names it.

    Raises InputError if there is no migration at all, or if the folder is another database's.
    """
    names, links = migration_names(path, cwd)
    where = shown(path, cwd)
    migrations = tuple(
        _migration(name, Path(f"{path}/{name}/{SCRIPT}"), f"{where}/{name}/{SCRIPT}".removeprefix("./"))
        for name in names
    )
    if not any(migration.exists for migration in migrations):
        raise nothing_in(path, cwd, f"no migration here, that is, no folder with a {SCRIPT} in it")
    provider, notes = provider_of(path, cwd, schema)
    notes += _link_notes(links) + _order_notes(names)
    return MigrationFolder(
        path=path,
        shown=where,
        migrations=migrations,
        provider=provider,
        notes=notes,
        locked=not is_missing(path / LOCK),
        schemas=tuple(SchemaFile(path=file, shown=shown(file, cwd)) for file in schemas_of(path, schema)),
    )


def migration_names(path: Path, cwd: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the folders in it, in Prisma's order, and of the links to folders, which Prisma does not follow."""
    try:
        with os.scandir(path) as entries:
            # Where the migrations are a repository of their own, git keeps its own folder among them.
            listed = [entry for entry in entries if entry.name != ".git"]
    except OSError as error:
        raise InputError(f"{shown(path, cwd)}: cannot be read: {because(error)}.") from error
    folders = prisma_order(entry.name for entry in listed if entry.is_dir(follow_symlinks=False))
    links = prisma_order(entry.name for entry in listed if entry.is_symlink() and not is_file(path / entry.name))
    return folders, links


def _migration(name: str, script: Path, where: str) -> MigrationFile:
    return MigrationFile(name=name, path=script, shown=where, exists=not is_missing(script))


def _link_notes(links: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name} is a symbolic link; Prisma does not follow it, so it is not linted." for name in links)


def _order_notes(names: tuple[str, ...]) -> tuple[str, ...]:
    pair = disputed(names)
    if pair is None:
        return ()
    return (f"Prisma 6.6 and later apply {pair[0]} before {pair[1]}, earlier versions after it.",)
