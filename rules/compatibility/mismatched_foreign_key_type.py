"""A foreign key that cannot hold every value of what it points at.

https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import quote
from rules.operation import AddColumn, AddConstraint, CreateTable
from rules.operation.parts import Column, Constraint, ConstraintKind, DataType
from rules.rule import Rule
from rules.wording import APPROVE, lines, shown, sql

# Types that PostgreSQL compares with each other, by the bytes of a value. Others that differ it refuses (42804), or they
# hold the same values, as text and varchar do. A wider key is a step of widening both, and does no harm.
_BYTES = {"smallint": 2, "integer": 4, "bigint": 8, "smallserial": 2, "serial": 4, "bigserial": 8}


def check(operation: AddConstraint | AddColumn | CreateTable, context: Context) -> Problem | None:
    """The first column of a foreign key that is narrower than the column it points at."""
    for constraint in _foreign_keys(operation):
        own = _own_columns(operation, context)
        for name, target in _pairs(constraint, context):
            column = own.get(name)
            if column and target and _width(column.type) < _width(target.type):
                return _problem(operation, column, target, constraint, context)
    return None


def _foreign_keys(operation: AddConstraint | AddColumn | CreateTable) -> Iterator[Constraint]:
    match operation:
        case AddConstraint(constraint=constraint):
            found: Sequence[Constraint] = (constraint,)
        case AddColumn(column=column):
            found = column.constraints
        case CreateTable(columns=columns, constraints=constraints):
            found = [*constraints, *(inline for column in columns for inline in column.constraints)]
    return (constraint for constraint in found if constraint.kind is ConstraintKind.FOREIGN_KEY)


def _own_columns(operation: AddConstraint | AddColumn | CreateTable, context: Context) -> Mapping[str, Column]:
    match operation:
        case AddColumn(column=column):
            return {column.name: column}
        case CreateTable(columns=columns):
            return {column.name: column for column in columns}
        case AddConstraint(table=table):
            known = context.schema.table(table)
            return {name: column.definition for name, column in known.columns.items()} if known else {}


def _pairs(constraint: Constraint, context: Context) -> Iterator[tuple[str, Column | None]]:
    """Each column of the key with the one that it points at, where that is known."""
    reference = constraint.references
    known = context.schema.table(reference.table) if reference else None
    if reference is None or known is None:
        return
    keys = (own.columns for own in known.constraints.values() if own.kind is ConstraintKind.PRIMARY_KEY)
    targets = reference.columns or next(keys, ())
    for name, target in zip(constraint.columns, targets, strict=False):
        column = known.columns.get(target)
        yield name, column.definition if column else None


def _width(type: DataType) -> int:
    """0 for what is no integer, and so compares with nothing here."""
    return _BYTES.get(type.name.name, 0) if type.builtin and not type.dimensions else 0


def _problem(
    operation: AddConstraint | AddColumn | CreateTable,
    column: Column,
    target: Column,
    constraint: Constraint,
    context: Context,
) -> Problem:
    table, name = operation.table, quote(column.name)
    there = shown(constraint.references.table, context.schema) if constraint.references else ""
    return Problem(
        message=f"{name} is {_plain(column.type)} and points at {there}.{quote(target.name)}, which is "
        f"{_plain(target.type)}: once {there} has a greater value, no row of {table} can point at it (22003).",
        help=lines(
            "Give it the type of what it points at. While the table is empty, this costs nothing:",
            sql(f"ALTER TABLE {table} ALTER COLUMN {name} SET DATA TYPE {_plain(target.type)};"),
            f"If the values will never be that many, {APPROVE}",
        ),
    )


def _plain(type: DataType) -> str:
    return {"smallserial": "smallint", "serial": "integer", "bigserial": "bigint"}.get(type.name.name, type.name.name)


RULE = Rule(
    id="mismatched-foreign-key-type",
    category=Category.COMPATIBILITY,
    severity=Severity.WARNING,
    approvable=True,
    why="PostgreSQL lets an integer column reference a bigint one. It works until the referenced values pass 2147483647: "
    "from then on no row can point at the new ones (22003), and to widen the column means to rewrite the table, by then a "
    "large one, under ACCESS EXCLUSIVE. A column that is wider than what it points at does no harm.",
    instead="Declare both columns with the same type.",
    source="https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT",
    bad=(
        "CREATE TABLE clubs (id bigserial PRIMARY KEY);\n"
        "CREATE TABLE members (id bigint PRIMARY KEY, club_id integer REFERENCES clubs (id));",
        "CREATE TABLE clubs (id bigint PRIMARY KEY);\n"
        "CREATE TABLE members (id bigint PRIMARY KEY, club_id smallint);\n"
        "ALTER TABLE members ADD CONSTRAINT members_club_id_fkey FOREIGN KEY (club_id) REFERENCES clubs;",
    ),
    good=(
        "CREATE TABLE clubs (id serial PRIMARY KEY);\n"
        "CREATE TABLE members (id bigint PRIMARY KEY, club_id integer REFERENCES clubs (id));",
        "CREATE TABLE clubs (id integer PRIMARY KEY);\n"
        "CREATE TABLE members (id bigint PRIMARY KEY, club_id bigint REFERENCES clubs (id));",
    ),
    looks_at=(AddConstraint, AddColumn, CreateTable),
    check=check,
)
