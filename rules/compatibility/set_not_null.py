"""SET NOT NULL on a column that was nullable.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import Name, quote
from rules.not_null_steps import not_null_steps
from rules.operation import AddConstraint, SetDefault, SetNotNull
from rules.operation.parts import Constraint, ConstraintKind
from rules.rule import Rule
from rules.wording import APPROVE, lines, steps


def check(operation: SetNotNull | AddConstraint, context: Context) -> Problem | None:
    """An older column, unless it is NOT NULL already or a validated check keeps NULL out."""
    if context.phase is not Phase.CONTRACT:
        return None
    if isinstance(operation, AddConstraint):
        constraint = operation.constraint
        names = constraint.columns if constraint.kind is ConstraintKind.NOT_NULL else ()
    else:
        constraint, names = None, (operation.column,)
    old = [name for name in names if not context.schema.is_surely_new_column(operation.table, name)]
    if not old:
        return None
    return _problem(operation.table, old[0], context, added=constraint)


def _problem(table: Name, column: str, context: Context, *, added: Constraint | None) -> Problem:
    """added: the constraint that says NOT NULL, where it is written as one."""
    name, scans = quote(column), added is None or not added.not_valid
    reads = " while every row is read: nobody reads or writes it meanwhile" if scans else ""
    fails = f"It fails if {name} is NULL anywhere (23502), and " if scans else "From then on "
    fix = not_null_steps(table, column, context, name=added.name if added else None)
    fill = f"Release code that always fills {name}, and backfill the rows that are NULL."
    default = " Its new default fills no row that is there." if scans and _gets_default(table, column, context) else ""
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table}{reads}. {fails}a running version that writes NULL into it fails."
        f"{default}",
        help=lines(f"{fill} Then write instead, each step in a migration of its own:", steps(fix))
        if fix
        else f"{fill} Then {APPROVE}",
        fix=fix,
    )


def _gets_default(table: Name, column: str, context: Context) -> bool:
    """Whether the same migration gives it a default, as Prisma does where a field becomes required with one."""
    full = context.schema.table_name(table)
    defaults = (step.operation for step in context.course.steps if isinstance(step.operation, SetDefault))
    return any((context.schema.table_name(other.table), other.column) == (full, column) for other in defaults)


RULE = Rule(
    id="set-not-null",
    category=Category.COMPATIBILITY,
    severity=Severity.ERROR,
    approvable=True,
    why="SET NOT NULL reads the whole table under ACCESS EXCLUSIVE, so that nobody can even read it meanwhile, and "
    "fails at the first NULL. Afterwards a running application version that still writes NULL fails. A default set in "
    "the same migration fills no row that is there already. Since PostgreSQL 12 a validated CHECK (column IS NOT NULL) "
    "spares the scan, and with it in place SET NOT NULL is no longer reported.",
    instead="Backfill, add CHECK (column IS NOT NULL) NOT VALID, validate it in its own migration, then SET NOT NULL "
    "and drop the check.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
    bad=(
        "ALTER TABLE members ALTER COLUMN email SET NOT NULL;",
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text);\n"
            "ALTER TABLE members ADD CONSTRAINT members_email_required CHECK (email IS NOT NULL) NOT VALID;",
            "ALTER TABLE members ALTER COLUMN email SET NOT NULL;",
        ),
    ),
    good=(
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text);\n"
            "ALTER TABLE members ADD CONSTRAINT members_email_required CHECK (email IS NOT NULL) NOT VALID;",
            "ALTER TABLE members VALIDATE CONSTRAINT members_email_required;",
            "ALTER TABLE members ALTER COLUMN email SET NOT NULL;\n"
            "ALTER TABLE members DROP CONSTRAINT members_email_required;",
        ),
        "CREATE TABLE clubs (name text);\nALTER TABLE clubs ALTER COLUMN name SET NOT NULL;",
    ),
    looks_at=(SetNotNull, AddConstraint),
    check=check,
)
