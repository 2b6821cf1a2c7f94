"""Which migrations schema.prisma can tell something of, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from linter.folder import MigrationFolder
from linter.git import Changes
from rules.prisma_schema import PrismaSchema, ReadSchema


def described_migrations(folder: MigrationFolder, changes: Changes | None) -> frozenset[str]:
    """The last migration, whose outcome schema.prisma is; and the new ones before it, which it was changed for."""
    names = [file.name for file in folder.migrations]
    described = set(names[-1:])
    for name in reversed(names if changes is not None and folder.history_known else ()):
        if changes is None or name not in changes.added:
            break
        described.add(name)
    return frozenset(described if folder.history_known else ())


def reader(files: Sequence[tuple[str, str]]) -> ReadSchema:
    """Reads the schema when it is first asked for, and never again. files: each as it is printed, with its text."""

    @cache
    def read() -> PrismaSchema | None:
        from linter.prisma.datamodel import read_datamodel

        return read_datamodel(files) if files else None

    return read
