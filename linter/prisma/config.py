"""The paths that prisma.config.ts names, read from its text: it is a program, and is never run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import product
from pathlib import Path

from linter.errors import InputError
from linter.place import is_file, shown
from linter.prisma.literal import (
    SPREAD,
    Tokens,
    entries,
    exported_object,
    inside,
    split,
    string,
    tokens,
)
from linter.read import read_text
from rules.value import Value

# In the order in which Prisma tries them: its loader, c12, puts .js before .ts, and the project's folder first.
_STEMS = ("prisma.config", ".config/prisma", ".config/prisma.config")
_EXTENSIONS = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts")

_JOIN = frozenset({"path.join", "join", "path.posix.join"})
_RESOLVE = frozenset({"path.resolve", "resolve", "path.posix.resolve"})
_FILE_FOLDER = (["__dirname"], ["import.meta.dirname"])
_WORKING_FOLDER = (["process.cwd", "(", ")"], ["cwd", "(", ")"])


class PrismaConfig(Value):
    """What the file says of paths, made absolute; None where it says nothing."""

    path: Path
    schema: Path | None
    migrations: Path | None


def read_config(root: Path, cwd: Path) -> PrismaConfig | None:
    """The configuration of the project at root; None if it has none. Raises InputError for a path that is computed."""
    names = (root / f"{stem}{extension}" for stem, extension in product(_STEMS, _EXTENSIONS))
    path = next((name for name in names if is_file(name)), None)
    if path is None:
        return None
    config = exported_object(tokens(read_text(path, shown(path, cwd))))
    if config is None:
        raise _computed("the configuration", path, cwd)
    settings = entries(config)
    # A schema path that is computed does no harm where the migrations' own path is given.
    migrations = _migrations(settings, path, root, cwd)
    schema = None if migrations else _setting(settings, "schema", path, root, cwd)
    return PrismaConfig(path=path, schema=schema, migrations=migrations)


def _migrations(settings: Mapping[str, Tokens], path: Path, root: Path, cwd: Path) -> Path | None:
    if "migrations" not in settings and SPREAD not in settings:
        return None
    if settings.get("migrations", [])[:1] != ["{"]:
        raise _computed("migrations", path, cwd)
    return _setting(entries(inside(settings["migrations"])), "path", path, root, cwd)


def _setting(settings: Mapping[str, Tokens], key: str, path: Path, root: Path, cwd: Path) -> Path | None:
    if key not in settings and SPREAD not in settings:
        return None
    value = _path(settings.get(key, []), path.parent, root)
    if value is None:
        raise _computed(key, path, cwd)
    return Path(os.path.normpath(value))


def _path(value: Tokens, here: Path, root: Path) -> Path | None:
    """The path that a literal, path.join or path.resolve of literals stands for; None if it is computed otherwise."""
    if len(value) == 1:
        literal = string(value[0])
        return None if literal is None else here / literal
    arguments = inside(value[1:])
    if len(value) != len(arguments) + 3:
        return None
    parts = [_part(list(part), here, root) for part in split(arguments)]
    if None in parts:
        return None
    # What join leaves relative, Prisma takes from the file's folder; resolve takes it from the working folder.
    if value[0] in _JOIN:
        return here / "/".join(filter(None, parts))
    return Path(root, *filter(None, parts)) if value[0] in _RESOLVE else None


def _part(part: list[str], here: Path, root: Path) -> str | None:
    if part in _FILE_FOLDER:
        return str(here)
    if part in _WORKING_FOLDER:
        return str(root)
    return string(part[0]) if len(part) == 1 else None


def _computed(what: str, path: Path, cwd: Path) -> InputError:
    return InputError(
        f"{shown(path, cwd)}: {what} is computed, and this file is read, not run. "
        "Name the migrations folder: threephase lint path/to/migrations"
    )
