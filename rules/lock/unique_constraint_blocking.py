"""ADD UNIQUE, PRIMARY KEY or EXCLUDE that builds its own index.

https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX
"""

from __future__ import annotations

from rules import column_text
from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.gentle import apart, approval_alone, constraint_name, unique_index_first
from rules.name import Name, quote
from rules.not_null_check import SPARES_THE_SCAN
from rules.not_null_steps import not_null_steps
from rules.operation import AddColumn, AddConstraint, ChangeColumnType, DropConstraint
from rules.operation.parts import Column, Constraint, ConstraintKind
from rules.rule import Rule
from rules.waiting import barrier, kept_out, meanwhile
from rules.wording import APPROVED

_INDEXED = (ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY, ConstraintKind.EXCLUDE)
_NO_EXCLUSION = (
    "PostgreSQL builds no exclusion constraint concurrently. Put it on a new table that the rows are moved to, or add it "
    "in a maintenance window."
)
_NOT_PARTITIONED = (
    "A partitioned table takes no constraint from an index. Add it to the parent ONLY, build a unique index concurrently "
    "on each partition, make the constraint from it there, and attach those indexes to the parent's."
)
_INDEX_FIRST = (
    "Build a unique index with CREATE UNIQUE INDEX CONCURRENTLY, alone in a migration of its own; then add the constraint "
    "USING INDEX."
)

_REDONE = (
    "Build its index with CREATE UNIQUE INDEX CONCURRENTLY under another name, alone in a migration before this one; then "
    "drop the old constraint and add the new one USING INDEX in one ALTER TABLE: the index takes its name."
)


def check(operation: AddConstraint | AddColumn, context: Context) -> Problem | None:
    """Over rows that were there before. One that is rewritten at the same time is table-rewrite's business."""
    effects = context.effects
    if not effects.index_builds or effects.rewrites or _is_part_of_a_type_change(context):
        return None
    match operation:
        case AddConstraint(table=table, constraint=constraint):
            fix, todo = _remedy(table, constraint, context)
        case AddColumn(table=table, column=column):
            keys = [inline for inline in column.constraints if inline.kind in _INDEXED]
            if not keys:
                return None
            constraint = keys[0]
            fix, todo = _inline(table, column, constraint, context)
    locks = kept_out(context)
    if not locks:
        return None
    index = constraint_name(table, constraint, context)
    return Problem(
        message=f"{barrier(locks, context.schema)} until the index of {index} is built.{meanwhile(context, locks)}",
        help=todo,
        fix=fix,
    )


def _is_part_of_a_type_change(context: Context) -> bool:
    """Whether the same ALTER TABLE changes a column's type: then that is the finding, and it builds all indexes anew."""
    here = context.course.here
    return here is not None and any(
        isinstance(step.operation, ChangeColumnType) and step.statement == here.statement
        for step in context.course.in_same_transaction()
    )


def _remedy(table: Name, constraint: Constraint, context: Context) -> tuple[tuple[str, ...], str]:
    """The fix and the help."""
    known = context.schema.table(table)
    if constraint.kind is ConstraintKind.EXCLUDE:
        return (), _NO_EXCLUSION
    if known is not None and known.partitioned:
        return (), _NOT_PARTITIONED
    if _replaces_another(table, constraint, context):
        return (), _REDONE
    approved = approval_alone(table, constraint.columns, context)
    index, first = (
        unique_index_first(table, constraint, context, approved=approved),
        _nullable(table, constraint, context),
    )
    if not index or (first and context.postgres_version < SPARES_THE_SCAN):
        return (), _INDEX_FIRST
    fix = (*(step for name in first for step in not_null_steps(table, name, context)), *index)
    return fix, apart(fix)


def _replaces_another(table: Name, constraint: Constraint, context: Context) -> bool:
    """Whether this migration drops the constraint whose place it takes, or whose name."""
    full = context.schema.table_name(table)
    dropped = (done.step.operation for done in context.course.done)
    same_name = any(
        isinstance(operation, DropConstraint)
        and operation.constraint == constraint.name
        and context.schema.table_name(operation.table) == full
        for operation in dropped
    )
    return same_name or (full, constraint) in context.together.put_back


def _nullable(table: Name, constraint: Constraint, context: Context) -> list[str]:
    """The columns that a primary key makes NOT NULL, for which every row is read."""
    if constraint.kind is not ConstraintKind.PRIMARY_KEY:
        return []
    columns = ((name, context.schema.column(table, name)) for name in constraint.columns)
    return [name for name, known in columns if known is None or not known.definition.not_null]


def _inline(table: Name, column: Column, constraint: Constraint, context: Context) -> tuple[tuple[str, ...], str]:
    """A unique column: first itself, then its index, then the constraint. By then the column is one that is written."""
    if len(column.constraints) > 1 or constraint.kind is not ConstraintKind.UNIQUE or column.generated:
        return (), f"Add {quote(column.name)} without the constraint. {_INDEX_FIRST}"
    index = unique_index_first(table, constraint, context, approved=f" {APPROVED}")
    fix = (column_text.add_column(table, column), *index)
    return (fix, apart(fix)) if index else ((), f"Add {quote(column.name)} without the constraint. {_INDEX_FIRST}")


RULE = Rule(
    id="unique-constraint-blocking",
    category=Category.LOCK,
    severity=Severity.ERROR,
    why="A unique constraint or primary key that is added builds its index under ACCESS EXCLUSIVE: nobody can even read "
    "the table until it is built. Built first, with CREATE UNIQUE INDEX CONCURRENTLY, the index becomes the constraint's "
    "in a moment. An exclusion constraint knows no such way.",
    instead="CREATE UNIQUE INDEX CONCURRENTLY, alone in its migration; then ADD CONSTRAINT … USING INDEX.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
    bad=(
        "ALTER TABLE members ADD CONSTRAINT members_email_key UNIQUE (email); -- MIGRATION_APPROVED: no version repeats one",
        (
            "CREATE TABLE members (id integer NOT NULL, email text);",
            "ALTER TABLE members ADD PRIMARY KEY (id); -- MIGRATION_APPROVED: no version repeats one",
        ),
        (
            "CREATE TABLE members (id integer PRIMARY KEY);",
            "ALTER TABLE members ADD COLUMN badge integer UNIQUE;",
        ),
    ),
    good=(
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text);\n"
            "CREATE UNIQUE INDEX members_email_key ON members (email);",
            "ALTER TABLE members ADD CONSTRAINT members_email_key UNIQUE USING INDEX members_email_key;",
        ),
        "CREATE TABLE members (email text);\nALTER TABLE members ADD CONSTRAINT members_email_key UNIQUE (email);",
    ),
    looks_at=(AddConstraint, AddColumn),
    check=check,
)
