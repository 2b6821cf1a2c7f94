"""TRUNCATE: every row is gone, at once.

https://www.postgresql.org/docs/current/sql-truncate.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import Truncate
from rules.phase_decisions import removes_only_new
from rules.rule import Rule
from rules.taken_along import following
from rules.wording import APPROVE, all_shown


def check(operation: Truncate, context: Context) -> Problem | None:
    """A table that was there before this migration."""
    if removes_only_new(operation, context.schema):
        return None
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {operation.table}; every row is lost at once{_cascade(operation, context)}, "
        "and only a restore from backup brings them back.",
        help="Remove the TRUNCATE; delete what may go in a backfill, in small batches. If every row may go, verify the "
        f"backup and {APPROVE}",
    )


def _cascade(operation: Truncate, context: Context) -> str:
    if not operation.cascade:
        return ""
    schema = context.schema
    pointing = following(schema, schema.table_name(operation.table))
    known = f", as far as is known {all_shown(sorted(pointing), context.schema)}" if pointing else ""
    return f", those of every table that references it too{known}"


RULE = Rule(
    id="truncate",
    category=Category.DATA_LOSS,
    severity=Severity.ERROR,
    approvable=True,
    why="TRUNCATE removes all rows of a table without looking at them, under ACCESS EXCLUSIVE; with CASCADE those of"
    " every table that references it, and of those that reference these. Only a restore from backup brings them back.",
    instead="Delete what may go in a backfill, in small batches with a WHERE; or truncate with an approval.",
    source="https://www.postgresql.org/docs/current/sql-truncate.html",
    bad=("TRUNCATE sessions;", "TRUNCATE TABLE members, visits RESTART IDENTITY CASCADE;"),
    good=(
        "CREATE TABLE scratch (id integer);\nTRUNCATE scratch;",
        "CREATE TEMPORARY TABLE import (id integer);\nTRUNCATE import;",
    ),
    looks_at=(Truncate,),
    check=check,
)
