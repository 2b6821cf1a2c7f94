"""BEGIN that nothing ends, or that stands in a transaction already.

https://www.postgresql.org/docs/current/sql-begin.html
"""

from __future__ import annotations

from rules.context import Context
from rules.course import Course, Step
from rules.finding import Category, Problem, Severity
from rules.operation import Transaction
from rules.operation.session import TransactionVerb
from rules.rule import Rule
from rules.wording import lines, sql

_ENDS = (TransactionVerb.COMMIT, TransactionVerb.ROLLBACK, TransactionVerb.PREPARE)


def check(operation: Transaction, context: Context) -> Problem | None:
    """BEGIN is looked at; what would end it stands later in the file."""
    if operation.verb is not TransactionVerb.BEGIN or context.course.here is None or context.execution.in_code:
        return None
    if context.execution.explicit:
        return Problem(
            message="BEGIN in a transaction does nothing: the server warns, and the first COMMIT ends both.",
            help="Leave it out, and the COMMIT that was meant for it.",
            severity=Severity.WARNING,
        )
    if any(_ends(step) for step in context.course.to_come):
        return None
    return Problem(
        message="This transaction is never committed: what follows BEGIN is rolled back when Prisma disconnects, and "
        "with it the migration's entry in _prisma_migrations and every migration deployed after it.",
        help=lines("End the file with", sql("COMMIT;")),
        fix=(_closed(context.course),),
    )


def _closed(course: Course) -> str:
    end = course.steps[-1].end
    semicolon = "" if course.source[end:].lstrip().startswith(";") else ";"
    return f"{course.source[:end]}{semicolon}{course.source[end:].rstrip()}\nCOMMIT;\n"


def _ends(step: Step) -> bool:
    return isinstance(step.operation, Transaction) and step.operation.verb in _ENDS and not step.execution.in_code


RULE = Rule(
    id="unclosed-transaction",
    category=Category.TRANSACTION,
    severity=Severity.ERROR,
    why="Prisma keeps one session for the whole deploy. A BEGIN that the file does not end stays open in it: Prisma's own"
    " bookkeeping and the migrations after it go into the same transaction, and all of it is undone when the session "
    "ends, though the deploy has reported success. A second BEGIN opens nothing, and the first COMMIT ends both.",
    instead="End each BEGIN with a COMMIT in the same file, and do not put one into another.",
    source="https://www.postgresql.org/docs/current/sql-begin.html",
    bad=(
        "BEGIN;\nALTER TABLE members ADD COLUMN nickname text;",
        "BEGIN;\nCREATE TABLE plans (id integer);\nBEGIN;\nCREATE TABLE prices (id integer);\nCOMMIT;",
    ),
    good=(
        "BEGIN;\nALTER TABLE members ADD COLUMN nickname text;\nCOMMIT;",
        "DO $$\nBEGIN\n  PERFORM now();\nEND\n$$;",
    ),
    looks_at=(Transaction,),
    check=check,
)
