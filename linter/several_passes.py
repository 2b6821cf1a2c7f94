"""ALTER TABLE statements that read the same rows one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from linter.file_findings import finding
from linter.parse import ParsedMigration
from linter.verdict import Clause
from linter.walk import Walked
from rules.finding import Finding
from rules.name import Name
from rules.operation import AddColumn, AddConstraint, AlterColumn, AlterTable, ChangeColumnType, Operation, SetNotNull
from rules.operation.parts import Constraint, ConstraintKind


def several_passes(parsed: ParsedMigration, walked: Walked) -> Iterator[Finding]:
    """A finding for each ALTER TABLE that reads a table which the one before it has just read."""
    last: dict[Name, tuple[int, Clause]] = {}
    for number, (statement, judged) in enumerate(zip(parsed.statements, walked.statements, strict=True)):
        if not judged.effects.locks:
            continue
        for (operation, *_), clause in zip(statement.clauses, judged.clauses, strict=True):
            table = _read_in_one_pass(operation, clause)
            if table is None:
                for name in clause.effects.locks:
                    last.pop(name, None)
                continue
            earlier, before = last.get(table, (number, clause))
            last[table] = number, clause
            if earlier != number:
                yield _twice(before, clause)


def _read_in_one_pass(operation: Operation, clause: Clause) -> Name | None:
    """The table that the clause reads in ALTER TABLE's own pass; foreign keys and indexes have passes of their own."""
    match operation:
        case AddColumn() | ChangeColumnType() | SetNotNull() | AlterColumn() | AlterTable():
            pass
        case AddConstraint(constraint=Constraint(kind=ConstraintKind.CHECK)):
            pass
        case _:
            return None
    return next((name for name in clause.effects.scans if name.name == operation.table.name), None)


def _twice(before: Clause, clause: Clause) -> Finding:
    return finding(
        "several-alter-tables",
        clause.span,
        f"This ALTER TABLE reads every row of {clause.tables[0]} once more, as the one on line {before.span.line} does; "
        "as one statement they read it once.",
        "Write both as one ALTER TABLE, with a comma between their clauses.",
    )
