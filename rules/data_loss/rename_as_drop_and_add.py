"""A rename, or a change of type, that Prisma wrote as DROP and ADD: the values do not move.

https://www.prisma.io/docs/orm/prisma-migrate/workflows/customizing-migrations
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import quote
from rules.operation import DropColumn, DropTable
from rules.operation.parts import Column
from rules.prisma_type import prisma_type
from rules.rule import Rule
from rules.wording import APPROVE, APPROVED, backfill, lines, listed, shown, sql


def check(operation: DropColumn | DropTable, context: Context) -> Problem | None:
    """A column or table that was there before, and something in its place that this migration adds."""
    schema = context.schema
    table = schema.table_name(operation.table)
    if isinstance(operation, DropTable):
        again = context.together.re_created.get(table)
        return None if again is None or schema.is_surely_new_table(table) else _table(operation, shown(again, schema))
    added = context.together.re_added.get((table, operation.column), ())
    if not added or schema.is_surely_new_column(table, operation.column):
        return None
    return (
        _again(operation, added[0], context) if added[0].name == operation.column else _other(operation, added, context)
    )


def _again(operation: DropColumn, added: Column, context: Context) -> Problem:
    table, column, beside = operation.table, quote(operation.column), quote(f"{operation.column}_new")
    known = context.schema.column(table, operation.column)
    was = f"was {known.definition.type}, " if known else ""
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table}; {column} ({was}becomes {added.type}) is dropped and added again: "
        "its values are lost, though they could have been converted.",
        help=lines(
            "Add the new version beside the old one, and let the next release write both:",
            sql(f"ALTER TABLE {table} ADD COLUMN {beside} {added.type};"),
            "Convert the old values in a backfill, of which this makes the file:",
            backfill(context),
            "Two weeks after the last version that reads the old one, drop it:",
            sql(f"ALTER TABLE {table} DROP COLUMN {column}; {APPROVED}"),
        ),
    )


def _other(operation: DropColumn, added: tuple[Column, ...], context: Context) -> Problem:
    added = _likely(operation, added, context)
    table, old, new = operation.table, quote(operation.column), quote(added[0].name)
    names = listed(quote(column.name) for column in added)
    one = f"{names} {_likeness(operation, added[0], context)} {'is' if len(added) == 1 else 'are'}"
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {table}; {old} is dropped and {one} added: if this is a rename, every value "
        f"of {old} is lost.",
        help=lines(
            f'Rename the field in schema.prisma only, with @map("{operation.column}"): no migration, nothing breaks. '
            "Or add now, copy in a backfill, and drop in a later migration:",
            sql(f"ALTER TABLE {table} ADD COLUMN {new} {added[0].type};"),
            backfill(context),
            sql(f"ALTER TABLE {table} DROP COLUMN {old};"),
            "If the application may stand still meanwhile, this keeps the values:",
            sql(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new};"),
            f"If the two have nothing to do with each other, {APPROVE}",
        ),
    )


def _likely(operation: DropColumn, added: tuple[Column, ...], context: Context) -> tuple[Column, ...]:
    """Those that schema.prisma does not fill anew for every row, the ones that may be NULL as the old one first."""
    prisma, known = context.prisma(), context.schema.column(operation.table, operation.column)
    table = context.schema.table_name(operation.table)
    fields = {column.name: prisma.field(table, column.name) if prisma else None for column in added}
    own = [column for column in added if not ((field := fields[column.name]) and field.client_default)]
    required = known is not None and known.definition.not_null
    return tuple(sorted(own or added, key=lambda column: column.not_null is not required))


def _likeness(operation: DropColumn, added: Column, context: Context) -> str:
    known = context.schema.column(operation.table, operation.column)
    same = known is None or known.definition.type == added.type
    return "of the same type" if same else f"({prisma_type(added.type)} for Prisma as well)"


def _table(operation: DropTable, again: str) -> Problem:
    old = str(operation.table)
    if old == again or operation.table.name == again.strip('"'):
        return Problem(
            message=f"ACCESS EXCLUSIVE lock on {old}; it is dropped and created again: its rows are lost unless this "
            "migration copied them before.",
            help=f"Change the table that is there with ALTER TABLE; if its rows may go, {APPROVE}",
        )
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on {old}; it is dropped, and {again} with the same columns is created: if this "
        f"is a rename, every row of {old} is lost unless this migration copied it before.",
        help=lines(
            f'Rename the model in schema.prisma only, with @@map("{operation.table.name}"): no migration, nothing breaks. '
            "If the application may stand still meanwhile, this keeps the rows:",
            sql(f"ALTER TABLE {old} RENAME TO {again.rpartition('.')[2]};"),
            f"If the two have nothing to do with each other, {APPROVE}",
        ),
    )


RULE = Rule(
    id="rename-as-drop-and-add",
    category=Category.DATA_LOSS,
    severity=Severity.ERROR,
    approvable=True,
    why="Prisma never writes a rename. A renamed field becomes DROP COLUMN and ADD COLUMN, a renamed model DROP TABLE "
    "and CREATE TABLE, and a change of type without an implicit cast drops and adds the column of the same name. The "
    "migration succeeds, and the values are gone.",
    instead="Rename in schema.prisma only, with @map or @@map; or add, backfill and drop in three migrations; or, where"
    " the application may stand still, edit the migration to RENAME.",
    source="https://www.prisma.io/docs/orm/prisma-migrate/workflows/customizing-migrations",
    bad=(
        (
            "CREATE TABLE members (id integer PRIMARY KEY, nickname text);",
            "ALTER TABLE members DROP COLUMN nickname,\nADD COLUMN     display_name text;",
        ),
        (
            "CREATE TABLE members (id integer PRIMARY KEY, age text);",
            "ALTER TABLE members DROP COLUMN age,\nADD COLUMN     age integer;",
        ),
        (
            "CREATE TABLE people (id integer PRIMARY KEY, email text);",
            "DROP TABLE people;\nCREATE TABLE members (id integer PRIMARY KEY, email text);",
        ),
    ),
    good=(
        (
            "CREATE TABLE members (id integer PRIMARY KEY, nickname text);",
            "ALTER TABLE members ADD COLUMN display_name text;",
        ),
        "CREATE TABLE members (nickname text);\nALTER TABLE members DROP COLUMN nickname, ADD COLUMN display_name "
        "text;",
    ),
    looks_at=(DropColumn, DropTable),
    check=check,
)
