"""A statement that may fail after others of its file have committed.

https://www.prisma.io/docs/orm/prisma-migrate/workflows/patching-and-hotfixing
"""

from __future__ import annotations

from rules.context import Context
from rules.course import Step
from rules.describe import label
from rules.execution import TransactionMode
from rules.finding import Category, Problem, Severity
from rules.half_applied import ROWS_MAY_REFUSE, committed_before, is_first_that_may_fail, is_in_the_way, may_fail
from rules.operation import Operation
from rules.rule import Rule, Under
from rules.transactions import assumed, runs_alone
from rules.wording import lines, one_line, sql

_MODE = TransactionMode.PER_STATEMENT


def check(operation: Operation, context: Context) -> Problem | None:
    """One finding for each file, on the first statement that the rows may let fail."""
    error = may_fail(context.effects, context.phase)
    if error is None or context.execution.mode is not _MODE:
        return None
    left = committed_before(context, is_in_the_way)
    if not left or not is_first_that_may_fail(context, is_in_the_way):
        return None
    return Problem(
        message=f"If this fails ({error.sqlstate}: {one_line(error.message).rstrip('.')}), {_stays(left, context)}: Prisma "
        f"commits each statement by itself{assumed(context.execution)}. The next deploy stops with P3009, and the file "
        "cannot be run again as it is.",
        help=_help(operation, context),
    )


def _help(operation: Operation, context: Context) -> str:
    apart = "Put this statement into a migration of its own, after the one with the rest."
    if runs_alone(operation, context.schema, context.postgres_version):
        return apart
    return lines(
        f"{apart} Or make one transaction of the file, in which case Prisma reports 25P02 and not the cause when a "
        "statement fails:",
        sql("BEGIN;"),
        sql("COMMIT;"),
    )


def _stays(left: list[Step], context: Context) -> str:
    first = f"{label(left[0].operation)} on line {context.course.line(left[0])}"
    return f"{first} stays" if len(left) == 1 else f"{first} and what follows it stay"


RULE = Rule(
    id="partial-apply",
    category=Category.TRANSACTION,
    severity=Severity.WARNING,
    why="Since Prisma 7.4 each statement of a migration commits by itself. When a later one fails, the earlier ones stay, "
    "the migration is marked as failed, and every further deploy stops with P3009; after `migrate resolve "
    "--rolled-back` the file begins anew, and fails at what is there already. Up to 7.3 the file is one transaction and "
    "leaves nothing behind.",
    instead="Put a statement that rows can let fail into a migration of its own; or put BEGIN and COMMIT around the file,"
    " though Prisma then reports 25P02 in place of the cause.",
    source="https://www.prisma.io/docs/orm/prisma-migrate/workflows/patching-and-hotfixing",
    bad=(
        Under(
            mode=_MODE,
            migrations=(
                "ALTER TABLE members DROP COLUMN fax; -- MIGRATION_APPROVED: unread since release 14, 2 weeks ago\n"
                "CREATE UNIQUE INDEX CONCURRENTLY members_code_key ON members (code); "
                "-- MIGRATION_APPROVED: every release writes unique codes",
            ),
        ),
        Under(
            mode=_MODE,
            migrations=(
                "DROP TABLE old_members; -- MIGRATION_APPROVED: unread since release 14, 2 weeks ago\n"
                "ALTER TABLE members ALTER COLUMN email SET NOT NULL; -- MIGRATION_APPROVED: every release fills it",
            ),
        ),
    ),
    good=(
        Under(
            mode=_MODE,
            migrations=(
                "CREATE TABLE plans (id integer PRIMARY KEY);\nALTER TABLE members ADD COLUMN plan_id integer;",
            ),
        ),
        Under(
            mode=_MODE,
            migrations=("CREATE TABLE plans (id integer);\nCREATE UNIQUE INDEX plans_id_key ON plans (id);",),
        ),
    ),
    looks_at=ROWS_MAY_REFUSE,
    check=check,
)
