"""What discovery finds: a migrations folder and the migrations in it."""

from __future__ import annotations

from pathlib import Path

from rules.value import Value

SCRIPT = "migration.sql"  # the name that Prisma gives to the script in each migration's folder


class MigrationFile(Value):
    """One migration.

    name: its folder's name; of a lone .sql file, the file's. path: to the .sql file, absolute. shown: the path as it is
    to be printed. reported: False if it is only replayed for what it says about the schema. exists: False if the folder
    holds no migration.sql, which is a finding and not an error. marked: it was read, and begins with a byte order mark.
    """

    name: str
    path: Path
    shown: str
    reported: bool = True
    exists: bool = True
    marked: bool = False


class SchemaFile(Value):
    """A .prisma file. shown: the path as it is to be printed."""

    path: Path
    shown: str


class MigrationFolder(Value):
    """A migrations folder, its migrations in the order in which Prisma applies them.

    shown: the folder, or the lone file, as it is to be printed. provider: as the lock file or the schema has it.
    history_known: False for a lone .sql file, of which nobody knows what ran before it. notes: one sentence each.
    locked: whether a migration_lock.toml lies in it, as Prisma wants it. schemas: the .prisma files it was made from.
    """

    path: Path
    shown: str
    migrations: tuple[MigrationFile, ...]
    provider: str | None = None
    history_known: bool = True
    notes: tuple[str, ...] = ()
    locked: bool = True
    schemas: tuple[SchemaFile, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the folders without a migration.sql."""
        return tuple(migration.name for migration in self.migrations if not migration.exists)
