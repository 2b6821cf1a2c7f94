"""Which database a migrations folder is written for; anything but PostgreSQL is refused."""

from __future__ import annotations

import os
from pathlib import Path

from linter.errors import InputError
from linter.place import shown
from linter.prisma.schema import datasource, schema_files
from linter.read import read_text

LOCK = "migration_lock.toml"
_POSTGRES = frozenset({"postgresql", "postgres"})


def provider_of(folder: Path, cwd: Path, schema: Path | None) -> tuple[str | None, tuple[str, ...]]:
    """The provider by the lock file, else by the schema, and notes on what is amiss. schema None: not known yet.

    Raises InputError if it is another database: to read its SQL as PostgreSQL's would make a clean run of a wrong one.
    """
    lock = folder / LOCK
    if not os.path.lexists(lock):
        return _by_schema(folder, cwd, schema), ()  # missing-lock-file speaks
    if provider := _by_lock(lock, cwd):
        return _postgres(provider, lock, cwd), ()
    note = f"{shown(lock, cwd)} names no provider; Prisma will refuse to deploy."
    return _by_schema(folder, cwd, schema), (note,)


def _by_lock(lock: Path, cwd: Path) -> str | None:
    """As Prisma reads it, which is by line and not as TOML."""
    text = read_text(lock, shown(lock, cwd))
    for line in text.splitlines():
        if line.startswith("provider"):
            return line.removeprefix("provider").strip(" \t=\"'") or None
    return None


def _by_schema(folder: Path, cwd: Path, schema: Path | None) -> str | None:
    for candidate in [schema] if schema else schemas_of(folder, None):
        if (found := datasource(candidate, cwd)) and found[1]:
            return _postgres(found[1], found[0], cwd)
    return None


def schemas_of(folder: Path, schema: Path | None) -> list[Path]:
    """The .prisma files that the migrations were made from: those of the schema, else all that lie beside them."""
    if schema is not None:
        return list(schema_files(schema))
    return sorted(folder.parent.glob("*.prisma")) + sorted(folder.parent.glob("schema/*.prisma"))


def _postgres(provider: str, source: Path, cwd: Path) -> str:
    if provider in _POSTGRES:
        return provider
    raise InputError(f"{shown(source, cwd)}: the provider is {provider}. Only PostgreSQL migrations can be linted.")
