"""Findings about a whole migration rather than one clause: mixed phases, and its place in the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from linter.folder import MigrationFile, MigrationFolder
from linter.git import Changes
from linter.parse import ParsedMigration
from linter.prisma.order import prisma_order
from linter.prisma.provenance import EMPTY
from linter.prisma.provider import LOCK
from linter.verdict import Clause
from rules.finding import Finding, Phase, Span
from rules.registry import by_id
from rules.wording import listed

START = Span(line=1, column=1, end_line=1, end_column=1)
_STAMP = 14  # digits, as in 20250131120000
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


def about_file(file: MigrationFile, parsed: ParsedMigration, changes: Changes | None) -> Iterable[Finding]:
    """What is amiss with the file itself: an invisible mark before it, or nothing in it, where nothing ever was."""
    if file.marked:
        yield finding(
            "byte-order-mark",
            START,
            "The file begins with a byte order mark, which Prisma sends along: PostgreSQL reads it as a letter and stops "
            "with a syntax error at the first word (42601).",
            "Save the file as UTF-8 without a byte order mark.",
        )
    emptied = changes is not None and file.name in changes.modified  # edited-after-merge speaks
    meant = emptied or any(comment.text.strip() == EMPTY for comment in parsed.comments)
    if not parsed.statements and not meant:
        yield finding(
            "empty-migration",
            START,
            "The migration holds no statement. Prisma records it as applied: SQL that is added later never runs on a "
            "database that has applied it empty.",
            f"Add its SQL, or remove the folder. If it is to stay empty, say so:\n  {EMPTY}",
        )


def about_folder(
    folder: MigrationFolder, reported: Sequence[MigrationFile], *, all_new: bool
) -> Mapping[str, Sequence[Finding]]:
    """What is amiss with the folder, by the migration to report it with. all_new: `--since` knows what is merged.

    An old pair of the same timestamp is settled: it has been applied in some order, and cannot be renamed any more.
    """
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    if reported and folder.history_known and not folder.locked:
        found[reported[0].name].append(_unlocked(folder))
    names = [file.name for file in folder.migrations]
    judged = [file.name for file in reported]
    for name in judged if all_new else judged[-1:]:
        same = [other for other in names if other != name and other[:_STAMP] == name[:_STAMP]]
        told_there = [other for other in same if all_new and other in judged and names.index(other) > names.index(name)]
        if len(same) > len(told_there) and name[:_STAMP].isdecimal() and len(name) > _STAMP:
            found[name].append(_same_stamp(name, same))
    return found


def _unlocked(folder: MigrationFolder) -> Finding:
    return finding(
        "missing-lock-file",
        START,
        f"{folder.shown} has no {LOCK}: if the provider in schema.prisma is ever changed, Prisma does not notice that "
        "these migrations are written for PostgreSQL.",
        f'Put {LOCK} into version control. `prisma migrate dev` writes it; it holds:\n  -- provider = "postgresql"',
    )


def _same_stamp(name: str, others: Sequence[str]) -> Finding:
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return finding(
        "duplicate-timestamp",
        START,
        f"{name} has the timestamp of {others[0]}{more}: which runs first is decided by the words behind it.",
        "Rename the folder with a timestamp of its own, for the place in the order in which it was tried.",
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
