"""What linting concludes: each migration with its statements, phases and findings. Reports print this and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from linter.policy import ChangeType
from linter.transport import Transport
from rules.effects.effect import NONE, Effects
from rules.finding import Finding, Phase, Severity, Span
from rules.value import Value


class Clause(Value):
    """One thing that a statement does: a DROP COLUMN of an ALTER TABLE, a table of a DROP TABLE, a line in a DO block.

    operation: its label, `drop-column`. tables: the relations it names, as written. effects: what PostgreSQL does.
    """

    span: Span
    phase: Phase
    operation: str
    tables: tuple[str, ...] = ()
    created_here: bool = False
    effects: Effects = NONE


class StatementResult(Value):
    """One statement. operation: its one clause's label, or `alter-table`, `do`, `drop-table` for several."""

    span: Span
    phase: Phase
    operation: str
    tables: tuple[str, ...]
    created_here: bool
    clauses: tuple[Clause, ...]
    effects: Effects = NONE


class MigrationResult(Value):
    """One migration. path: as it is to be printed, relative with `/` where that is possible.

    change_type: the gravest; change_types: all of them, in the order additive, destructive, permission.
    sign_off: the roles that must agree. source: the text, for showing findings in place; empty when it could not be read.
    """

    name: str
    path: str
    phase: Phase
    change_type: ChangeType
    change_types: tuple[ChangeType, ...]
    sign_off: tuple[str, ...]
    statements: tuple[StatementResult, ...]
    findings: tuple[Finding, ...]
    source: str = ""


class Verdict(Value):
    """All that one run of lint has to say.

    folder: the migrations folder, as printed. replayed: how many migrations were read for the schema but not reported.
    notes: what a user should know that is no finding, one sentence each (a shallow clone, history not found).
    stale_baseline: entries of the baseline that no finding matched.
    unreadable: a sentence for each migration that could not be read, and so was not judged.
    transports: how the migrations were taken to be sent, one for each folder that differs in it.
    """

    folder: str
    migrations: tuple[MigrationResult, ...]
    replayed: int = 0
    notes: tuple[str, ...] = ()
    stale_baseline: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    transports: tuple[Transport, ...] = ()

    def findings(self) -> Iterator[tuple[MigrationResult, Finding]]:
        """Every finding with its migration, in the order of the folder and of the file."""
        for migration in self.migrations:
            for finding in migration.findings:
                yield migration, finding

    def count(self, severity: Severity) -> int:
        """How many findings of that severity count."""
        return sum(finding.counts and finding.severity is severity for _, finding in self.findings())

    def accepted(self) -> int:
        """How many findings somebody answered for."""
        return sum(finding.acceptance is not None for _, finding in self.findings())
