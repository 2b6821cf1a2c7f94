"""Which Prisma a project uses, by the lockfiles and package.json files around its migrations."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from linter.errors import InputError
from linter.place import is_missing
from linter.prisma.lockfiles import LOCKFILES, locked_versions
from linter.prisma.version import Version, parse_range
from linter.read import read_bytes
from rules.value import Value

_PACKAGES = ("prisma", "@prisma/client", "@prisma/migrate")  # the command first: it is what deploys
_LARGEST = 64 * 1024 * 1024
_KINDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


class Prisma(Value):
    """What was found. version None: nothing was. said: where it comes from, or why there is none; in words."""

    version: Version | None
    said: str


class _UnreadableError(Exception):
    """A file that may say it cannot be read."""


def find_prisma(folder: Path) -> Prisma:
    """The Prisma of the project in which the folder lies, going upwards, but not out of its git repository.

    A lockfile says which version it is; of several, the range in the nearest package.json decides. Without a lockfile
    it is the lowest version that the range admits. Never fails.
    """
    try:
        return _find(folder)
    except _UnreadableError as error:
        return Prisma(version=None, said=f"{error} cannot be read")


def _find(folder: Path) -> Prisma:
    asked: tuple[str, str] | None = None
    for place in _upwards(folder):
        asked = asked or _asked(place)
        if locked := _locked(place):
            return _among(*locked, asked[1] if asked else "")
    if asked is None:
        return Prisma(version=None, said="")
    package, range_ = asked[0], parse_range(asked[1])
    if range_ is None:
        return Prisma(version=None, said=f"package.json asks for {package} {asked[1]!r} and there is no lockfile")
    lowest = range_.lowest
    where = "by package.json" if range_.is_exact else f"or later by package.json, which asks for {asked[1]}"
    return Prisma(version=lowest, said=f"Prisma {lowest} {where}")


def _among(lockfile: str, versions: tuple[Version, ...], asked: str) -> Prisma:
    """The version that is meant: the only one, or the lowest that the package's own range admits."""
    range_ = parse_range(asked)
    admitted = [version for version in versions if range_ is not None and range_.admits(version)] or list(versions)
    if len(admitted) == 1:
        return Prisma(version=admitted[0], said=f"Prisma {admitted[0]} by {lockfile}")
    return Prisma(version=admitted[0], said=f"Prisma {admitted[0]}, the lowest of {len(admitted)} in {lockfile}")


def _locked(place: Path) -> tuple[str, tuple[Version, ...]] | None:
    """The first lockfile in the folder that names Prisma, and its versions."""
    for name in LOCKFILES:
        text = _text(place / name)
        for package in _PACKAGES if text else ():
            if versions := locked_versions(name, text, package):
                return name, versions
    return None


def _asked(place: Path) -> tuple[str, str] | None:
    """The package and the range of it that the folder's package.json asks for."""
    text = _text(place / "package.json")
    if not text:
        return None
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _UnreadableError("package.json") from error
    groups = [content.get(kind) for kind in _KINDS] if isinstance(content, dict) else []
    named: list[Mapping[str, object]] = [group for group in groups if isinstance(group, dict)]
    found = ((package, group[package]) for package in _PACKAGES for group in named if package in group)
    return next(((package, range_) for package, range_ in found if isinstance(range_, str)), None)


def _text(file: Path) -> str:
    """The file's text; empty if there is none."""
    if is_missing(file):
        return ""
    try:
        if file.stat().st_size > _LARGEST:
            raise _UnreadableError(file.name)
        return read_bytes(file, file.name).decode("utf-8", "replace").removeprefix("\ufeff")
    except (OSError, ValueError, InputError) as error:
        raise _UnreadableError(file.name) from error


def _upwards(folder: Path) -> Iterator[Path]:
    for place in (folder, *folder.parents):
        yield place
        if os.path.lexists(place / ".git"):  # a file in a work tree of its own, else a folder
            return
