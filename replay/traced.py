"""What a replay says: each migration with its statements, and for each what was claimed and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replay.difference import Difference
from replay.observed import Observed, ServerError
from rules.effects.effect import Effects
from rules.finding import Span
from rules.lock_mode import Lock
from rules.name import Name
from rules.value import Value, replace


class StatementTrace(Value):
    """One statement.

    span: where it stands in the file. operation: its label, `create-index`. sql: its text, white space made one.
    claimed: lint's effects. observed: what the server did for it alone. older: which of their relations were there
    before the file, and which of their indexes are on such a table. fails: what Prisma is told when it sends the file,
    if this is where it fails. with_rows: the error that rows caused, before they were taken away for it to go on.
    because: why it fails, where that is not its own doing: `extension vector`, `role reader`, the place of a failure
    before.
    """

    span: Span
    operation: str
    sql: str
    claimed: Effects
    observed: Observed
    older: frozenset[Name] = frozenset()
    fails: ServerError | None = None
    with_rows: ServerError | None = None
    because: str = ""
    differences: tuple[Difference, ...] = ()

    def claimed_of_older(self) -> Effects:
        """What was claimed of relations that were there before the file."""
        return replace(
            self.claimed, locks_by_rows=self._older_locks(self.claimed.locks_by_rows), **self._of(self.claimed)
        )

    def observed_of_older(self) -> Observed:
        """What was done to relations that were there before the file: for the others nobody waits."""
        return replace(self.observed, **self._of(self.observed))

    def _of(self, what: Effects | Observed) -> dict[str, Any]:
        sets = {"rewrites": what.rewrites, "scans": what.scans, "index_builds": what.index_builds}
        older = {field: tuple(name for name in names if name in self.older) for field, names in sets.items()}
        return {"locks": self._older_locks(what.locks), **older}

    def _older_locks(self, locks: Mapping[Name, Lock]) -> dict[Name, Lock]:
        return {name: lock for name, lock in locks.items() if name in self.older}


class MigrationTrace(Value):
    """One migration. path: as it is to be printed. notes: tables that took no rows, what could not be tried; one each."""

    name: str
    path: str
    statements: tuple[StatementTrace, ...]
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether Prisma would stop here, by what the file itself says."""
        return any(statement.fails and not statement.because for statement in self.statements)

    @property
    def failed_with_rows(self) -> bool:
        """Whether rows made a statement fail, and it passed once they were taken away."""
        return any(statement.with_rows for statement in self.statements)

    @property
    def differences(self) -> int:
        """How often the server did otherwise than lint claimed."""
        return sum(len(statement.differences) for statement in self.statements)


class Trace(Value):
    """One run. server: its version, `18.4`. mode: how Prisma was taken to send the files. unreadable: a sentence each."""

    server: str
    mode: str
    seed_rows: int
    migrations: tuple[MigrationTrace, ...]
    unreadable: tuple[str, ...] = ()

    @property
    def statements(self) -> int:
        """How many there are."""
        return sum(len(migration.statements) for migration in self.migrations)

    @property
    def differences(self) -> int:
        """How often the server did otherwise than lint claimed."""
        return sum(migration.differences for migration in self.migrations)

    @property
    def failed(self) -> int:
        """How many migrations fail by what they themselves say."""
        return sum(migration.failed for migration in self.migrations)

    @property
    def failed_with_rows(self) -> int:
        """How many of the other migrations failed until their rows were taken away."""
        return sum(migration.failed_with_rows and not migration.failed for migration in self.migrations)

    def lacking(self) -> dict[str, int]:
        """What the server lacks, `extension vector`, and how many statements fail for it."""
        found: dict[str, int] = {}
        for migration in self.migrations:
            for statement in migration.statements:
                if statement.because.startswith(("extension ", "role ")):
                    found[statement.because] = found.get(statement.because, 0) + 1
        return found
