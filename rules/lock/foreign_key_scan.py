"""A foreign key that is validated as it is added.

https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
"""

from __future__ import annotations

from collections.abc import Iterator

from rules import column_text
from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.gentle import column_then_constraint, in_place, name_of_inline, validated_later
from rules.name import Name, quote
from rules.operation import AddColumn, AddConstraint, Update
from rules.operation.parts import Column, Constraint, ConstraintKind, Reference
from rules.rule import Rule
from rules.waiting import barrier, kept_out, meanwhile, older
from rules.wording import shown

_NOT_VALID_WHEN_PARTITIONED = 18
"""The first major version of PostgreSQL in which a foreign key of a partitioned table can be added NOT VALID."""
_SPARES_PARTITIONS = 12
"""The first one that does not read the rows of partitions for a key behind a new column without a default."""
_KEY_AFTER_COLUMN = (
    "Add the column without its foreign key, add that NOT VALID after it, and validate it in a later migration."
)


def check(operation: AddConstraint | AddColumn, context: Context) -> Problem | None:
    """On a table that was there before. The other side's lock is as strong, and no statement names it."""
    if not older(context, context.effects.scans):
        return None
    match operation:
        case AddConstraint(
            constraint=Constraint(kind=ConstraintKind.FOREIGN_KEY, references=Reference()) as constraint
        ):
            empty = _empty_column(operation.table, constraint, context)
            fix = () if _is_partitioned(operation.table, context) else validated_later(operation, context)
            return _problem(operation.table, constraint, context, fix, empty=empty)
        case AddColumn(table=table, column=column) if not context.effects.rewrites and _is_checked(operation, context):
            keys = [inline for inline in column.constraints if inline.references]
            return _problem(table, keys[0], context, _inline(table, column, keys[0], context)) if keys else None
        case _:
            return None


def _is_checked(operation: AddColumn, context: Context) -> bool:
    """Whether PostgreSQL looks at the rows for it: they are all NULL without a default; 11 reads partitions even so."""
    reads_all = context.postgres_version < _SPARES_PARTITIONS and _is_partitioned(operation.table, context)
    return operation.column.default is not None or reads_all


def _problem(
    table: Name, constraint: Constraint, context: Context, fix: tuple[str, ...], *, empty: str | None = None
) -> Problem:
    locks, schema = kept_out(context), context.schema
    rows, target = f"every row of {shown(schema.table_name(table), schema)} is", _target(constraint, context)
    work = f"{rows} looked up in {target}."
    if empty:
        work = f"{rows} read once; {quote(empty)} is new and NULL in all of them, so nothing is looked up in {target}."
    return Problem(
        message=f"{barrier(locks, schema)} while {work}{meanwhile(context, locks)}",
        help=in_place(fix) if fix else _by_partition() if _is_partitioned(table, context) else _KEY_AFTER_COLUMN,
        severity=Severity.WARNING if empty else None,
        fix=fix,
    )


def _target(constraint: Constraint, context: Context) -> str:
    schema = context.schema
    return shown(schema.table_name(constraint.references.table), schema) if constraint.references else "the other table"


def _empty_column(table: Name, constraint: Constraint, context: Context) -> str | None:
    """A column of the key that this migration adds and leaves NULL: PostgreSQL reads the rows, and has nothing to do."""
    if constraint.references is not None and constraint.references.match_full:
        return None
    filled = set(_filled(table, context))
    for name in constraint.columns:
        known = context.schema.column(table, name)
        new = known is not None and not known.definition.fills_itself and context.schema.is_new_column(table, name)
        if new and name not in filled:
            return name
    return None


def _filled(table: Name, context: Context) -> Iterator[str]:
    """The columns of the table that this migration has updated."""
    full = context.schema.table_name(table)
    for done in context.course.done:
        operation = done.step.operation
        if isinstance(operation, Update) and context.schema.table_name(operation.table) == full:
            yield from operation.columns


def _is_partitioned(table: Name, context: Context) -> bool:
    known = context.schema.table(table)
    return known is not None and known.partitioned and context.postgres_version < _NOT_VALID_WHEN_PARTITIONED


def _by_partition() -> str:
    return (
        "Before PostgreSQL 18 a foreign key of a partitioned table cannot be added NOT VALID: add it to each partition "
        "NOT VALID, validate it there in later migrations, and add it to the partitioned table last, which then takes "
        "those over without reading a row."
    )


def _inline(table: Name, column: Column, constraint: Constraint, context: Context) -> tuple[str, ...]:
    """The column first, then its foreign key."""
    if constraint.references is None or len(column.constraints) > 1 or _is_partitioned(table, context):
        return ()
    name = name_of_inline(table, column, constraint, context)
    added = column_text.foreign_key(name, constraint, constraint.references)
    return column_then_constraint(table, column, name, added, context)


RULE = Rule(
    id="foreign-key-scan",
    category=Category.LOCK,
    severity=Severity.ERROR,
    why="ADD FOREIGN KEY looks up every row of its table in the other one, under SHARE ROW EXCLUSIVE on both: nobody "
    "writes to either of them until it is through. Prisma writes no other. NOT VALID binds new rows at once and looks "
    "none up; VALIDATE CONSTRAINT does that later, while others write. It must be another migration: before Prisma 7.4 "
    "one migration is one transaction, and keeps the lock. Over a column that is new and NULL, which is how Prisma adds a "
    "relation, the rows are only read, in a fifth of the time: a warning.",
    instead="Add it NOT VALID, and validate it in a later migration.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
    bad=(
        'ALTER TABLE "Visit" ADD CONSTRAINT "Visit_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") '
        "ON DELETE RESTRICT ON UPDATE CASCADE; -- MIGRATION_APPROVED: no version writes another",
        (
            "CREATE TABLE members (id integer PRIMARY KEY);\nCREATE TABLE visits (id integer PRIMARY KEY);",
            "ALTER TABLE visits ADD COLUMN member_id integer;\n"
            "ALTER TABLE visits ADD CONSTRAINT visits_member_id_fkey FOREIGN KEY (member_id) REFERENCES members (id);",
        ),
        (
            "CREATE TABLE clubs (id integer PRIMARY KEY);\nINSERT INTO clubs (id) VALUES (1);\n"
            "CREATE TABLE visits (id integer PRIMARY KEY);",
            "ALTER TABLE visits ADD COLUMN club_id integer DEFAULT 1 REFERENCES clubs (id) ON DELETE SET NULL; "
            "-- MIGRATION_APPROVED: club 1 is there",
        ),
    ),
    good=(
        "ALTER TABLE visits ADD CONSTRAINT visits_member_id_fkey FOREIGN KEY (member_id) REFERENCES members (id) NOT "
        "VALID; -- MIGRATION_APPROVED: no version writes another",
        (
            "CREATE TABLE members (id integer PRIMARY KEY);\n"
            "CREATE TABLE visits (id integer PRIMARY KEY, member_id integer);\n"
            "ALTER TABLE visits ADD CONSTRAINT visits_member_id_fkey FOREIGN KEY (member_id) REFERENCES members (id) "
            "NOT VALID;",
            "ALTER TABLE visits VALIDATE CONSTRAINT visits_member_id_fkey;",
        ),
        "CREATE TABLE visits (member_id integer);\n"
        "ALTER TABLE visits ADD CONSTRAINT visits_fkey FOREIGN KEY (member_id) REFERENCES members (id);",
        "ALTER TABLE visits ADD COLUMN club_id integer REFERENCES clubs (id);",
    ),
    looks_at=(AddConstraint, AddColumn),
    check=check,
)
