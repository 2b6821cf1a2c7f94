"""A table whose rows nothing tells apart.

https://www.postgresql.org/docs/current/logical-replication-publication.html
"""

from __future__ import annotations

from typing import TypeGuard

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import AddConstraint, CreateTable, DropTable, Operation, RenameTable
from rules.operation.parts import ConstraintKind
from rules.rule import Rule


def check(operation: CreateTable, context: Context) -> Problem | None:
    """A table that the migration leaves without a key; one that an ALTER TABLE adds behind it is one."""
    if not _wants_key(operation) or _has_key(operation):
        return None
    full = context.schema.new_name(operation.table)
    if any(_settles(other) and context.schema.table_name(other.table) == full for other in context.operations):
        return None
    return Problem(
        message=f"{operation.table} gets no primary key: nothing tells two equal rows apart, and logical replication "
        "refuses every UPDATE and DELETE of them (55000).",
        help="Give the model an @id or @@id in schema.prisma.",
    )


def _wants_key(operation: CreateTable) -> bool:
    """A temporary table needs none, a partition has its parent's, and what a copy brings along is not known."""
    brought = operation.like_indexes or operation.partition_of is not None
    return not (operation.temporary or operation.foreign or brought)


def _has_key(operation: CreateTable) -> bool:
    inline = (constraint for column in operation.columns for constraint in column.constraints)
    return any(c.kind is ConstraintKind.PRIMARY_KEY for c in (*inline, *operation.constraints))


def _settles(operation: Operation) -> TypeGuard[AddConstraint | DropTable | RenameTable]:
    """Whether its table gets a key by it, or is no more, or not under that name."""
    match operation:
        case AddConstraint(constraint=constraint):
            return constraint.kind is ConstraintKind.PRIMARY_KEY
        case DropTable() | RenameTable():
            return True
        case _:
            return False


RULE = Rule(
    id="missing-primary-key",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="Without a primary key two rows can be equal, and then no statement can mean only one of them. A backfill has"
    " nothing to go along, and once a publication holds the table, every UPDATE and DELETE of it is refused. Prisma asks"
    " every model for an @id or a @unique, but its older versions make the table between two models with a unique index"
    " only.",
    instead="Give every table an @id or @@id.",
    source="https://www.postgresql.org/docs/current/logical-replication-publication.html",
    bad=(
        "CREATE TABLE members (email text NOT NULL UNIQUE);",
        'CREATE TABLE "_ClubToMember" ("A" bigint NOT NULL, "B" bigint NOT NULL);\n'
        'CREATE UNIQUE INDEX "_ClubToMember_AB_unique" ON "_ClubToMember" ("A", "B");',
    ),
    good=(
        "CREATE TABLE members (email text PRIMARY KEY);",
        "CREATE TABLE members (email text NOT NULL);\nALTER TABLE public.members ADD PRIMARY KEY (email);",
        "CREATE TABLE visits (day date PRIMARY KEY) PARTITION BY RANGE (day);\n"
        "CREATE TABLE visits_2027 PARTITION OF visits FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');",
    ),
    looks_at=(CreateTable,),
    check=check,
)
