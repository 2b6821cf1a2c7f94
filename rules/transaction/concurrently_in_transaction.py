"""A statement that PostgreSQL refuses to run in a transaction, in one.

https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
"""

from __future__ import annotations

from rules.context import Context
from rules.course import Step
from rules.execution import TransactionMode
from rules.finding import Category, Problem, Severity
from rules.operation import (
    AddEnumValue,
    AlterObject,
    CreateIndex,
    CreateObject,
    DetachPartition,
    DropIndex,
    DropObject,
    Maintain,
    Operation,
    Reindex,
    Session,
)
from rules.rule import Rule
from rules.transactions import in_files_of_their_own, runs_alone, why_in_transaction
from rules.wording import lines, steps

REFUSED = "25001"


def check(operation: Operation, context: Context) -> Problem | None:
    """By the kind of statement, or because its effects say so. The first in the file says how to divide it."""
    if not context.execution.in_transaction:
        return None
    what = runs_alone(operation, context.schema, context.postgres_version)
    if not what and not any(error.sqlstate == REFUSED for error in context.effects.errors):
        return None
    message = f"{what or 'This'} cannot run in a transaction, so it fails here ({REFUSED})"
    message = f"{message}: {why_in_transaction(context.execution)}."
    if first := next((step for step, _, _ in context.course.done if _is_refused(step, context)), None):
        return Problem(
            message=message, help=f"Divide the file, as the help for line {context.course.line(first)} says."
        )
    fix = in_files_of_their_own(context) if what else ()
    return Problem(message=message, help=_help(context, fix), fix=fix)


def _is_refused(step: Step, context: Context) -> bool:
    alone = runs_alone(step.operation, context.schema, context.postgres_version)
    return bool(alone) and step.execution.in_transaction


def _help(context: Context, fix: tuple[str, ...]) -> str:
    if context.execution.mode is TransactionMode.SINGLE:
        return "Run it by hand, before or after the deploy: no migration of Prisma 8 is outside a transaction."
    if context.execution.in_code:
        return "Take it out of the DO block, into a migration of its own."
    if not fix:
        return "Put it into a migration of its own, without BEGIN."
    if len(fix) == 1:
        return lines("Let it be all that the migration holds:", steps(fix))
    return lines("Put it into a migration of its own, and the rest into others:", steps(fix))


RULE = Rule(
    id="concurrently-in-transaction",
    category=Category.TRANSACTION,
    severity=Severity.ERROR,
    why="CREATE, DROP and REINDEX … CONCURRENTLY, DETACH PARTITION CONCURRENTLY, VACUUM, ALTER SYSTEM and CREATE "
    "DATABASE fail in a transaction (25001). Up to Prisma 7.3 a file of several statements is one, though nobody wrote "
    "BEGIN: even SET or COMMIT beside the statement is enough. Since 7.4 each statement is sent by itself, but the whole "
    "file is sent as before if one statement in it is not understood by Prisma, such as DROP INDEX CONCURRENTLY.",
    instead="Give the statement a migration of its own, with nothing else in the file; that works in every version up "
    "to 7.",
    source="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT",
    bad=(
        "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY members_email_idx ON members (email);",
        "CREATE INDEX CONCURRENTLY members_email_idx ON members (email);\n"
        "CREATE INDEX CONCURRENTLY clubs_name_idx ON clubs (name);",
        "COMMIT;\nCREATE INDEX CONCURRENTLY members_email_idx ON members (email);",
    ),
    good=(
        "-- CreateIndex\nCREATE INDEX CONCURRENTLY members_email_idx ON members (email);",
        "VACUUM members;",
    ),
    looks_at=(
        CreateIndex,
        DropIndex,
        Reindex,
        DetachPartition,
        Maintain,
        AlterObject,
        CreateObject,
        DropObject,
        AddEnumValue,
        Session,
    ),
    check=check,
)
