"""A new column that the running application would have to fill, and cannot.

https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN
"""

from __future__ import annotations

from collections.abc import Sequence

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import Name, quote
from rules.operation import AddColumn, AddConstraint, DropDefault, SetNotNull
from rules.operation.parts import Column, ConstraintKind
from rules.required_column import is_required, optional_type, refusing_domain
from rules.rule import Rule
from rules.wording import APPROVE, backfill, lines, shown, sql

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
            return _added(operation, context) if is_required(column, context.schema) else None
        case SetNotNull(table=table, column=name):
            return _narrowed(table, name, context) if context.schema.is_surely_new_column(table, name) else None
        case AddConstraint(table=table, constraint=constraint):
            new = [name for name in constraint.columns if context.schema.is_surely_new_column(table, name)]
            return _narrowed(table, new[0], context) if new and constraint.kind is ConstraintKind.NOT_NULL else None
        case DropDefault(table=table, column=name):
            return _bared(table, name) if context.schema.is_surely_new_column(table, name) else None


def _added(operation: AddColumn, context: Context) -> Problem:
    table, name = operation.table, quote(operation.column.name)
    client, first = _filled_by_client(operation, context)
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table}; {_refusal(operation.column, context)}{_FAILS.format(name)}{client}",
        help=lines(
            *first,
            "Add it nullable, or with a DEFAULT that fits every row:",
            sql(f"ALTER TABLE {table} ADD COLUMN {name} {optional_type(operation.column.type, context.schema)};"),
            "Once every running version fills it, fill the old rows in a backfill, and require it in a later migration:",
            backfill(context),
            sql(f"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL;"),
            f"If the table is surely empty, {APPROVE}",
        ),
    )


def _refusal(column: Column, context: Context) -> str:
    """By what NULL is refused, where the column does not say so itself."""
    domain = None if column.not_null else refusing_domain(column.type, context.schema)
    return f"domain {shown(domain.name, context.schema)} refuses NULL: " if domain else ""


def _filled_by_client(operation: AddColumn, context: Context) -> tuple[str, Sequence[str]]:
    """What schema.prisma promises that the database knows nothing of: a sentence, and how the two can agree."""
    table, column = operation.table, operation.column
    schema = context.prisma()
    field = schema.field(context.schema.table_name(table), column.name) if schema else None
    if field is None or not field.client_default:
        return "", ()
    told = f" {field.client_default} ({field.place}) works in the new client only: the database knows no default."
    if not field.updated_at:
        return told, ()
    add = f"ALTER TABLE {table} ADD COLUMN {quote(column.name)} {column.type} NOT NULL DEFAULT CURRENT_TIMESTAMP;"
    return told, (
        "Write @default(now()) @updatedAt in schema.prisma, which rewrites no row and breaks nothing:",
        sql(add),
    )


def _narrowed(table: Name, column: str, context: Context) -> Problem:
    name = quote(column)
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table} while every row is read; {name} is new here and nothing fills it: "
        f"every INSERT of the running version, which leaves {name} out, fails from then on (23502).",
        help=lines(
            "Leave it nullable in this migration. Once every running version fills it, fill the old rows in a backfill, "
            "and require it in a later migration:",
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
