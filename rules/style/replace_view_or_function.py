"""A view or function that means something else from one moment to the next.

https://www.postgresql.org/docs/current/sql-createfunction.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import CreateRoutine, CreateView
from rules.operation.catalog import ObjectKind
from rules.rule import Rule


def check(operation: CreateView | CreateRoutine, context: Context) -> Problem | None:
    """OR REPLACE, unless this migration made the one that is replaced. One that is not known may be there."""
    if not operation.or_replace:
        return None
    kind = ObjectKind.VIEW if isinstance(operation, CreateView) else operation.kind
    name = operation.view if isinstance(operation, CreateView) else operation.routine
    if context.schema.is_surely_new_object(kind, name):
        return None
    known = context.schema.view(name) if isinstance(operation, CreateView) else context.schema.routine(name)
    lock = f"ACCESS EXCLUSIVE lock on {name}" if isinstance(operation, CreateView) else "No table is locked"
    when = "" if known else ", if it is there already,"
    return Problem(
        message=f"{lock}; {kind} {name}{when} does something else from the commit on, for the version that is running "
        "as well.",
        help="Make sure that every caller fits the old one and the new one; else give the new one another name.",
    )


RULE = Rule(
    id="replace-view-or-function",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="OR REPLACE keeps columns and arguments but not the meaning: what the running version, a trigger or another view"
    " gets from it changes when the migration commits, before the new version is there. It is the ordinary way to mend a"
    " function, which is why this rule is off by default.",
    instead="Let old and new fit every caller, or write the new one under a new name.",
    source="https://www.postgresql.org/docs/current/sql-createfunction.html",
    bad=(
        (
            "CREATE VIEW everybody AS SELECT 1 AS id;",
            "CREATE OR REPLACE VIEW everybody AS SELECT 2 AS id;",
        ),
        "CREATE OR REPLACE FUNCTION fee(years integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 10 * years';",
    ),
    good=(
        "CREATE VIEW everybody AS SELECT 1 AS id;\nCREATE OR REPLACE VIEW everybody AS SELECT 2 AS id;",
        "CREATE FUNCTION fee(years integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 10 * years';",
    ),
    looks_at=(CreateView, CreateRoutine),
    check=check,
)
