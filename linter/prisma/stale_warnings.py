"""Warnings of Prisma's whose SQL somebody has taken out of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from linter.file_findings import finding
from linter.parse import ParsedMigration
from linter.position import Lines
from linter.prisma.warnings import About, Warned, warnings
from rules.finding import Finding
from rules.operation import (
    AddColumn,
    AddConstraint,
    ChangeColumnType,
    CreateIndex,
    DropColumn,
    DropConstraint,
    DropObject,
    DropTable,
    Operation,
    RenameEnumValue,
    RenameObject,
    SetNotNull,
)
from rules.operation.parts import ConstraintKind


def stale_warnings(parsed: ParsedMigration, lines: Lines) -> Iterator[Finding]:
    """One finding for each warning that no operation of the file answers to."""
    warned = tuple(warnings(parsed.comments))
    operations = tuple(parsed.operations()) if warned else ()
    for warning in warned:
        if not any(_is_meant(warning, operation) for operation in operations):
            of = f" of {', '.join(warning.columns)}" if warning.columns else ""
            yield finding(
                "stale-warning",
                lines.span(warning.start, warning.end),
                f"Prisma's warning ({warning.about}) speaks of {warning.name}{of}, but nothing in the file does that any "
                "more: whoever reads the warning looks for a danger that is gone, or misses what replaced it.",
                "Remove the line from the comment.",
            )


def _is_meant(warning: Warned, operation: Operation) -> bool:
    """Whether the operation does what the warning is about, to the table that it names."""
    match warning.about:
        case About.TABLE_DROPPED:
            return isinstance(operation, DropTable | DropObject) and _name(operation) == warning.name
        case About.COLUMN_DROPPED | About.COLUMN_RECREATED:
            return isinstance(operation, DropColumn | ChangeColumnType) and _is_of_column(warning, operation)
        case About.TYPE_CHANGED:
            return isinstance(operation, ChangeColumnType | DropColumn) and _is_of_column(warning, operation)
        case About.PRIMARY_KEY_CHANGED:
            return isinstance(operation, DropConstraint | AddConstraint) and operation.table.name == warning.name
        case About.UNIQUE_ADDED:
            return _is_unique_over(warning, operation)
        case About.VALUES_REMOVED:
            return isinstance(operation, DropObject | RenameObject | RenameEnumValue | ChangeColumnType)
        case About.REQUIRED_ADDED:
            return isinstance(operation, AddColumn) and _is_required(warning, operation)
        case About.MADE_REQUIRED:
            return isinstance(operation, SetNotNull) and _is_of_column(warning, operation)
        case _:
            assert_never(warning.about)


def _name(operation: DropTable | DropObject) -> str:
    return (operation.table if isinstance(operation, DropTable) else operation.name).name


def _is_of_column(warning: Warned, operation: DropColumn | ChangeColumnType | SetNotNull) -> bool:
    return (operation.table.name, (operation.column,)) == (warning.name, warning.columns)


def _is_required(warning: Warned, operation: AddColumn) -> bool:
    column = operation.column
    meant = (operation.table.name, (column.name,)) == (warning.name, warning.columns)
    return meant and column.not_null and not column.fills_itself


def _is_unique_over(warning: Warned, operation: Operation) -> bool:
    match operation:
        case CreateIndex(unique=True, table=table, columns=columns):
            return (table.name, columns) == (warning.name, warning.columns)
        case AddConstraint(table=table, constraint=constraint):
            keys = (ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY)
            over = constraint.using_index is not None or constraint.columns == warning.columns
            return constraint.kind in keys and table.name == warning.name and over
        case _:
            return False
