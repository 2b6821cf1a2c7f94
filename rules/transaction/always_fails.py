"""A statement that PostgreSQL refuses whatever the rows are.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

from typing import get_args

from rules.context import Context
from rules.effects import ExpectedError
from rules.finding import Category, Problem, Severity
from rules.mended import mended
from rules.operation import Call, DropIndex, Operation, Query
from rules.rule import Rule
from rules.wording import APPROVED, lines, one_line, steps

_TOLD_OF_ROUTINES = frozenset({"55P04"})
_TOLD_ELSEWHERE = frozenset({"25001", "55P04"})
"""By concurrently-in-transaction and enum-value-used-in-transaction, which know how to take the statement out."""


def check(operation: Operation, context: Context) -> Problem | None:
    """The first of the errors that are certain."""
    error = _certain(operation, context) if context.effects.errors else None
    if error is None or (isinstance(operation, DropIndex) and _is_told_already(context)):
        return None
    remedy, instead = mended(operation, context, error)
    instead = tuple(text.replace(APPROVED, _approval(context)) for text in instead)
    return Problem(
        message=f"PostgreSQL refuses this ({error.sqlstate}): {one_line(error.message).rstrip('.')}.",
        help=lines(remedy, steps(instead)) if instead else remedy,
        fix=_fix(context, instead),
    )


def _approval(context: Context) -> str:
    """The statement's own approval, if it has one: it holds for what comes in its place."""
    here = context.course.here
    _, dashes, words = context.course.text(here).partition("-- MIGRATION_APPROVED:") if here else ("", "", "")
    return dashes + words if words.strip() else APPROVED


def _fix(context: Context, instead: tuple[str, ...]) -> tuple[str, ...]:
    """The whole migration with the statement put right, and what comes after it in others.

    Nothing in a DO block, or for one clause among several: their statement is more than what is put right.
    """
    here = context.course.here
    if not instead or here is None or context.execution.in_code:
        return ()
    clauses = sum(step.statement == here.statement for step in context.course.steps)
    if clauses > 1 and not isinstance(here.operation, DropIndex):
        return ()
    return context.course.with_instead(here, instead[0]), *instead[1:]


def _certain(operation: Operation, context: Context) -> ExpectedError | None:
    """What a called routine may not do in a transaction is told here: the statement itself could stand in one."""
    elsewhere = _TOLD_OF_ROUTINES if isinstance(operation, (Query, Call)) else _TOLD_ELSEWHERE
    errors = context.effects.errors
    return next((error for error in errors if error.certain and error.sqlstate not in elsewhere), None)


def _is_told_already(context: Context) -> bool:
    """Whether the statement drops several indexes, and this is not the first."""
    here, done = context.course.here, context.course.done
    return here is not None and bool(done) and done[-1].step.statement == here.statement


RULE = Rule(
    id="always-fails",
    category=Category.TRANSACTION,
    severity=Severity.ERROR,
    why="Some statements fail whatever the tables hold, so that the deploy stops at them. Prisma itself generates one: "
    "an autoincrement column that becomes BigInt is given SET DATA TYPE BIGSERIAL, which is no type but a shorthand in "
    "CREATE TABLE (42704). Others depend on the server's version, or on what the schema holds: a NOT VALID foreign key "
    "on a partitioned table before 18, DETACH PARTITION CONCURRENTLY beside a DEFAULT partition, a type change of a "
    "column that a view uses.",
    instead="Write what PostgreSQL accepts; the help of the finding says what that is.",
    source="https://www.postgresql.org/docs/current/errcodes-appendix.html",
    bad=(
        (
            "CREATE TABLE members (id SERIAL PRIMARY KEY);",
            "ALTER TABLE members ALTER COLUMN id SET DATA TYPE BIGSERIAL; -- MIGRATION_APPROVED: deployed at night",
        ),
        "DROP INDEX CONCURRENTLY members_email_idx, members_name_idx; "
        "-- MIGRATION_APPROVED: neither was used in 2 weeks, neither is unique",
    ),
    good=(
        (
            "CREATE TABLE members (id SERIAL PRIMARY KEY);",
            "ALTER TABLE members ALTER COLUMN id SET DATA TYPE BIGINT; -- MIGRATION_APPROVED: deployed at night\n"
            "ALTER SEQUENCE members_id_seq AS bigint; -- MIGRATION_APPROVED: deployed at night",
        ),
        "DROP INDEX CONCURRENTLY members_email_idx; -- MIGRATION_APPROVED: not used in 2 weeks, not unique",
    ),
    looks_at=get_args(Operation),
    check=check,
)
