"""What a statement removes through the functions that it calls, in words."""

from __future__ import annotations

from rules.builtin_functions import REMOVES_LARGE_OBJECT
from rules.called_code import reached
from rules.context import Context
from rules.describe import label, tables_of
from rules.finding import Phase
from rules.name import quote
from rules.operation import Call, DropObject, Operation, Query
from rules.phases import code_phase, code_removes
from rules.wording import listed


def removed_by_code(operation: Operation, context: Context) -> str | None:
    """A sentence about what the functions remove or narrow that it calls: `drop-table of members`."""
    steps = [_step(step) for step in code_removes(operation, context)]
    names = reached(operation, context.schema)
    if any(name.name == REMOVES_LARGE_OBJECT and context.schema.routine(name) is None for name in names):
        steps.append("away with large objects")
    if not steps or code_phase(operation, context) is Phase.UNKNOWN:
        return None  # opaque-code speaks of what is not to be seen
    own = [name for name in names if context.schema.routine(name) is not None] or names
    runs = (
        "The query calls"
        if isinstance(operation, Query)
        else "The call runs"
        if isinstance(operation, Call)
        else "It calls"
    )
    return f"{runs} {listed(map(str, own))}, which does {listed(dict.fromkeys(steps))}."


def _step(operation: Operation) -> str:
    if isinstance(operation, DropObject):
        return f"{label(operation)} {operation.name}"
    column = getattr(operation, "column", None)
    named = [f"{table}.{quote(column)}" if isinstance(column, str) else str(table) for table in tables_of(operation)]
    return f"{label(operation)} of {named[0]}" if named else label(operation)
