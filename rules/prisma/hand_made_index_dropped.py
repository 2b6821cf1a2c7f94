"""A DROP INDEX that Prisma wrote for an index which it cannot have made.

https://github.com/prisma/prisma/issues/29220
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.hand_made import dropped_by_prisma
from rules.lost_guarantee import lost_index
from rules.operation import DropIndex
from rules.rule import Rule
from rules.wording import APPROVE


def check(operation: DropIndex, context: Context) -> Problem | None:
    """Told here instead of under drop-other: that the index is missed is not what somebody decided."""
    what = dropped_by_prisma(operation, context)
    if not what:
        return None
    lost = lost_index(context.schema, context.schema.index(operation.index), concurrently=False)
    return Problem(
        message=f"index {operation.index} is {what}, so it was made by hand, and Prisma drops it because schema.prisma "
        f"does not tell of it: {lost}",
        help="Take the DROP INDEX out of the migration. Prisma 7.4 writes it again at every `migrate dev`; later versions "
        "leave such indexes alone, and with the preview feature partialIndexes schema.prisma can declare a partial one. "
        f"If the index is to go, {APPROVE}",
    )


RULE = Rule(
    id="hand-made-index-dropped",
    category=Category.PRISMA,
    severity=Severity.WARNING,
    approvable=True,
    why="Partial indexes and indexes over expressions are written by hand into a migration, for schema.prisma could not "
    "say them. Prisma 7.4 began to see them in the database, found them in no model, and writes DROP INDEX into every "
    "new migration. It looks like a change that somebody wanted.",
    instead="Remove the DROP INDEX from the migration, and update Prisma.",
    source="https://github.com/prisma/prisma/issues/29220",
    bad=(
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text, left_at timestamp);\n"
            "CREATE UNIQUE INDEX members_active ON members (email) WHERE left_at IS NULL;",
            "-- DropIndex\nDROP INDEX members_active;",
        ),
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text);\n"
            "CREATE INDEX members_lower_email ON members (lower(email));",
            "-- DropIndex\nDROP INDEX members_lower_email;",
        ),
    ),
    good=(
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text, left_at timestamp);\n"
            "CREATE UNIQUE INDEX members_active ON members (email) WHERE left_at IS NULL;",
            "-- DropIndex\nDROP INDEX CONCURRENTLY members_active; -- MIGRATION_APPROVED: no query reads it",
        ),
        "CREATE TABLE members (id integer PRIMARY KEY, email text);\n"
        "CREATE INDEX members_lower_email ON members (lower(email));\n-- DropIndex\nDROP INDEX members_lower_email;",
    ),
    looks_at=(DropIndex,),
    check=check,
)
