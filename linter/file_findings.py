"""Findings about a whole migration rather than one clause: mixed phases, and its place in the history."""

from __future__ import annotations

from collections.abc import Iterable

from linter.git import Changes
from linter.prisma.order import prisma_order
from linter.verdict import Clause
from rules.finding import Finding, Phase, Span
from rules.registry import by_id
from rules.wording import listed

START = Span(line=1, column=1, end_line=1, end_column=1)
_THREE = (Phase.EXPAND, Phase.MIGRATE, Phase.CONTRACT)


def finding(rule: str, span: Span, message: str, help: str) -> Finding:
    """A finding of a rule that looks at no operation."""
    known = by_id[rule]
    return Finding(rule=rule, category=known.category, severity=known.severity, span=span, message=message, help=help)


def mixed_phases(clauses: Iterable[Clause]) -> Iterable[Finding]:
    """One finding where the migration first leaves the phase it began in. clauses: without those that come in pairs."""
    clauses = [clause for clause in clauses if clause.phase in _THREE]
    other = next((clause for clause in clauses if clause.phase is not clauses[0].phase), None)
    if other is None:
        return
    first, found = clauses[0], sorted({clause.phase for clause in clauses}, key=_THREE.index)
    yield finding(
        "mixed-phases",
        other.span,
        f"One migration does {listed(found)}: {first.operation} on line {first.span.line} is {first.phase}, "
        f"{other.operation} here is {other.phase}. Merged together they are deployed together.",
        f"Split it: one migration for each phase, {', then '.join(found)}, each in a release of its own.",
    )


def missing_file(name: str) -> Finding:
    """A folder that Prisma will stop at (P3015)."""
    return finding(
        "missing-migration-file",
        START,
        f"The folder {name} holds no migration.sql: `prisma migrate deploy` stops here with P3015.",
        "Restore the file from version control, or remove the folder if it was never deployed.",
    )


def history(name: str, changes: Changes) -> Iterable[Finding]:
    """What `--since` shows: an edit to what was merged, a newcomer that sorts before it."""
    if name in changes.modified:
        yield finding(
            "edited-after-merge",
            START,
            f"{name} was merged already and its SQL has changed since. Databases that applied it keep the old version; "
            "`migrate deploy` says nothing, `migrate dev` wants to reset.",
            "Put the file back as it was and write the change as a new migration.",
        )
    for old, new_name in changes.renamed:
        if new_name == name:
            yield finding(
                "edited-after-merge",
                START,
                f"{name} was merged already as {old}. Prisma knows a migration by its folder's name: databases that "
                f"applied {old} will run it once more, and miss the old one.",
                f"Give the folder its old name back: {old}.",
            )
    new = name in changes.added
    newest = changes.base_names[-1] if changes.base_names else name
    if new and prisma_order((name, newest))[0] == name and name != newest:
        yield finding(
            "out-of-order",
            START,
            f"{name} sorts before {newest}, which is merged already: databases that have applied that one will run this "
            "one after it, new databases before it.",
            "Rename the folder with a present timestamp, so that it comes last everywhere.",
        )


def deleted(name: str) -> Finding:
    """A merged migration whose folder is gone."""
    return finding(
        "edited-after-merge",
        START,
        f"{name} was merged already and is gone. Databases that applied it still have what it did; new ones will not.",
        "Restore the folder; undo what it did with a new migration.",
    )
