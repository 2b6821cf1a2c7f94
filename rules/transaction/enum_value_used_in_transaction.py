"""A new value of an enum, used in the transaction that adds it.

https://www.postgresql.org/docs/current/sql-altertype.html
"""

from __future__ import annotations

from rules.context import Context
from rules.course import Step
from rules.execution import TransactionMode
from rules.finding import Category, Problem, Severity
from rules.fresh_enum_value import MAY_USE, used_new_value
from rules.operation import AddEnumValue, Operation
from rules.rule import Rule
from rules.transactions import is_enum_of_this_migration, why_in_transaction
from rules.wording import lines, literal, steps


def check(operation: Operation, context: Context) -> Problem | None:
    """Not before PostgreSQL 12, where ADD VALUE itself cannot run in a transaction."""
    added = used_new_value(operation, context)
    if added is None:
        return None
    fix = _fix(context)
    return Problem(
        message=f"{literal(added.value)} of {added.type} cannot be used in the transaction that adds it, so this fails "
        f"(55P04): {why_in_transaction(context.execution)}.",
        help=_help(added, context, fix),
        fix=fix,
    )


def _help(added: AddEnumValue, context: Context, fix: tuple[str, ...]) -> str:
    if is_enum_of_this_migration(context.schema, added.type):
        return f"List {literal(added.value)} in CREATE TYPE instead of adding it."
    if fix:
        return lines("Add the value in a migration before this one:", steps(fix))
    if context.execution.mode is TransactionMode.SINGLE:
        return "Add the value in one deploy and use it in the next."
    return "Add the value in a migration before this one."


def _fix(context: Context) -> tuple[str, ...]:
    """First what adds values, then the rest. Empty where they cannot be told apart, or where that does not help."""
    course = context.course
    firsts = [statement[0] for statement in course.statements()]
    added = [step for step in firsts if isinstance(step.operation, AddEnumValue)]
    if context.execution.mode is TransactionMode.SINGLE or any(_stays_together(step, context) for step in course.steps):
        return ()
    rest = [step for step in firsts if step not in added]
    return "\n".join(map(course.text, added)), "\n".join(map(course.text, rest))


def _stays_together(step: Step, context: Context) -> bool:
    """ADD VALUE in a DO block, or for a type that the file itself creates."""
    operation = step.operation
    if not isinstance(operation, AddEnumValue):
        return False
    return step.execution.in_code or is_enum_of_this_migration(context.schema, operation.type)


RULE = Rule(
    id="enum-value-used-in-transaction",
    category=Category.TRANSACTION,
    severity=Severity.ERROR,
    why="ALTER TYPE … ADD VALUE may run in a transaction since PostgreSQL 12, but the value cannot be used before that has "
    "committed (55P04): not as a default, in a condition or in a row. Prisma writes both into one file when a field gets "
    "a new value as its default. Up to 7.3 the file is one transaction and fails; since 7.4 it works. Only since "
    "PostgreSQL 17 are the values of a type free that was created in the same transaction.",
    instead="Add the value in a migration of its own, before the one that uses it.",
    source="https://www.postgresql.org/docs/current/sql-altertype.html",
    bad=(
        "ALTER TYPE mood ADD VALUE 'calm';\nALTER TABLE members ALTER COLUMN mood SET DEFAULT 'calm';",
        "ALTER TYPE mood ADD VALUE 'calm';\nALTER TABLE members ADD COLUMN mood mood DEFAULT 'calm';",
    ),
    good=(
        (
            "ALTER TYPE mood ADD VALUE 'calm';",
            "ALTER TABLE members ALTER COLUMN mood SET DEFAULT 'calm';",
        ),
        "CREATE TYPE mood AS ENUM ('merry', 'calm');\nCREATE TABLE members (mood mood DEFAULT 'calm');",
    ),
    looks_at=MAY_USE,
    check=check,
)
