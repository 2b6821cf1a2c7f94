"""A DELETE of one row that takes others along.

https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import Name
from rules.operation import AddColumn, AddConstraint, CreateTable
from rules.operation.parts import Constraint
from rules.rule import Rule
from rules.wording import listed


def check(operation: CreateTable | AddColumn | AddConstraint, _: Context) -> Problem | None:
    """Every foreign key ON DELETE CASCADE, but for those of the table that Prisma keeps between two models."""
    if operation.table.name.startswith("_"):
        return None
    parents = dict.fromkeys(_cascading(operation))
    if not parents:
        return None
    return Problem(
        message=f"A DELETE of one row of {listed(map(str, parents))} deletes every row of {operation.table} that points "
        "at it as well, and whatever hangs on those, in one statement.",
        help="Say onDelete: Restrict or SetNull on the relation in schema.prisma, and delete what depends on a row where "
        "somebody can see it.",
    )


def _cascading(operation: CreateTable | AddColumn | AddConstraint) -> Iterator[Name]:
    for constraint in _constraints(operation):
        if constraint.references is not None and constraint.references.on_delete == "cascade":
            yield constraint.references.table


def _constraints(operation: CreateTable | AddColumn | AddConstraint) -> tuple[Constraint, ...]:
    match operation:
        case AddConstraint(constraint=constraint):
            return (constraint,)
        case AddColumn(column=column):
            return column.constraints
        case CreateTable(columns=columns, constraints=constraints):
            return (*(inline for column in columns for inline in column.constraints), *constraints)


RULE = Rule(
    id="cascade-delete",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="With ON DELETE CASCADE the database deletes rows that no statement names: one DELETE can empty several tables,"
    " holds their rows locked until it commits, and reads the whole referencing table where that has no index on the"
    " key. Some projects want that, others never.",
    instead="Use RESTRICT or SET NULL, and delete dependent rows in code.",
    source="https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK",
    bad=(
        "CREATE TABLE clubs (id bigint PRIMARY KEY);\n"
        "CREATE TABLE visits (id bigint PRIMARY KEY, club_id bigint REFERENCES clubs ON DELETE CASCADE);",
        "CREATE TABLE clubs (id bigint PRIMARY KEY);\nCREATE TABLE visits (id bigint PRIMARY KEY, club_id bigint);\n"
        "ALTER TABLE visits ADD CONSTRAINT visits_club_id_fkey FOREIGN KEY (club_id) REFERENCES clubs (id)"
        " ON DELETE CASCADE ON UPDATE CASCADE;",
    ),
    good=(
        "CREATE TABLE clubs (id bigint PRIMARY KEY);\n"
        "CREATE TABLE visits (id bigint PRIMARY KEY, club_id bigint REFERENCES clubs ON DELETE SET NULL);",
        "CREATE TABLE clubs (id bigint PRIMARY KEY);\n"
        "CREATE TABLE visits (id bigint PRIMARY KEY, club_id bigint REFERENCES clubs ON UPDATE CASCADE);",
    ),
    looks_at=(CreateTable, AddColumn, AddConstraint),
    check=check,
)
