"""ALTER TABLE … RENAME TO.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import quote
from rules.operation import RenameTable
from rules.rule import Rule
from rules.wording import APPROVE, lines, sql


def check(operation: RenameTable, context: Context) -> Problem | None:
    """A table that was there before this migration."""
    if context.phase is not Phase.CONTRACT:
        return None
    old, new = operation.table, quote(operation.to)
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {old}; every query of a running version that names {old} fails (42P01) as "
        f"soon as it is called {new}.",
        help=lines(
            f'Rename the model in schema.prisma only, with @@map("{old.name}"): no migration, nothing breaks. If the '
            "table itself must change its name, leave a view under the old one for the running version, in the same "
            "transaction:",
            sql("BEGIN;"),
            sql(f"ALTER TABLE {old} RENAME TO {new};"),
            sql(f"CREATE VIEW {old} AS SELECT * FROM {old.sibling(operation.to)};"),
            sql("COMMIT;"),
            f"and {APPROVE}",
        ),
    )


RULE = Rule(
    id="rename-table",
    category=Category.COMPATIBILITY,
    severity=Severity.ERROR,
    approvable=True,
    why="The new name holds for everybody at once. Every query of the running application version that uses the old one"
    " fails from the commit until that version is replaced, and again if the release has to be rolled back.",
    instead="Rename the model in schema.prisma with @@map; or rename the table and leave a view under the old name "
    "until no version uses it.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
    bad=("ALTER TABLE people RENAME TO members;", 'ALTER TABLE IF EXISTS public."People" RENAME TO "Member";'),
    good=(
        "CREATE TABLE people (id integer);\nALTER TABLE people RENAME TO members;",
        "CREATE VIEW members AS SELECT * FROM people;",
    ),
    looks_at=(RenameTable,),
    check=check,
)
