"""DELETE of every row.

https://www.postgresql.org/docs/current/sql-delete.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import Delete, Merge
from rules.phase_decisions import removes_only_new
from rules.rule import Rule
from rules.taken_along import along
from rules.waiting import meanwhile
from rules.wording import APPROVE, UNTIL_COMMIT, backfill, lines


def check(operation: Delete | Merge, context: Context) -> Problem | None:
    """No WHERE, or one that holds for every row, on a table that was there before. MERGE … DELETE has none."""
    if isinstance(operation, Merge):
        return _merged(operation, context) if operation.deletes else None
    if removes_only_new(operation, context.schema):
        return None
    if operation.where is not None and not operation.where.always_true:
        return None
    how = "no WHERE" if operation.where is None else f"WHERE {operation.where.text}, which holds for every row"
    return Problem(
        message=f"ROW EXCLUSIVE lock on {operation.table} and a lock on every row of it {UNTIL_COMMIT}. "
        f"With {how}, every row is lost, and those that reference it by ON DELETE CASCADE."
        + along(operation, context.schema)
        + meanwhile(context, {}),
        help=lines(
            "Say in a WHERE which rows may go, and move it to a backfill that runs off-peak in small batches; "
            "this writes its file:",
            backfill(context),
            f"If every row may go, verify the backup and {APPROVE}",
        ),
    )


def _merged(operation: Merge, context: Context) -> Problem | None:
    if context.schema.is_surely_new_table(operation.table):
        return None
    return Problem(
        message=f"ROW EXCLUSIVE lock on {operation.table} and a lock on every row that this MERGE changes {UNTIL_COMMIT}. "
        "Its DELETE has no WHERE: every row that the branch finds is lost, and those that reference it by ON DELETE "
        f"CASCADE.{meanwhile(context, {})}",
        help=lines(
            "Write a DELETE with a WHERE that says which rows may go, and move it to a backfill that runs off-peak in "
            "small batches; this makes its file:",
            backfill(context),
            f"If every row it finds may go, verify the backup and {APPROVE}",
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
    bad=(
        "DELETE FROM sessions;",
        "DELETE FROM sessions WHERE true;",
        "MERGE INTO sessions USING expired ON sessions.id = expired.id WHEN MATCHED THEN DELETE;",
    ),
    good=(
        "CREATE TABLE scratch (id integer);\nDELETE FROM scratch;",
        "CREATE TEMPORARY TABLE import (id integer);\nDELETE FROM import WHERE true;",
    ),
    looks_at=(Delete, Merge),
    check=check,
)
