"""A key that can run out of numbers.

https://www.postgresql.org/docs/current/datatype-numeric.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import quote
from rules.operation import AddConstraint, CreateTable
from rules.operation.parts import Column, Constraint, ConstraintKind
from rules.rule import Rule

_LAST = {
    "smallint": "32,767",
    "smallserial": "32,767",
    "integer": "2,147,483,647",
    "serial": "2,147,483,647",
}


def check(operation: CreateTable | AddConstraint, context: Context) -> Problem | None:
    """A primary key of one column that is shorter than bigint."""
    column = _key(operation, context)
    if column is None or not column.type.builtin or column.type.dimensions or column.type.name.name not in _LAST:
        return None
    return Problem(
        message=f"The key {quote(column.name)} of {operation.table} is {column.type}, which ends at "
        f"{_LAST[column.type.name.name]}; to widen it later rewrites the table and every table that points at it.",
        help="Declare the field BigInt in schema.prisma, now, while there are no rows.",
    )


def _key(operation: CreateTable | AddConstraint, context: Context) -> Column | None:
    if isinstance(operation, AddConstraint):
        name = _only_column(operation.constraint)
        known = context.schema.column(operation.table, name) if name else None
        return known.definition if known else None
    if operation.temporary:
        return None
    inline = (c for column in operation.columns for c in column.constraints)
    key = next((name for c in (*inline, *operation.constraints) if (name := _only_column(c))), None)
    return next((column for column in operation.columns if column.name == key), None)


def _only_column(constraint: Constraint) -> str | None:
    is_key = constraint.kind is ConstraintKind.PRIMARY_KEY
    return constraint.columns[0] if is_key and len(constraint.columns) == 1 else None


RULE = Rule(
    id="short-primary-key",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="An integer key has two thousand million values, and a sequence spends them on rolled back inserts as well."
    " After the last one every INSERT fails (2200H). Then the key and each foreign key that points at it must become"
    " bigint, which rewrites all those tables under ACCESS EXCLUSIVE. Prisma's Int is integer, and its BigInt is a"
    " BigInt in the client too, which JSON.stringify refuses: hence off by default.",
    instead="Declare the keys of tables that grow BigInt, or a uuid.",
    source="https://www.postgresql.org/docs/current/datatype-numeric.html",
    bad=(
        'CREATE TABLE visits (id serial NOT NULL, CONSTRAINT "visits_pkey" PRIMARY KEY (id));',
        "CREATE TABLE clubs (id smallint PRIMARY KEY);",
    ),
    good=(
        "CREATE TABLE visits (id bigserial PRIMARY KEY, weight integer);",
        "CREATE TABLE seats (club_id integer, number integer, PRIMARY KEY (club_id, number));",
    ),
    looks_at=(CreateTable, AddConstraint),
    check=check,
)
