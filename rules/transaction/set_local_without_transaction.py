"""SET LOCAL where no transaction is, so that it sets nothing.

https://www.postgresql.org/docs/current/sql-set.html
"""

from __future__ import annotations

from rules.context import Context
from rules.execution import TransactionMode
from rules.finding import Category, Problem, Severity
from rules.operation import SetParameter
from rules.rule import Rule, Under
from rules.transactions import assumed
from rules.wording import lines, sql


def check(operation: SetParameter, context: Context) -> Problem | None:
    """A statement that commits by itself takes its own SET LOCAL back."""
    if not operation.local or context.execution.in_transaction or operation.values is None:
        return None
    splits = context.execution.mode is TransactionMode.PER_STATEMENT
    reason = "Prisma sends each statement by itself" if splits else "nothing else is sent with it"
    return Problem(
        message=f"SET LOCAL {operation.parameter} has no effect: it ends with its transaction, and {reason}"
        f"{assumed(context.execution)}.",
        help=_help(operation, context, splits=splits),
    )


def _help(operation: SetParameter, context: Context, *, splits: bool) -> str:
    if not splits or len(context.course.statements()) < 2:
        return "Put it into the migration whose statements it is for, before them."
    value = ", ".join(_written(value) for value in operation.values or ())
    return lines(
        "Set it for the session, and take it back in the last line of the file:",
        sql(f"SET {operation.parameter} = {value};"),
        sql(f"RESET {operation.parameter};"),
        "Or put the statements between BEGIN and COMMIT; when one fails there, Prisma reports 25P02 and not the cause.",
    )


def _written(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


RULE = Rule(
    id="set-local-without-transaction",
    category=Category.TRANSACTION,
    severity=Severity.WARNING,
    why="SET LOCAL holds until the end of the transaction. Since Prisma 7.4 each statement of a migration is one of its "
    "own, so the value is gone before the next statement begins; the server only warns. A lock_timeout set that way "
    "protects nobody. Up to 7.3 it holds for the file, if the file has several statements.",
    instead="Use SET and, at the end of the file, RESET; or set the timeout on the role that deploys.",
    source="https://www.postgresql.org/docs/current/sql-set.html",
    bad=(
        Under(
            mode=TransactionMode.PER_STATEMENT,
            migrations=("SET LOCAL lock_timeout = '2s';\nALTER TABLE members ADD COLUMN nickname text;",),
        ),
        "SET LOCAL statement_timeout = '30s';",
    ),
    good=(
        Under(
            mode=TransactionMode.PER_STATEMENT,
            migrations=(
                "BEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE members ADD COLUMN nickname text;\nCOMMIT;",
            ),
        ),
        "SET LOCAL lock_timeout = '2s';\nALTER TABLE members ADD COLUMN nickname text;",
    ),
    looks_at=(SetParameter,),
    check=check,
)
