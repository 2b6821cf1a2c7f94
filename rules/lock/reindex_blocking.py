"""REINDEX without CONCURRENTLY.

https://www.postgresql.org/docs/current/sql-reindex.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.gentle import apart
from rules.name import quote
from rules.operation import Reindex
from rules.operation.catalog import ObjectKind
from rules.rule import Rule
from rules.schema.constraints import is_exclusion
from rules.waiting import is_older
from rules.wording import lines, listed, shown

_CONCURRENTLY_SINCE = 12
_SKIPPED = "CONCURRENTLY skips what belongs to an exclusion constraint: reindex {} in a maintenance window."
_NOT_CONCURRENTLY = (
    "Take it out of the migration: PostgreSQL reindexes no exclusion constraint concurrently. Do it in a maintenance "
    "window."
)


def check(operation: Reindex, context: Context) -> Problem | None:
    """Of an index, of a table, or of every table there is, as long as it is not new."""
    if operation.concurrently or _is_new(operation, context):
        return None
    fix = _fix(operation, context)
    return Problem(
        message=f"SHARE lock on {_whose(operation, context)}, and ACCESS EXCLUSIVE on each index while it is built anew: "
        "nobody can write to the table, and hardly any query of it can be planned, until that is done.",
        help=_help(operation, fix, context),
        fix=fix,
    )


def _is_new(operation: Reindex, context: Context) -> bool:
    schema, name = context.schema, operation.name
    if name is None:
        return False
    match operation.kind:
        case "table":
            return not is_older(schema, schema.table_name(name))
        case "index":
            index = schema.index(name)
            new = schema.is_new_object(ObjectKind.INDEX, name)
            return new or (index is not None and not is_older(schema, index.table))
        case _:
            return False


def _whose(operation: Reindex, context: Context) -> str:
    schema, name = context.schema, operation.name
    index = schema.index(name) if name is not None and operation.kind == "index" else None
    match operation.kind:
        case "table" if name is not None:
            return shown(schema.table_name(name), schema)
        case "index":
            return shown(index.table, schema) if index else f"the table of {name}"
        case "schema":
            return f"one table of schema {name} after the other"
        case "system":
            return "one system catalog after the other"
        case _:
            return "one table of the database after the other"


def _fix(operation: Reindex, context: Context) -> tuple[str, ...]:
    index = context.schema.index(operation.name) if operation.name is not None and operation.kind == "index" else None
    if index is not None and is_exclusion(context.schema, index):
        return ()
    if operation.name is None or operation.kind == "system" or context.postgres_version < _CONCURRENTLY_SINCE:
        return ()
    return (f"REINDEX {operation.kind.upper()} CONCURRENTLY {operation.name};",)


def _help(operation: Reindex, fix: tuple[str, ...], context: Context) -> str:
    if fix:
        left = _exclusions(operation, context)
        return lines(apart(fix), _SKIPPED.format(listed(left))) if left else apart(fix)
    if operation.name is not None and operation.kind == "index":
        index = context.schema.index(operation.name)
        if index is not None and is_exclusion(context.schema, index):
            return _NOT_CONCURRENTLY
    if operation.kind == "system":
        return "Take it out of the migration: system catalogs cannot be reindexed concurrently."
    return (
        "Take it out of the migration. Build an index of the same definition with CREATE INDEX CONCURRENTLY, drop the old "
        "one with DROP INDEX CONCURRENTLY, and rename the new one: each alone in a migration of its own."
    )


def _exclusions(operation: Reindex, context: Context) -> list[str]:
    """The indexes of the table that CONCURRENTLY leaves out."""
    if operation.name is None or operation.kind != "table":
        return []
    indexes = context.schema.indexes_of(context.schema.table_name(operation.name))
    return [quote(index.name.name) for index in indexes if is_exclusion(context.schema, index)]


RULE = Rule(
    id="reindex-blocking",
    category=Category.LOCK,
    severity=Severity.ERROR,
    why="A plain REINDEX holds SHARE on the table and ACCESS EXCLUSIVE on each index that it builds. The planner looks "
    "at every index of a table, so that reading waits as well, except by plans that were made before and do not use "
    "that index. Since PostgreSQL 12 there is REINDEX … CONCURRENTLY.",
    instead="REINDEX … CONCURRENTLY, alone in its migration, or better: outside of migrations.",
    source="https://www.postgresql.org/docs/current/sql-reindex.html",
    bad=(
        "REINDEX TABLE members;",
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text);\n"
            "CREATE INDEX members_email_idx ON members (email);",
            "REINDEX INDEX members_email_idx;",
        ),
    ),
    good=(
        "REINDEX TABLE CONCURRENTLY members;",
        "CREATE TABLE members (id integer PRIMARY KEY);\nREINDEX TABLE members;",
    ),
    looks_at=(Reindex,),
    check=check,
)
