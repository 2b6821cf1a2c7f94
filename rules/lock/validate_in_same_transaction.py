"""VALIDATE CONSTRAINT in the transaction that added the constraint.

https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import quote
from rules.operation import ValidateConstraint
from rules.rule import Rule
from rules.waiting import barrier, is_older, older, since
from rules.wording import lines, shown, steps


def check(operation: ValidateConstraint, context: Context) -> Problem | None:
    """While its transaction holds what keeps out writers, or readers: then it might as well not be a step of its own."""
    if not context.held or not older(context, context.effects.scans):
        return None
    schema, gone = context.schema, context.together.dropped_tables
    locks = {
        name: lock
        for name, lock in context.held.items()
        if lock.keeps_out_writers and name not in gone and is_older(schema, name)
    }
    if not locks:
        return None
    table = shown(schema.table_name(operation.table), schema)
    fix = (f"ALTER TABLE {operation.table} VALIDATE CONSTRAINT {quote(operation.constraint)};",)
    return Problem(
        message=f"{barrier(locks, schema)} while every row of {table} is read: this transaction keeps what it has locked "
        f"{since(context, locks)}.",
        help=lines("Take it out of this migration, into the next:", steps(fix)),
        fix=fix,
    )


RULE = Rule(
    id="validate-in-same-transaction",
    category=Category.LOCK,
    severity=Severity.ERROR,
    why="NOT VALID and VALIDATE are two steps so that the rows are read under a lock that lets everybody write. In one "
    "transaction nothing is won: the lock of ADD CONSTRAINT is held until the end. Before Prisma 7.4 a migration of "
    "several statements is one transaction.",
    instead="Validate the constraint in a migration of its own, after the one that adds it.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
    bad=(
        (
            "CREATE TABLE visits (id integer PRIMARY KEY, hours integer);",
            "ALTER TABLE visits ADD CONSTRAINT visits_hours_check CHECK (hours > 0) NOT VALID; "
            "-- MIGRATION_APPROVED: hours are counted\n"
            "ALTER TABLE visits VALIDATE CONSTRAINT visits_hours_check;",
        ),
        (
            "CREATE TABLE members (id integer PRIMARY KEY);\nCREATE TABLE visits (id integer PRIMARY KEY);",
            "ALTER TABLE visits ADD COLUMN member_id integer;\n"
            "ALTER TABLE visits ADD CONSTRAINT visits_fkey FOREIGN KEY (member_id) REFERENCES members (id) NOT VALID;\n"
            "ALTER TABLE visits VALIDATE CONSTRAINT visits_fkey;",
        ),
    ),
    good=(
        (
            "CREATE TABLE visits (id integer PRIMARY KEY, hours integer);\n"
            "ALTER TABLE visits ADD CONSTRAINT visits_hours_check CHECK (hours > 0) NOT VALID;",
            "ALTER TABLE visits VALIDATE CONSTRAINT visits_hours_check;",
        ),
        "CREATE TABLE visits (hours integer);\n"
        "ALTER TABLE visits ADD CONSTRAINT visits_hours_check CHECK (hours > 0) NOT VALID;\n"
        "ALTER TABLE visits VALIDATE CONSTRAINT visits_hours_check;",
    ),
    looks_at=(ValidateConstraint,),
    check=check,
)
