"""A new column that the running application would have to fill, and cannot.

https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import Name, quote
from rules.operation import AddColumn, AddConstraint, DropDefault, SetNotNull
from rules.operation.parts import ConstraintKind
from rules.rule import Rule
from rules.wording import APPROVE, backfill, lines, sql
from rules.write_phases import is_required

_FAILS = (
    "the migration fails if the table has rows (23502), and every INSERT of the running version, which leaves {} out, "
    "fails."
)


def check(operation: AddColumn | SetNotNull | AddConstraint | DropDefault, context: Context) -> Problem | None:
    """A column that this migration adds to an older table, NOT NULL at the end, with nothing to fill it."""
    if context.phase is not Phase.CONTRACT:
        return None
    match operation:
        case AddColumn(table=table, column=column):
            return _added(operation, context) if is_required(column) else None
        case SetNotNull(table=table, column=name):
            return _narrowed(table, name, context) if context.schema.is_surely_new_column(table, name) else None
        case AddConstraint(table=table, constraint=constraint):
            new = [name for name in constraint.columns if context.schema.is_surely_new_column(table, name)]
            return _narrowed(table, new[0], context) if new and constraint.kind is ConstraintKind.NOT_NULL else None
        case DropDefault(table=table, column=name):
            return _bared(table, name) if context.schema.is_surely_new_column(table, name) else None


def _added(operation: AddColumn, context: Context) -> Problem:
    table, name = operation.table, quote(operation.column.name)
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table}; {_FAILS.format(name)}",
        help=lines(
            "Add it nullable, or with a DEFAULT that fits every row:",
            sql(f"ALTER TABLE {table} ADD COLUMN {name} {operation.column.type};"),
            "Once every running version fills it, fill the old rows in a backfill (with the runner when it is "
            "released), and require it in a later migration:",
            backfill(context),
            sql(f"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL;"),
            f"If the table is surely empty, {APPROVE}",
        ),
    )


def _narrowed(table: Name, column: str, context: Context) -> Problem:
    name = quote(column)
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table} while every row is read; {name} is new here and nothing fills it: "
        f"every INSERT of the running version, which leaves {name} out, fails from then on (23502).",
        help=lines(
            "Leave it nullable in this migration. Once every running version fills it, fill the old rows in a backfill "
            "(with the runner when it is released), and require it in a later migration:",
            backfill(context),
            sql(f"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL;"),
            f"If the table is surely empty, {APPROVE}",
        ),
    )


def _bared(table: Name, column: str) -> Problem:
    name = quote(column)
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table}; {name} is new here and NOT NULL: without its default every INSERT "
        "of the running version, which leaves it out, fails (23502).",
        help=lines(
            "Keep the default for now. Drop it in a later migration, once every running version fills the column:",
            sql(f"ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT;"),
            f"If the table is surely empty, {APPROVE}",
        ),
    )


RULE = Rule(
    id="required-column-without-default",
    category=Category.COMPATIBILITY,
    severity=Severity.ERROR,
    approvable=True,
    why="ADD COLUMN … NOT NULL without a default fails as soon as the table has a row. On an empty table it succeeds, "
    "and then the running application version, which knows nothing of the column, can no longer insert. Defaults that "
    "Prisma computes in the client (uuid(), cuid(), @updatedAt) are none in the database.",
    instead="Add the column nullable or with a default in the database; require it in a later migration.",
    source="https://www.postgresql.org/docs/current/ddl-alter.html",
    bad=(
        "ALTER TABLE members ADD COLUMN joined_on date NOT NULL;",
        (
            "CREATE TABLE members (id integer PRIMARY KEY);",
            'ALTER TABLE members ADD COLUMN "updatedAt" TIMESTAMP(3) NOT NULL;',
        ),
    ),
    good=(
        "ALTER TABLE members ADD COLUMN joined_on date;",
        "ALTER TABLE members ADD COLUMN joined_on date NOT NULL DEFAULT CURRENT_DATE;",
        "CREATE TABLE clubs (id integer PRIMARY KEY);\nALTER TABLE clubs ADD COLUMN name text NOT NULL;",
    ),
    looks_at=(AddColumn, SetNotNull, AddConstraint, DropDefault),
    check=check,
)
