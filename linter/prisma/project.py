"""Prisma's own search: from a project's folder to its migrations folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

from linter.errors import InputError
from linter.place import is_file, is_folder, shown
from linter.prisma.config import read_config
from linter.prisma.nearby import nothing_in, only_folder_below, suggestion
from linter.prisma.schema import migrations_places
from linter.read import read_text
from rules.value import Value

# What Prisma's command does, in this order; its documentation names the two the other way round.
_DEFAULT_SCHEMAS = ("schema.prisma", "prisma/schema.prisma")
_DEFAULT_MIGRATIONS = ("prisma/migrations", "migrations")
_MISSED = (
    "no Prisma project here: no prisma.config.ts, no package.json with prisma.schema, no schema.prisma, "
    "no prisma/schema.prisma, no migrations folder"
)


class Project(Value):
    """A migrations folder and the schema that led to it, if one did. below: it was only found by looking around."""

    migrations: Path
    schema: Path | None = None
    below: bool = False


def find_project(root: Path, cwd: Path, *, upward: bool) -> Project:
    """The project at root: prisma.config, package.json#prisma.schema, the default schemas, the default folders.

    upward: whether the nearest package.json above root counts too, as it does for Prisma, and at last the only migrations
    folder below, as in a monorepo; not for a folder that the user named, for then something else than the named would be
    linted. Raises InputError if there is none.
    """
    config = read_config(root, cwd)
    if config and config.migrations:
        return Project(migrations=_existing(config.migrations, f"{shown(config.path, cwd)} names", cwd))
    if config and config.schema:
        return _by_schema(config.schema, f"{shown(config.path, cwd)} names", cwd)
    if package := _package_schema(root, cwd, upward=upward):
        return _by_schema(package[1], f"{shown(package[0], cwd)} names", cwd)
    for default in (root / name for name in _DEFAULT_SCHEMAS):
        if is_file(default):
            return project_of_schema(default, cwd)
    for folder in (root / name for name in _DEFAULT_MIGRATIONS):
        if is_folder(folder):
            return Project(migrations=folder)
    if upward and (only := only_folder_below(root)):
        return Project(migrations=only, below=True)
    raise nothing_in(root, cwd, _MISSED)


def project_of_schema(schema: Path, cwd: Path) -> Project:
    """The project of a schema: a .prisma file or a folder of them. Raises InputError if it has no migrations folder."""
    places = migrations_places(schema, cwd)
    for folder in places:
        if is_folder(folder):
            return Project(migrations=folder, schema=schema)
    tried = " or ".join(shown(folder, cwd) for folder in places)
    raise InputError(f"{shown(schema, cwd)}: its migrations folder is missing: no {tried}. {suggestion(cwd, cwd)}")


def _by_schema(schema: Path, who: str, cwd: Path) -> Project:
    return project_of_schema(_existing(schema, who, cwd), cwd)


def _existing(path: Path, who: str, cwd: Path) -> Path:
    if is_file(path) or is_folder(path):
        return path
    raise InputError(f"{who} {shown(path, cwd)}, which does not exist. {suggestion(cwd, cwd)}")


def _package_schema(root: Path, cwd: Path, *, upward: bool) -> tuple[Path, Path] | None:
    """The nearest package.json and the schema path it gives, if it gives one."""
    for folder in (root, *root.parents) if upward else (root,):
        file = folder / "package.json"
        if is_file(file):
            schema = _schema_in(file, cwd)
            return (file, Path(os.path.normpath(folder / schema))) if schema else None
    return None


def _schema_in(package: Path, cwd: Path) -> str | None:
    try:
        content = json.loads(read_text(package, shown(package, cwd)))
    except json.JSONDecodeError as error:
        raise InputError(f"{shown(package, cwd)}:{error.lineno}: not JSON: {error.msg}.") from error
    match content:
        case {"prisma": {"schema": str(schema)}}:
            return schema
        case _:
            return None
