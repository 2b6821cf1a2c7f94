"""COMMIT or ROLLBACK that divides a file which would otherwise be one transaction.

https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
"""

from __future__ import annotations

from collections.abc import Iterable

from rules.context import Context
from rules.course import Step
from rules.execution import TransactionMode
from rules.finding import Category, Problem, Severity
from rules.half_applied import ROWS_MAY_REFUSE, acts, committed_before, is_first_that_may_fail, may_fail
from rules.operation import Operation, Transaction
from rules.operation.session import TransactionVerb
from rules.rule import Rule
from rules.transactions import assumed, why_together
from rules.wording import one_line


def check(operation: Operation, context: Context) -> Problem | None:
    """COMMIT without BEGIN and ROLLBACK are looked at by themselves; after an inner COMMIT, what may then fail is."""
    if context.execution.in_code or context.course.here is None:
        return None
    match operation:
        case Transaction(verb=TransactionVerb.ROLLBACK):
            return _rollback(context)
        case _ if context.execution.mode is TransactionMode.PER_STATEMENT:
            return None
        case Transaction(verb=TransactionVerb.COMMIT):
            return _commit(context)
        case Transaction():
            return None
        case _:
            return _may_fail_after_commit(context)


def _commit(context: Context) -> Problem | None:
    """With a BEGIN of its own it ends what that began, and all before it: only what follows can make that matter."""
    if context.execution.mode is TransactionMode.SINGLE:
        return Problem(
            message=f"COMMIT ends the transaction of the whole deploy: {why_together(context.execution)}. What stands "
            "before it, in earlier migrations too, stays when a later statement fails.",
            help="Leave out COMMIT, and the BEGIN before it.",
        )
    if (
        context.execution.explicit
        or not _acts(context.course.in_same_transaction())
        or not _acts(context.course.to_come)
    ):
        return None
    return Problem(
        message="COMMIT without BEGIN commits what stands before it: it stays when a later statement fails, and the next "
        f"deploy stops with P3009. Without it all would be undone: {why_together(context.execution)}.",
        help=_divided("it"),
    )


def _rollback(context: Context) -> Problem | None:
    """What is undone, though nothing has failed."""
    if not _acts(context.course.in_same_transaction()):
        return None
    since = "since BEGIN" if context.execution.mode is TransactionMode.PER_STATEMENT else "before it in the file"
    return Problem(
        message=f"ROLLBACK undoes what was done {since}, and Prisma takes the migration for applied"
        f"{assumed(context.execution)}.",
        help="Leave out what is rolled back, and ROLLBACK with it.",
    )


def _may_fail_after_commit(context: Context) -> Problem | None:
    """Only the first in the file, and not where COMMIT stood without BEGIN, of which was spoken."""
    error = may_fail(context.effects, context.phase)
    if error is None or not committed_before(context, acts) or not is_first_that_may_fail(context, acts):
        return None
    commit = next((step for step, _, _ in reversed(context.course.done) if _is_commit(step)), None)
    if commit is None or not commit.execution.explicit:
        return None
    return Problem(
        message=f"If this fails ({error.sqlstate}: {one_line(error.message).rstrip('.')}), everything up to the COMMIT on "
        f"line {context.course.line(commit)} stays, and the next deploy stops with P3009. Without COMMIT all would be "
        f"undone: {why_together(context.execution)}.",
        help=_divided("that COMMIT"),
    )


def _is_commit(step: Step) -> bool:
    return isinstance(step.operation, Transaction) and step.operation.verb is TransactionVerb.COMMIT


def _acts(steps: Iterable[Step]) -> bool:
    return any(acts(step.operation) for step in steps)


def _divided(where: str) -> str:
    return f"Put what stands before {where} and what stands after it into migrations of their own."


RULE = Rule(
    id="commit-in-migration",
    category=Category.TRANSACTION,
    severity=Severity.WARNING,
    why="Up to Prisma 7.3 a file of several statements is one transaction: it is applied as a whole or not at all. A COMMIT"
    " in it ends that transaction, and with it everything that stands before, whether a BEGIN was written or not. When a "
    "later statement fails, the file is applied in part and the next deploy stops with P3009. Prisma writes BEGIN and "
    "COMMIT itself around the new version of an enum; that alone is not reported, but a statement after it that may "
    "fail is.",
    instead="Leave COMMIT out, or put what stands before it and after it into migrations of their own.",
    source="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT",
    bad=(
        "CREATE TABLE plans (id integer PRIMARY KEY);\nCOMMIT;\nALTER TABLE members ADD COLUMN plan_id integer;",
        "BEGIN;\nALTER TABLE members DROP COLUMN fax; -- MIGRATION_APPROVED: unread since release 14\nCOMMIT;\n"
        "ALTER TABLE members ALTER COLUMN email SET NOT NULL; -- MIGRATION_APPROVED: every release fills it",
    ),
    good=(
        "BEGIN;\nCREATE TABLE plans (id integer PRIMARY KEY);\nCOMMIT;",
        "BEGIN;\nCREATE TABLE plans (id integer PRIMARY KEY);\nCOMMIT;\nALTER TABLE members ADD COLUMN plan_id integer;",
    ),
    looks_at=(Transaction, *ROWS_MAY_REFUSE),
    check=check,
)
