"""CREATE INDEX CONCURRENTLY IF NOT EXISTS.

https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.gentle import apart, approval, built_concurrently
from rules.name import quote
from rules.operation import CreateIndex
from rules.rule import Rule
from rules.waiting import is_older
from rules.wording import APPROVED


def check(operation: CreateIndex, context: Context) -> Problem | None:
    """Where a build can fail half-way, and the next run finds its leavings."""
    if not (operation.concurrently and operation.if_not_exists and operation.index):
        return None
    table = context.schema.table_name(operation.table)
    if not is_older(context.schema, table):
        return None
    index = operation.table.sibling(operation.index)
    drop = f"DROP INDEX CONCURRENTLY IF EXISTS {index}; {APPROVED}"
    built = built_concurrently(context, approval(context))
    lost = " and duplicates get in" if operation.unique else ""
    return Problem(
        message=f"SHARE UPDATE EXCLUSIVE lock on {operation.table}, which keeps nobody waiting; but if the build fails, "
        f"{quote(operation.index)} stays behind invalid, and IF NOT EXISTS takes it for done: no query ever uses "
        f"it{lost}, and no error tells.",
        help=apart((drop, *built)),
        fix=(drop, *built) if built else (),
    )


RULE = Rule(
    id="invalid-index-kept",
    category=Category.LOCK,
    severity=Severity.WARNING,
    why="A concurrent build that fails (a duplicate, a deadlock, a cancelled deployment) leaves an index that is marked "
    "invalid: it costs every write, serves no query and enforces nothing. When the migration is run again, IF NOT EXISTS "
    "finds the name taken, skips the build and reports success. Measured on PostgreSQL 11 to 18.",
    instead="DROP INDEX CONCURRENTLY IF EXISTS in a migration of its own, then CREATE INDEX CONCURRENTLY without IF NOT "
    "EXISTS.",
    source="https://www.postgresql.org/docs/current/sql-createindex.html",
    bad=(
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS visits_day_idx ON visits (day);",
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text);",
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS members_email_key ON members (lower(email)); "
            "-- MIGRATION_APPROVED: no version repeats one",
        ),
    ),
    good=(
        "CREATE INDEX CONCURRENTLY visits_day_idx ON visits (day);",
        "CREATE TABLE visits (day date);\nCREATE INDEX IF NOT EXISTS visits_day_idx ON visits (day);",
    ),
    looks_at=(CreateIndex,),
    check=check,
)
