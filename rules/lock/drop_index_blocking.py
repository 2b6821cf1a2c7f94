"""DROP INDEX without CONCURRENTLY.

https://www.postgresql.org/docs/current/sql-dropindex.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.gentle import apart
from rules.operation import DropIndex
from rules.rule import Rule
from rules.waiting import barrier, is_older


def check(operation: DropIndex, context: Context) -> Problem | None:
    """An index that is not missed: another does the same. Where it is missed, drop-other tells of the lock as well."""
    schema = context.schema
    index = schema.index(operation.index)
    if operation.concurrently or context.phase is Phase.CONTRACT or index is None or index.born >= schema.new_since:
        return None
    table = schema.tables.get(index.table)
    if not is_older(schema, index.table) or index.table in context.together.dropped_tables:
        return None
    locks = {name: lock for name, lock in context.effects.locks.items() if name == index.table}
    if not locks or (table is not None and table.partitioned) or operation.cascade:
        return None  # CONCURRENTLY is refused there
    fix, todo = _remedy(operation, context)
    return Problem(
        message=f"{barrier(locks, schema)} for a moment; first it waits for every query that is running on it, "
        "and what comes after waits as well.",
        help=todo,
        fix=fix,
    )


def _remedy(operation: DropIndex, context: Context) -> tuple[tuple[str, ...], str]:
    if context.schema.resolve(operation.index, context.schema.indexes) in context.together.indexes:
        return (), (
            "Build the new index first, concurrently and under a name of its own; then drop this one with DROP INDEX "
            "CONCURRENTLY, and rename the new one: each alone in a migration of its own."
        )
    fix = (f"DROP INDEX CONCURRENTLY {'IF EXISTS ' if operation.if_exists else ''}{operation.index};",)
    return fix, apart(fix)


RULE = Rule(
    id="drop-index-blocking",
    category=Category.LOCK,
    severity=Severity.WARNING,
    why="A plain DROP INDEX takes ACCESS EXCLUSIVE on the table as well. It has it only for a moment, but first waits "
    "for every query that is running, and every later query waits behind it. CONCURRENTLY waits too, and lets the "
    "others pass. An index that something else does not replace is reported by drop-other, lock and all.",
    instead="Drop it with DROP INDEX CONCURRENTLY, alone in its migration.",
    source="https://www.postgresql.org/docs/current/sql-dropindex.html",
    bad=(
        (
            "CREATE TABLE visits (id integer PRIMARY KEY, day date, place text);\n"
            "CREATE INDEX visits_day_idx ON visits (day);\nCREATE INDEX visits_day_place_idx ON visits (day, place);",
            "DROP INDEX visits_day_idx;",
        ),
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text UNIQUE);\n"
            "CREATE INDEX members_email_idx ON members (email);",
            "DROP INDEX IF EXISTS members_email_idx;",
        ),
    ),
    good=(
        (
            "CREATE TABLE visits (id integer PRIMARY KEY, day date, place text);\n"
            "CREATE INDEX visits_day_idx ON visits (day);\nCREATE INDEX visits_day_place_idx ON visits (day, place);",
            "DROP INDEX CONCURRENTLY visits_day_idx;",
        ),
        "CREATE TABLE visits (day date);\nCREATE INDEX visits_day_idx ON visits (day);\nDROP INDEX visits_day_idx;",
    ),
    looks_at=(DropIndex,),
    check=check,
)
