"""A check, or NOT NULL, for which every row is read under ACCESS EXCLUSIVE.

https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
"""

from __future__ import annotations

from rules import column_text
from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.gentle import action, apart, column_then_constraint, in_place, name_of_inline, validated_later
from rules.name import Name, quote
from rules.not_null_check import SPARES_THE_SCAN
from rules.not_null_steps import not_null_steps
from rules.operation import AddColumn, AddConstraint, SetNotNull
from rules.operation.parts import Column, Constraint, ConstraintKind
from rules.rule import Rule
from rules.value import replace
from rules.waiting import barrier, kept_out, meanwhile, older
from rules.wording import lines, listed, one_line, sql

_NOT_NULL_FIRST = (
    "Make its columns NOT NULL first: since PostgreSQL 12 a validated check spares SET NOT NULL the reading. Before, keep "
    "the unique index and the check, and add the key in a maintenance window."
)


def check(operation: AddConstraint | AddColumn | SetNotNull, context: Context) -> Problem | None:
    """Rows that were there before, read because nobody said NOT VALID; set-not-null speaks of NOT NULL that narrows."""
    if not older(context, context.effects.scans) or context.effects.rewrites or context.effects.index_builds:
        return None
    match operation:
        case AddConstraint(constraint=Constraint(kind=ConstraintKind.CHECK) as constraint):
            fix = validated_later(operation, context)
            return _problem(f"to check {_condition(constraint)}", in_place(fix), context, fix=fix)
        case AddConstraint(constraint=Constraint(kind=ConstraintKind.PRIMARY_KEY, using_index=str(index))):
            return _primary_key(operation, index, context)
        case AddColumn(column=column):
            checks = [inline for inline in column.constraints if inline.kind is ConstraintKind.CHECK]
            return _inline(operation.table, column, checks[0], context) if checks else None
        case SetNotNull() if context.phase is not Phase.CONTRACT:
            return _new_column(operation, context)
        case _:
            return None


def _problem(why: str, help: str, context: Context, *, fix: tuple[str, ...] = ()) -> Problem:
    locks = kept_out(context)
    return Problem(
        message=f"{barrier(locks, context.schema)} while every row is read {why}.{meanwhile(context, locks)}",
        help=help,
        fix=fix,
    )


def _condition(constraint: Constraint) -> str:
    return one_line(constraint.expression.text) if constraint.expression else "its condition"


def _inline(table: Name, column: Column, constraint: Constraint, context: Context) -> Problem:
    why = f"to check {_condition(constraint)}, also where {quote(column.name)} is NULL in all of them"
    if len(column.constraints) > 1 or column.generated:
        return _problem(why, "Add the column without the check, and the check NOT VALID; validate it later.", context)
    name = name_of_inline(table, column, constraint, context)
    added = column_text.check(name, constraint)
    fix = column_then_constraint(table, column, name, added, context)
    return _problem(why, in_place(fix), context, fix=fix)


def _primary_key(operation: AddConstraint, index: str, context: Context) -> Problem:
    """A key over columns that may be NULL sets them NOT NULL, and for that reads every row."""
    table = operation.table
    known = context.schema.indexes.get(context.schema.table_name(table).sibling(index))
    names = [name for name in known.columns if name] if known else []
    nullable = [name for name in names if not _is_not_null(table, name, context)]
    why = f"for NULLs, which the columns of {quote(index)} may hold until now"
    if not nullable or context.postgres_version < SPARES_THE_SCAN:
        return _problem(why, _NOT_NULL_FIRST, context)
    before = tuple(step for name in nullable for step in not_null_steps(table, name, context))
    fix = (*before, f"ALTER TABLE {table} {action(context)};")
    which = listed(map(quote, nullable))
    return _problem(f"for NULLs, which {which} may hold until now", apart(fix), context, fix=fix)


def _is_not_null(table: Name, column: str, context: Context) -> bool:
    known = context.schema.column(table, column)
    return known is not None and known.definition.not_null


def _new_column(operation: SetNotNull, context: Context) -> Problem | None:
    known = context.schema.column(operation.table, operation.column)
    if known is None or not context.schema.is_new_column(operation.table, operation.column):
        return None
    column = column_text.add_column(operation.table, _required(known.definition))
    todo = lines("Write NOT NULL where the column is added; with a constant default no row is read:", sql(column))
    name = quote(operation.column)
    return _problem(f"for NULLs in {name}, which is new here and filled by its default", todo, context)


def _required(column: Column) -> Column:
    return replace(column, not_null=True, constraints=())


RULE = Rule(
    id="constraint-scan",
    category=Category.LOCK,
    severity=Severity.ERROR,
    why="A check that is added without NOT VALID is tried on every row at once, under ACCESS EXCLUSIVE: nobody can even "
    "read the table meanwhile. A check written inside ADD COLUMN does so too, though the new column is empty. NOT VALID "
    "binds new rows at once and reads none; VALIDATE CONSTRAINT reads them later, while others read and write.",
    instead="Add it NOT VALID, and validate it in a later migration.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
    bad=(
        "ALTER TABLE visits ADD CONSTRAINT visits_hours_check CHECK (hours > 0); -- MIGRATION_APPROVED: hours are counted",
        (
            "CREATE TABLE visits (id integer PRIMARY KEY);",
            "ALTER TABLE visits ADD COLUMN hours integer CHECK (hours > 0);",
        ),
        (
            "CREATE TABLE visits (id integer);\nCREATE UNIQUE INDEX visits_key ON visits (id);",
            "ALTER TABLE visits ADD CONSTRAINT visits_key PRIMARY KEY USING INDEX visits_key; "
            "-- MIGRATION_APPROVED: every version writes an id",
        ),
    ),
    good=(
        "ALTER TABLE visits ADD CONSTRAINT visits_hours_check CHECK (hours > 0) NOT VALID; "
        "-- MIGRATION_APPROVED: hours are counted",
        (
            "CREATE TABLE visits (id integer PRIMARY KEY, hours integer);\n"
            "ALTER TABLE visits ADD CONSTRAINT visits_hours_check CHECK (hours > 0) NOT VALID;",
            "ALTER TABLE visits VALIDATE CONSTRAINT visits_hours_check;",
        ),
        "CREATE TABLE visits (hours integer);\nALTER TABLE visits ADD CHECK (hours > 0);",
    ),
    looks_at=(AddConstraint, AddColumn, SetNotNull),
    check=check,
)
