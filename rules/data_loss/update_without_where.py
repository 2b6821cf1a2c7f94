"""UPDATE of every row.

https://www.postgresql.org/docs/current/sql-update.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import quote
from rules.operation import Update
from rules.rule import Rule
from rules.waiting import meanwhile
from rules.wording import APPROVE, UNTIL_COMMIT, backfill, lines, listed


def check(operation: Update, context: Context) -> Problem | None:
    """No WHERE, or one that holds for every row, on a table that was there before this migration."""
    if context.schema.is_surely_new_table(operation.table):
        return None
    if operation.where is not None and not operation.where.always_true:
        return None
    how = "no WHERE" if operation.where is None else f"WHERE {operation.where.text}, which holds for every row"
    what = listed(map(quote, operation.columns)) if operation.columns else "what was there"
    return Problem(
        message=f"ROW EXCLUSIVE lock on {operation.table} and a lock on every row of it {UNTIL_COMMIT}: "
        f"writers wait. With {how}, the old values of {what} are overwritten everywhere.{meanwhile(context, {})}",
        help=lines(
            "Say in a WHERE which rows still need it, and move it to a backfill that runs off-peak in small batches; "
            "this writes its file:",
            backfill(context),
            f"If every row really is to change now, {APPROVE}",
        ),
    )


RULE = Rule(
    id="update-without-where",
    category=Category.DATA_LOSS,
    severity=Severity.ERROR,
    approvable=True,
    why="An UPDATE without WHERE, or with one that is always true, overwrites a column in every row and keeps no copy "
    "of what was there. It locks each row until it commits and writes every row anew, on a large table for "
    "minutes or hours.",
    instead="Add a WHERE that leaves out the rows already done, and run it as a backfill.",
    source="https://www.postgresql.org/docs/current/sql-update.html",
    bad=("UPDATE members SET active = true;", "UPDATE members SET display_name = first_name WHERE 1 = 1;"),
    good=(
        "CREATE TABLE plans (id integer, price integer);\nUPDATE plans SET price = 0;",
        "CREATE TEMPORARY TABLE import (id integer);\nUPDATE import SET id = id + 1;",
    ),
    looks_at=(Update,),
    check=check,
)
