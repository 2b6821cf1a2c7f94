"""ALTER TABLE … RENAME TO.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from rules.bridge_view import bridge, cautions, no_bridge
from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import quote
from rules.operation import RenameIndex, RenameTable
from rules.rule import Rule
from rules.wording import APPROVE, APPROVED, lines, steps


def check(operation: RenameTable | RenameIndex, context: Context) -> Problem | None:
    """A table that was there before this migration; ALTER INDEX renames one too, if the name is a table's."""
    if context.phase is not Phase.CONTRACT:
        return None
    if isinstance(operation, RenameIndex):
        operation = RenameTable(table=operation.index, to=operation.to)
    old, new = operation.table, quote(operation.to)
    if context.schema.table_name(old) in context.together.views_left:
        return _with_view(str(old), new)
    fix = _with_bridge(operation, context)
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {old}; every query of a running version that names {old} fails (42P01) as "
        f"soon as it is called {new}.",
        help=lines(
            f'Rename the model in schema.prisma only, with @@map("{old.name}"): no migration, nothing breaks.',
            *_beside(operation, fix, context),
        ),
        fix=fix,
    )


def _with_view(old: str, new: str) -> Problem:
    """This migration leaves a view under the old name: the two are one change."""
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {old}; it is called {new}, and a running version goes through the view that "
        "is left under the old name: what only a table allows (TRUNCATE, ALTER) fails (42809) there.",
        help=f"Make sure that both commit together and that whoever used the table may use the view; then {APPROVE}",
        severity=Severity.WARNING,
    )


def _with_bridge(operation: RenameTable, context: Context) -> tuple[str, ...]:
    """The rename with a view under the old name, if one can be left there; together, whichever Prisma deploys it."""
    old = operation.table
    view = bridge(context.schema, old, old.sibling(operation.to), context.postgres_version)
    rename = f"ALTER TABLE {old} RENAME TO {quote(operation.to)}; {APPROVED}"
    return (f"BEGIN;\n{rename}\n{view}\nCOMMIT;",) if view else ()


def _beside(operation: RenameTable, fix: tuple[str, ...], context: Context) -> list[str]:
    old = operation.table
    if not fix:
        return [no_bridge(context.schema, old), f"If no running version names it, {APPROVE}"]
    return [
        "If the table itself must change its name, leave a view under the old one for the running version, in the same "
        "transaction:",
        steps(fix),
        *cautions(old.sibling(operation.to), context.postgres_version),
    ]


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
    looks_at=(RenameTable, RenameIndex),
    check=check,
)
