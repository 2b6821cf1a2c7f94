"""SET NOT NULL on a column that was nullable.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import Name, quote
from rules.not_null_check import check_on
from rules.operation import AddConstraint, SetNotNull
from rules.operation.parts import ConstraintKind
from rules.rule import Rule
from rules.schema import Schema
from rules.schema.constraint_name import free_name
from rules.wording import APPROVE, lines, sql

_NAMED_AND_NOT_VALID = 18
"""The first major version of PostgreSQL in which NOT NULL can be added NOT VALID, like a check."""
_CHECK_SPARES_SCAN = 12


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
    return _problem(operation.table, old[0], context, scans=constraint is None or not constraint.not_valid)


def _problem(table: Name, column: str, context: Context, *, scans: bool) -> Problem:
    name = quote(column)
    reads = " while every row is read: nobody reads or writes it meanwhile" if scans else ""
    fails = f"It fails if {name} is NULL anywhere (23502), and " if scans else "From then on "
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table}{reads}. {fails}a running version that writes NULL into it fails.",
        help=lines(
            f"Release code that always fills {name}, and backfill the rows that are NULL. Then, in migrations of "
            "their own:",
            *_plan(table, column, context),
            f"The first of them binds writers; {APPROVE}",
        ),
    )


def _plan(table: Name, column: str, context: Context) -> list[str]:
    """The steps that never hold a lock while rows are read, from where the schema is now."""
    schema, alter, name = context.schema, f"ALTER TABLE {table}", quote(column)
    known = check_on(schema, table, column)
    own = quote(known.name if known and known.name else _free_name(schema, table, column))
    add = f"{alter} ADD CONSTRAINT {own} CHECK ({name} IS NOT NULL) NOT VALID;"
    validate = f"{alter} VALIDATE CONSTRAINT {own};"
    finish = [f"{alter} ALTER COLUMN {name} SET NOT NULL;", f"{alter} DROP CONSTRAINT {own};"]
    if context.postgres_version >= _NAMED_AND_NOT_VALID and known is None:
        add, finish = f"{alter} ADD CONSTRAINT {own} NOT NULL {name} NOT VALID;", []
    if context.postgres_version < _CHECK_SPARES_SCAN:
        finish = []  # there the check itself has to do: SET NOT NULL would read every row all the same
    steps = [add, validate, *finish] if known is None else [validate, *finish]
    return [sql(step) for step in steps]


def _free_name(schema: Schema, table: Name, column: str) -> str:
    known = schema.table(table)
    return free_name(table.name, column, "required", known.constraints if known else ())


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
