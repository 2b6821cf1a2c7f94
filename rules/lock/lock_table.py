"""LOCK TABLE.

https://www.postgresql.org/docs/current/sql-lock.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import LockTable
from rules.rule import Rule
from rules.waiting import barrier, kept_out


def check(operation: LockTable, context: Context) -> Problem | None:
    """An older table, in a mode that keeps out writers at least."""
    locks = kept_out(context)
    if not locks:
        return None
    wait = (
        "" if operation.nowait else "; first it waits for everybody who is using it, and what comes after waits as well"
    )
    return Problem(
        message=f"{barrier(locks, context.schema)} until this transaction ends{wait}.",
        help="Remove it: each statement takes the locks that it needs by itself. If rows must not change between two "
        "statements, keep these two in a migration of their own, so that the lock is short.",
    )


RULE = Rule(
    id="lock-table",
    category=Category.LOCK,
    severity=Severity.WARNING,
    why="LOCK TABLE in SHARE mode or stronger keeps writers out, ACCESS EXCLUSIVE (which is taken where no mode is "
    "written) readers too, until the transaction ends: for as long as all that follows in the migration takes.",
    instead="Leave locking to the statements, or keep what follows short.",
    source="https://www.postgresql.org/docs/current/sql-lock.html",
    bad=(
        "LOCK TABLE members;\nINSERT INTO members (id) VALUES (1);",
        "LOCK TABLE members IN SHARE ROW EXCLUSIVE MODE;\nCREATE TABLE clubs (id integer PRIMARY KEY);",
    ),
    good=(
        "LOCK TABLE members IN ROW EXCLUSIVE MODE;\nINSERT INTO members (id) VALUES (1);",
        "CREATE TABLE clubs (id integer);\nLOCK TABLE clubs;",
    ),
    looks_at=(LockTable,),
    check=check,
)
