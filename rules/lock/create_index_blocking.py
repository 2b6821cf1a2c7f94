"""CREATE INDEX without CONCURRENTLY.

https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.gentle import apart, approval_alone, built_by_partition, built_concurrently
from rules.name import Name, quote
from rules.operation import CreateIndex
from rules.rule import Rule
from rules.schema.constraint_name import index_name
from rules.waiting import barrier, kept_out, meanwhile
from rules.wording import lines, steps

_CONCURRENTLY = "Take it out of this migration and write CREATE INDEX CONCURRENTLY, alone in a migration of its own."
_BY_PARTITION = (
    "PostgreSQL builds no index of a partitioned table concurrently: create it on the parent alone, build it concurrently "
    "on each partition, and attach those."
)
_REDONE = (
    "Build it CONCURRENTLY under another name, alone in a migration before this one; then drop the old one with DROP INDEX "
    "CONCURRENTLY, and rename the new one, each in a migration of its own."
)


def check(operation: CreateIndex, context: Context) -> Problem | None:
    """An index over rows that were there before. A materialized view has no writers, but for its REFRESH."""
    if operation.concurrently or not context.effects.index_builds or context.schema.view(operation.table):
        return None
    locks = kept_out(context)
    if not locks:
        return None
    index = quote(operation.index) if operation.index else "the index"
    fix, todo = _remedy(operation, context)
    return Problem(
        message=f"{barrier(locks, context.schema)} until {index} is built.{meanwhile(context, locks)}",
        help=todo,
        fix=fix,
    )


def _remedy(operation: CreateIndex, context: Context) -> tuple[tuple[str, ...], str]:
    """The fix and the help."""
    if _is_partitioned(operation, context):
        fix = _by_partition(operation, context)
        return fix, lines(_BY_PARTITION, apart(fix)) if fix else _BY_PARTITION
    replaced = next((name for name, new in context.together.indexes.items() if new == operation), None)
    if replaced is not None and replaced.name == operation.index:
        return (), _REDONE
    approved = approval_alone(operation.table, operation.columns, context) if operation.unique else ""
    fix = built_concurrently(context, approved)
    if not fix:
        return (), _CONCURRENTLY
    if replaced is None:
        return fix, apart(fix)
    first = f"Build it alone in a migration before this one, so that there is an index until {quote(replaced.name)} is gone:"
    return fix, lines(first, steps(fix))


def _is_partitioned(operation: CreateIndex, context: Context) -> bool:
    table = context.schema.table(operation.table)
    return table is not None and table.partitioned


def _by_partition(operation: CreateIndex, context: Context) -> tuple[str, ...]:
    """Where the partitions are known, and none of them is partitioned itself."""
    schema = context.schema
    partitions = schema.partitions(schema.table_name(operation.table))
    if any(partition.partitioned for partition in partitions):
        return ()
    own: dict[Name, str] = {}
    for partition in partitions:
        taken = {index.name.name for index in schema.indexes.values()}
        own[partition.name] = index_name(partition.name.name, operation.columns, taken)
    return built_by_partition(operation, own, context)


RULE = Rule(
    id="create-index-blocking",
    category=Category.LOCK,
    severity=Severity.ERROR,
    why="A plain CREATE INDEX holds SHARE on its table until the index is built: everybody reads, nobody writes. On a "
    "large table that takes minutes, and what waits to write fills the connection pool. Prisma writes no other. "
    "CONCURRENTLY lets writers in; it must not run inside a transaction, and several statements in one migration are "
    "one, before Prisma 7.4: so it stands alone in its file.",
    instead="Build it with CREATE INDEX CONCURRENTLY, alone in its migration.",
    source="https://www.postgresql.org/docs/current/sql-createindex.html",
    bad=(
        'CREATE INDEX "Visit_memberId_idx" ON "Visit"("memberId");',
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text);",
            "CREATE UNIQUE INDEX members_email_key ON members (email); -- MIGRATION_APPROVED: no version repeats one",
        ),
        (
            "CREATE TABLE members (id integer PRIMARY KEY);",
            "ALTER TABLE members ADD COLUMN code text;\nCREATE UNIQUE INDEX members_code_key ON members (code);",
        ),
        (
            "CREATE TABLE visits (id integer, day date) PARTITION BY RANGE (day);\n"
            "CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
            "CREATE INDEX visits_day_idx ON visits (day DESC);",
        ),
    ),
    good=(
        'CREATE INDEX CONCURRENTLY "Visit_memberId_idx" ON "Visit"("memberId");',
        "CREATE TABLE visits (id integer, day date);\nCREATE INDEX visits_day_idx ON visits (day);",
    ),
    looks_at=(CreateIndex,),
    check=check,
)
