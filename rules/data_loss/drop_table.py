"""DROP TABLE: every row is gone.

https://www.postgresql.org/docs/current/sql-droptable.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.foreign_keys import pointing_at, referenced_by
from rules.operation import DropTable
from rules.phase_decisions import removes_only_new
from rules.rule import Rule
from rules.taken_along import along
from rules.wording import RETIRE, all_shown


def check(operation: DropTable, context: Context) -> Problem | None:
    """A table that was there before this migration. One that is created again is a rename's business."""
    schema = context.schema
    if removes_only_new(operation, schema):
        return None
    if schema.table_name(operation.table) in context.together.re_created:
        return None
    return Problem(message=f"{_lock(operation, context)}; {_loss(operation, context)}", help=RETIRE)


def _lock(operation: DropTable, context: Context) -> str:
    referenced = referenced_by(context.schema, operation.table)
    also = f", and on {all_shown(referenced, context.schema)}, which its foreign keys reference" if referenced else ""
    return f"ACCESS EXCLUSIVE lock on {operation.table}{also}"


def _loss(operation: DropTable, context: Context) -> str:
    if operation.foreign:
        return f"every query of {operation.table} fails from then on; the rows stay on the other server."
    pointing = [table for table, _ in pointing_at(context.schema, operation.table)] if operation.cascade else []
    cascade = f" CASCADE takes along the foreign keys of {all_shown(pointing, context.schema)}." if pointing else ""
    copied = context.schema.table_name(operation.table) in context.together.copied_tables
    lost = "that this migration has not copied is lost" if copied else "is lost"
    return (
        f"every row of {operation.table} {lost}, only a restore from backup brings them back, "
        f"and a running version that still uses the table fails.{cascade}"
        f"{along(operation, context.schema)}"
    )


RULE = Rule(
    id="drop-table",
    category=Category.DATA_LOSS,
    severity=Severity.ERROR,
    approvable=True,
    why="DROP TABLE removes the table and all its rows at commit. There is no undo: Prisma has no down migrations, so"
    " the way back is a restore from backup. It takes ACCESS EXCLUSIVE on the table and on every table that its foreign"
    " keys reference, and a running application version that still uses the table fails.",
    instead="Release code that no longer uses the table, wait two weeks, verify the backup, then drop it with an"
    " approval.",
    source="https://www.postgresql.org/docs/current/sql-droptable.html",
    bad=(
        "DROP TABLE old_members;",
        (
            "CREATE TABLE clubs (id integer PRIMARY KEY);"
            " CREATE TABLE visits (id integer PRIMARY KEY, club_id integer REFERENCES clubs);",
            "DROP TABLE IF EXISTS visits CASCADE;",
        ),
    ),
    good=(
        "CREATE TABLE scratch (id integer); DROP TABLE scratch;",
        "DROP TABLE old_members; -- MIGRATION_APPROVED: no version reads it since release 14, backup of 3 May verified",
    ),
    looks_at=(DropTable,),
    check=check,
)
