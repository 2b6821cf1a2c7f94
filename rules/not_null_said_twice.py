"""The check that made SET NOT NULL cheap, once NOT NULL is set: dropping it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rules.context import Context
from rules.not_null_check import says_not_null
from rules.operation import DropConstraint, SetNotNull
from rules.schema import Table


def is_said_by_not_null(operation: DropConstraint, context: Context) -> bool:
    """Whether the constraint is that check, and its column is NOT NULL."""
    table = context.schema.table(operation.table)
    constraint = table.constraints.get(operation.constraint) if table else None
    if table is None or constraint is None:
        return False
    return any(says_not_null(constraint, name) for name in _required(table, context))


def _required(table: Table, context: Context) -> Iterator[str]:
    """The columns that are NOT NULL, and those that this migration has made so: nothing else may be known of them."""
    yield from (name for name, known in table.columns.items() if known.definition.not_null)
    for done in context.course.done:
        operation = done.step.operation
        if isinstance(operation, SetNotNull) and context.schema.table_name(operation.table) == table.name:
            yield operation.column
