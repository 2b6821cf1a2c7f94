"""A lock that nobody limits the wait for.

https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT
"""

from __future__ import annotations

from typing import get_args

from rules.context import Context
from rules.execution import TransactionMode
from rules.finding import Category, Problem, Severity
from rules.operation import (
    CreateIndex,
    CreateOnTable,
    CreateView,
    DropIndex,
    DropObject,
    LockTable,
    Operation,
    SetParameter,
    TableOperation,
)
from rules.rule import Rule
from rules.waiting import barrier, kept_out, older
from rules.wording import lines, sql

_LOOKED_AT = (*get_args(TableOperation), CreateIndex, DropIndex, CreateOnTable, CreateView, DropObject, LockTable)


def check(_: Operation, context: Context) -> Problem | None:
    """The first clause of the migration that takes a strong lock on something older, with no lock_timeout before it."""
    locks = kept_out(context)
    if not locks or _is_limited(context) or _was_told(context):
        return None
    return Problem(
        message=f"{barrier(locks, context.schema)} while this waits for those who are using it, and no "
        "lock_timeout ends the wait.",
        help=lines(
            "Give the role that deploys one, which holds for every migration; one that fails is deployed again:",
            sql("ALTER ROLE deployer SET lock_timeout = '5s';"),
        ),
    )


def _is_limited(context: Context) -> bool:
    """SET LOCAL outside of a transaction is without effect, and none is begun where each statement commits by itself."""
    alone = context.execution.mode is TransactionMode.PER_STATEMENT and not context.execution.in_transaction
    for done in reversed(context.course.done):
        operation = done.step.operation
        if isinstance(operation, SetParameter) and operation.parameter == "lock_timeout":
            return operation.values not in (None, ("0",)) and not (operation.local and alone)
    return False


def _was_told(context: Context) -> bool:
    """Whether an earlier clause has waited already: once a migration is enough."""
    return any(
        older(context, (name for name, lock in done.effects.locks.items() if lock.keeps_out_writers))
        for done in context.course.done
        if done.effects.locks
    )


RULE = Rule(
    id="no-lock-timeout",
    category=Category.LOCK,
    severity=Severity.OFF,
    why="A strong lock must wait until every query on its table has ended, and whoever comes after waits behind it: one "
    "long report, and an ALTER TABLE that takes a moment keeps everybody out for as long as the report runs. "
    "lock_timeout gives up instead. Off by default: it belongs to the role that deploys, not into each migration; SET in "
    "a migration holds for those after it too, and SET LOCAL has no effect since Prisma 7.4.",
    instead="Give the role that deploys a lock_timeout.",
    source="https://www.postgresql.org/docs/current/runtime-config-client.html",
    bad=(
        "ALTER TABLE members ADD COLUMN display_name text;",
        "SET lock_timeout = 0;\nALTER TABLE members ADD COLUMN display_name text;",
    ),
    good=(
        "SET lock_timeout = '5s';\nALTER TABLE members ADD COLUMN display_name text;",
        "CREATE TABLE clubs (id integer PRIMARY KEY);\nALTER TABLE clubs ADD COLUMN name text;",
    ),
    looks_at=_LOOKED_AT,
    check=check,
)
