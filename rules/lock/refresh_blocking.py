"""REFRESH MATERIALIZED VIEW without CONCURRENTLY.

https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.gentle import apart
from rules.name import Name
from rules.operation import RefreshView
from rules.operation.catalog import ObjectKind
from rules.rule import Rule
from rules.schema import Schema
from rules.wording import lines, shown, sql


def check(operation: RefreshView, context: Context) -> Problem | None:
    """A view that was there before. WITH NO DATA reads nothing, and leaves nothing to be read."""
    schema = context.schema
    if operation.concurrently or schema.is_new_object(ObjectKind.MATERIALIZED_VIEW, operation.view):
        return None
    if not operation.with_data:
        return None
    view = shown(schema.resolve(operation.view, schema.views), schema)
    fix = (f"REFRESH MATERIALIZED VIEW CONCURRENTLY {operation.view};",)
    ready = _has_unique_index(schema, operation.view)
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {view}: nobody can read it until its query has run and its indexes are built.",
        help=apart(fix) if ready else _help(fix[0]),
        fix=fix if ready else (),
    )


def _help(refresh: str) -> str:
    return lines(
        "Give it a unique index over plain columns, once; then refresh it beside its readers, in a later migration or "
        "better in a job of its own:",
        sql(refresh),
    )


def _has_unique_index(schema: Schema, view: Name) -> bool:
    """One that CONCURRENTLY can tell rows apart by: over all rows, and over columns only."""
    full = schema.resolve(view, schema.views)
    indexes = (index for index in schema.indexes.values() if index.table == full)
    return any(index.unique and index.where is None and all(index.columns) for index in indexes)


RULE = Rule(
    id="refresh-blocking",
    category=Category.LOCK,
    severity=Severity.WARNING,
    why="A plain REFRESH holds ACCESS EXCLUSIVE on the materialized view while its query runs: whoever reads it waits "
    "as long. CONCURRENTLY needs a unique index over plain columns, and lets readers see the old rows until it is done.",
    instead="Create a unique index on the view, and refresh it CONCURRENTLY.",
    source="https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html",
    bad=(
        "REFRESH MATERIALIZED VIEW member_counts;",
        (
            "CREATE TABLE members (id integer PRIMARY KEY, club_id integer);\n"
            "CREATE MATERIALIZED VIEW member_counts AS SELECT club_id, count(*) FROM members GROUP BY club_id;\n"
            "CREATE UNIQUE INDEX member_counts_club_id_key ON member_counts (club_id);",
            "REFRESH MATERIALIZED VIEW member_counts;",
        ),
    ),
    good=(
        "REFRESH MATERIALIZED VIEW CONCURRENTLY member_counts;",
        "CREATE MATERIALIZED VIEW one AS SELECT 1;\nREFRESH MATERIALIZED VIEW one;",
    ),
    looks_at=(RefreshView,),
    check=check,
)
