"""ALTER COLUMN … TYPE.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.foreign_keys import pointing_at, referenced_by
from rules.name import quote
from rules.operation import ChangeColumnType
from rules.rule import Rule
from rules.type_change import Rewrite, rewrites, widens
from rules.wording import APPROVE, all_shown, backfill, lines, sql

_ROWS = {
    Rewrite.YES: " while the table and all its indexes are rewritten: nobody reads or writes it meanwhile",
    Rewrite.NO: ", without a rewrite",
    Rewrite.PERHAPS: ", perhaps while the table and all its indexes are rewritten",
}
_SERIAL = ("serial", "bigserial", "smallserial")


def check(operation: ChangeColumnType, context: Context) -> Problem | None:
    """An older column that gets another type than it has. Of an enum swap only its end is told: enum-value-removed."""
    if context.phase is not Phase.CONTRACT or context.together.in_swap(operation, context.schema):
        return None
    table, name = operation.table, quote(operation.column)
    known = context.schema.column(table, operation.column)
    rows = _ROWS[rewrites(operation, known.definition if known else None, context.schema)]
    was = f"from {known.definition.type} to" if known else "to"
    wider = known is not None and operation.using is None and widens(known.definition.type, operation.type)
    writes = "" if wider else ", and a running version may write what no longer fits"
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table}{_tied(operation, context)}{rows}. {name} changes {was} "
        f"{operation.type}: prepared statements that select it fail (cached plan must not change result type)"
        f"{writes}.{_remark(operation)}",
        help=_help(operation, context),
    )


def _tied(operation: ChangeColumnType, context: Context) -> str:
    """A foreign key is checked anew at both ends."""
    schema = context.schema
    pointing = [table for table, key in pointing_at(schema, operation.table) if _uses(key.references, operation.column)]
    tied = [*referenced_by(schema, operation.table, operation.column), *pointing]
    return f" and on {all_shown(tied, schema)}, tied to it by a foreign key," if tied else ""


def _uses(reference: object, column: str) -> bool:
    return column in getattr(reference, "columns", ())


def _remark(operation: ChangeColumnType) -> str:
    if operation.type.builtin and operation.type.name.name in _SERIAL:
        return (
            f" PostgreSQL refuses it besides: {operation.type} is not a type that a column can be changed to (42704)."
        )
    return ""


def _help(operation: ChangeColumnType, context: Context) -> str:
    table, old, new = operation.table, quote(operation.column), quote(f"{operation.column}_new")
    return lines(
        "Add a column of the new type beside the old one, and let the next release write both:",
        sql(f"ALTER TABLE {table} ADD COLUMN {new} {operation.type};"),
        "Fill it in a backfill, of which this makes the file:",
        backfill(context),
        f"Map the field to it with @map, and drop {old} two weeks later. If the table is small and the new type holds "
        f"whatever a running version writes, {APPROVE}",
    )


RULE = Rule(
    id="column-type-change",
    category=Category.COMPATIBILITY,
    severity=Severity.ERROR,
    approvable=True,
    why="A new type takes ACCESS EXCLUSIVE, and most changes rewrite the table and all its indexes under it; Prisma "
    "warns of few of them (Int to BigInt, timestamp to timestamptz and json to jsonb it calls safe). With or without a "
    "rewrite, prepared statements of the running application that select the column fail with “cached plan must not "
    "change result type”.",
    instead="Add a column of the new type, write both, backfill, switch over with @map, and drop the old one two weeks"
    " later.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
    bad=(
        "ALTER TABLE members ALTER COLUMN id SET DATA TYPE BIGINT;",
        (
            "CREATE TABLE members (id integer PRIMARY KEY, name varchar(50));",
            "ALTER TABLE members ALTER COLUMN name TYPE varchar(100);",
        ),
    ),
    good=(
        "CREATE TABLE members (id integer);\nALTER TABLE members ALTER COLUMN id TYPE bigint;",
        (
            "CREATE TABLE members (id integer PRIMARY KEY, name text);",
            "ALTER TABLE members ALTER COLUMN name SET DATA TYPE TEXT;",
        ),
    ),
    looks_at=(ChangeColumnType,),
    check=check,
)
