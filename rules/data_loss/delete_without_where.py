"""DELETE of every row.

https://www.postgresql.org/docs/current/sql-delete.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import Delete
from rules.rule import Rule
from rules.wording import APPROVE, backfill, lines


def check(operation: Delete, context: Context) -> Problem | None:
    """No WHERE, or one that holds for every row, on a table that was there before this migration."""
    if context.schema.is_surely_new_table(operation.table):
        return None
    if operation.where is not None and not operation.where.always_true:
        return None
    how = "no WHERE" if operation.where is None else f"WHERE {operation.where.text}, which holds for every row"
    return Problem(
        message=f"ROW EXCLUSIVE lock on {operation.table} and a lock on every row of it until the migration commits. "
        f"With {how}, every row is lost, and those that reference it by ON DELETE CASCADE.",
        help=lines(
            "Say in a WHERE which rows may go, and move it to a backfill that runs off-peak in small batches; the "
            "runner writes it once it is released:",
            backfill(context),
            f"If every row may go, verify the backup and {APPROVE}",
        ),
    )


RULE = Rule(
    id="delete-without-where",
    category=Category.DATA_LOSS,
    severity=Severity.ERROR,
    approvable=True,
    why="A DELETE without WHERE, or with one that is always true, empties the table, and by ON DELETE CASCADE rows of"
    " other tables with it. Only a restore from backup brings them back.",
    instead="Add a WHERE for the rows that may go, and run it as a backfill.",
    source="https://www.postgresql.org/docs/current/sql-delete.html",
    bad=("DELETE FROM sessions;", "DELETE FROM sessions WHERE true;"),
    good=(
        "CREATE TABLE scratch (id integer);\nDELETE FROM scratch;",
        "CREATE TEMPORARY TABLE import (id integer);\nDELETE FROM import WHERE true;",
    ),
    looks_at=(Delete,),
    check=check,
)
