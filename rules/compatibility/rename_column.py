"""ALTER TABLE … RENAME COLUMN.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import quote
from rules.operation import RenameColumn
from rules.rule import Rule
from rules.wording import APPROVE, backfill, lines, sql


def check(operation: RenameColumn, context: Context) -> Problem | None:
    """A column that was there before this migration."""
    if context.phase is not Phase.CONTRACT:
        return None
    table, old, new = operation.table, quote(operation.column), quote(operation.to)
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table}; every query of a running version that names {old} fails (42703) as "
        f"soon as it is called {new}.",
        help=lines(
            f'Rename the field in schema.prisma only, with @map("{operation.column}"): no migration, nothing breaks.',
            *_beside(operation, context),
            f"If the application may stand still meanwhile, {APPROVE}",
        ),
    )


def _beside(operation: RenameColumn, context: Context) -> list[str]:
    """Expand, backfill, contract; where the column's type is known, so that the statement is complete."""
    known = context.schema.column(operation.table, operation.column)
    if known is None:
        return []
    table, old, new = operation.table, quote(operation.column), quote(operation.to)
    return [
        "Or add the new column, write both, copy in a backfill, and drop the old one two weeks later:",
        sql(f"ALTER TABLE {table} ADD COLUMN {new} {known.definition.type};"),
        backfill(context),
        sql(f"ALTER TABLE {table} DROP COLUMN {old};"),
    ]


RULE = Rule(
    id="rename-column",
    category=Category.COMPATIBILITY,
    severity=Severity.ERROR,
    approvable=True,
    why="The new name holds for everybody at once. A running Prisma client names every column of a model in its "
    "queries, so all of them fail from the commit until that version is replaced, and again if the release has to be "
    "rolled back.",
    instead="Rename the field in schema.prisma with @map; or add the new column, backfill, and drop the old one later.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
    bad=(
        "ALTER TABLE members RENAME COLUMN nickname TO display_name;",
        ('CREATE TABLE "Member" ("nick" text);', 'ALTER TABLE "Member" RENAME "nick" TO "displayName";'),
    ),
    good=(
        "CREATE TABLE members (nickname text);\nALTER TABLE members RENAME COLUMN nickname TO display_name;",
        "ALTER TABLE members ADD COLUMN display_name text;\nALTER TABLE members RENAME COLUMN display_name TO name;",
    ),
    looks_at=(RenameColumn,),
    check=check,
)
