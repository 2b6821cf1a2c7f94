"""DROP COLUMN: the values are gone.

https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.foreign_keys import referenced_by
from rules.name import quote
from rules.operation import DropColumn
from rules.operation.parts import ConstraintKind
from rules.phase_decisions import removes_only_new
from rules.rule import Rule
from rules.schema import Schema
from rules.schema.constraints import uses
from rules.wording import APPROVE, RETIRE, all_shown, lines, listed, sql


def check(operation: DropColumn, context: Context) -> Problem | None:
    """A column that was there before this migration. One that is added again is a rename's business."""
    schema, table, column = context.schema, operation.table, operation.column
    if removes_only_new(operation, schema):
        return None
    if (schema.table_name(table), column) in context.together.re_added:
        return None
    referenced = referenced_by(schema, table, column)
    also = f" and on {all_shown(referenced, schema)}, which it references" if referenced else ""
    copied = (schema.table_name(table), column) in context.together.copied_columns
    lost = "that this migration has not copied are" if copied else "are"
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table}{also}; the values of {quote(column)} {lost} lost, and a running "
        f"version that still names the column fails.{_goes_along(schema, operation)}",
        help=_help(schema, operation),
    )


def _goes_along(schema: Schema, operation: DropColumn) -> str:
    """The constraints and indexes that use the column are dropped with it; a view that uses it hinders that."""
    full, known = schema.table_name(operation.table), schema.table(operation.table)
    constraints = known.constraints.items() if known else ()
    names = [name for name, constraint in constraints if uses(constraint, operation.column)]
    names += [i.name.name for i in schema.indexes_of(full) if i.uses(operation.column)]
    gone = f" Dropped along with it: {listed(map(quote, dict.fromkeys(names)))}." if names else ""
    return gone + _views(schema, operation)


def _views(schema: Schema, operation: DropColumn) -> str:
    """The known views of the table; whether they use this column is not known."""
    full = schema.table_name(operation.table)
    views = [view.name for view in schema.views.values() if full in view.reads]
    if not views:
        return ""
    if operation.cascade:
        return f" CASCADE drops what reads the column of these views: {all_shown(views, schema)}."
    return f" It fails (2BP01) if one of these views reads the column: {all_shown(views, schema)}."


def _help(schema: Schema, operation: DropColumn) -> str:
    """A required column must first become optional, or code that leaves it out cannot insert."""
    known = schema.column(operation.table, operation.column)
    if known is None or not known.definition.not_null or known.definition.fills_itself:
        return RETIRE
    if _in_primary_key(schema, operation):  # DROP NOT NULL is refused (42P16)
        return RETIRE
    return lines(
        "Make it optional first, so that code which leaves it out can insert:",
        sql(f"ALTER TABLE {operation.table} ALTER COLUMN {quote(operation.column)} DROP NOT NULL;"),
        f"Release that code, wait two weeks, verify the backup; then drop the column, and {APPROVE}",
    )


def _in_primary_key(schema: Schema, operation: DropColumn) -> bool:
    table = schema.table(operation.table)
    keys = (key for key in table.constraints.values() if key.kind is ConstraintKind.PRIMARY_KEY) if table else ()
    return any(operation.column in key.columns for key in keys)


RULE = Rule(
    id="drop-column",
    category=Category.DATA_LOSS,
    severity=Severity.ERROR,
    approvable=True,
    why="DROP COLUMN takes the values away at commit, and with them every index and constraint that uses the column. It"
    " takes ACCESS EXCLUSIVE on the table, and on the table that a foreign key of the column references. A running"
    " Prisma client names every column of a model in its queries, so it fails until it is replaced.",
    instead="Mark the field @ignore or remove it, release that, wait two weeks, then drop the column with an approval.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
    bad=(
        "ALTER TABLE members DROP COLUMN nickname;",
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text NOT NULL UNIQUE);",
            "ALTER TABLE members DROP COLUMN IF EXISTS email CASCADE;",
        ),
    ),
    good=(
        "CREATE TABLE members (id integer, nickname text);\nALTER TABLE members DROP COLUMN nickname;",
        "ALTER TABLE members\n  DROP COLUMN nickname; -- MIGRATION_APPROVED: unread since release 14, 2 weeks ago",
    ),
    looks_at=(DropColumn,),
    check=check,
)
