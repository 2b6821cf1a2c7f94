"""What a migration leaves behind when a later statement of it fails, and whether the file can then be run again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from rules.context import Context
from rules.course import Done, Step
from rules.effects import Effects, ExpectedError
from rules.finding import Phase
from rules.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterDomain,
    AlterTable,
    AttachPartition,
    ChangeColumnType,
    ChangeOwner,
    ChangePrivileges,
    ChangeRowSecurity,
    Comment,
    CreateIndex,
    Delete,
    DropDefault,
    DropNotNull,
    Insert,
    LockTable,
    Maintain,
    Operation,
    Query,
    RefreshView,
    Reindex,
    Session,
    SetDefault,
    SetNotNull,
    SetParameter,
    Transaction,
    Truncate,
    Update,
    ValidateConstraint,
)

ROWS_MAY_REFUSE: tuple[type[Operation], ...] = (
    AddColumn,
    AddConstraint,
    AlterDomain,
    AttachPartition,
    ChangeColumnType,
    CreateIndex,
    SetNotNull,
    ValidateConstraint,
)
"""What may fail because of the rows that are there, when all before it has succeeded."""
# A second run of these does what the first one did. An UPDATE need not, but most fill a column or replace a value.
_RUN_AGAIN = (
    AlterColumn, AlterTable, ChangeColumnType, ChangeOwner, ChangePrivileges, ChangeRowSecurity, Comment, Delete,
    DropDefault, DropNotNull, LockTable, Maintain, Query, RefreshView, Reindex, Session, SetDefault, SetNotNull,
    SetParameter, Transaction, Truncate, Update, ValidateConstraint,
)  # fmt: skip
_CONTROL = (Transaction, SetParameter, Session, LockTable)

Stays: TypeAlias = Callable[[Operation], bool]
"""Whether what the operation did is worth speaking of, once it has committed: `acts` or `is_in_the_way`."""


def may_fail(effects: Effects, phase: Phase) -> ExpectedError | None:
    """The error that the rows decide about: data exceptions and broken constraints, SQLSTATE classes 22 and 23.

    None where one is certain, of which others speak; nor in an expand step, which asks nothing that older rows lack.
    """
    if phase is Phase.EXPAND or not effects.errors or any(error.certain for error in effects.errors):
        return None
    return next((error for error in effects.errors if error.sqlstate[:2] in ("22", "23")), None)


def committed_before(context: Context, stays: Stays) -> list[Step]:
    """What earlier transactions of this file have done for good: not what this one may still undo."""
    here = context.course.here
    return _before(here, context.course.done, stays) if here is not None else []


def is_first_that_may_fail(context: Context, stays: Stays) -> bool:
    """Whether no statement before it could fail after others of the file had committed."""
    done = context.course.done
    return not any(may_fail(effects, phase) and _before(step, done, stays) for step, effects, phase in done)


def _before(step: Step, done: Sequence[Done], stays: Stays) -> list[Step]:
    earlier = (other for other, _, _ in done if other.transaction < step.transaction)
    return [other for other in earlier if stays(other.operation)]


def acts(operation: Operation) -> bool:
    """Whether it changes schema or rows."""
    return not isinstance(operation, _CONTROL)


def is_in_the_way(operation: Operation) -> bool:
    """Whether a second run of it fails, or does harm."""
    if isinstance(operation, _RUN_AGAIN) or (isinstance(operation, Insert) and operation.on_conflict):
        return False
    guards = ("if_exists", "if_not_exists", "or_replace")
    return not any(getattr(operation, guard, False) for guard in guards)
