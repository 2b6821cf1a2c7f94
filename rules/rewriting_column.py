"""A new column that rewrites its table: why it does, and how to add it in steps that do not."""

from __future__ import annotations

from rules.context import Context
from rules.gentle import unique_index_first
from rules.name import Name, quote
from rules.not_null_steps import not_null_steps
from rules.operation import AddColumn
from rules.operation.parts import Column, ConstraintKind, Generated
from rules.wording import APPROVED, backfill, lines, literal, one_line, sql, steps

_KEPT_VIRTUAL_SINCE = 18
"""The first major version of PostgreSQL with generated columns that are computed when they are read."""

_KEYS = (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE)


def reason(operation: AddColumn, context: Context) -> str:
    """What each row gets that cannot be kept once for all of them."""
    column = operation.column
    if column.is_serial or column.identity:
        return f"to number every row in {quote(column.name)}"
    if column.generated is Generated.STORED:
        return f"to compute {quote(column.name)} for every row"
    if column.default is not None and column.default.functions:
        return f"to give every row a {one_line(column.default.text)} of its own"
    if context.schema.domain(column.type.name) is not None:
        return f"to check every row against domain {column.type}"
    return ""


def help_for(operation: AddColumn, context: Context) -> str:
    """The column without what rewrites, and the way to where it was to lead."""
    table, column = operation.table, operation.column
    if column.generated is Generated.STORED:
        return _computed(table, column, context)
    if column.is_serial or column.identity:
        return _numbered(operation, context)
    if column.default is None:
        return _of_domain(table, column, context)
    add = f"ALTER TABLE {table} ADD COLUMN {quote(column.name)} {column.type};"
    default = f"ALTER TABLE {table} ALTER COLUMN {quote(column.name)} SET DEFAULT {one_line(column.default.text)};"
    first = "Add the column first and its default after it, so that no old row gets one:"
    return _then_filled(first, (add, default), operation, context)


def _numbered(operation: AddColumn, context: Context) -> str:
    table, column = operation.table, operation.column
    name = quote(column.name)
    sequence = table.sibling(f"{table.name}_{column.name}_seq")
    kind = {"bigserial": "bigint", "smallserial": "smallint", "serial": "integer"}.get(str(column.type), column.type)
    return _then_filled(
        "Add a plain column, and number the new rows from a sequence:",
        (
            f"ALTER TABLE {table} ADD COLUMN {name} {kind};",
            f"CREATE SEQUENCE {sequence} OWNED BY {table}.{name};",
            f"ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT nextval({literal(str(sequence))});",
        ),
        operation,
        context,
    )


def _then_filled(first: str, statements: tuple[str, ...], operation: AddColumn, context: Context) -> str:
    table, column = operation.table, operation.column
    keys = [inline for inline in column.constraints if inline.kind in _KEYS]
    is_key = any(key.kind is ConstraintKind.PRIMARY_KEY for key in keys)
    filled = column.not_null or column.is_serial or column.identity or is_key  # each of which implies NOT NULL
    required = not_null_steps(table, column.name, context) if filled else ()
    unique = (step for key in keys for step in unique_index_first(table, key, context, approved=f" {APPROVED}"))
    last = (*required, *unique)
    later = ["Require it last, each step in a migration of its own:", steps(last)] if last else []
    return lines(
        first,
        *map(sql, statements),
        "Fill the old rows in a backfill, of which this makes the file:",
        backfill(context),
        *later,
    )


def _computed(table: Name, column: Column, context: Context) -> str:
    name = quote(column.name)
    plain = lines(
        "Add a plain column, have a trigger or the application fill it, and fill the old rows in a backfill:",
        sql(f"ALTER TABLE {table} ADD COLUMN {name} {column.type};"),
        backfill(context),
    )
    if context.postgres_version < _KEPT_VIRTUAL_SINCE or column.default is None:
        return plain
    virtual = f"GENERATED ALWAYS AS {one_line(column.default.text)} VIRTUAL"
    return lines(
        plain,
        "Or let it be computed when it is read, which rewrites nothing:",
        sql(f"ALTER TABLE {table} ADD COLUMN {name} {column.type} {virtual};"),
    )


def _of_domain(table: Name, column: Column, context: Context) -> str:
    domain = context.schema.domain(column.type.name)
    if domain is None:
        return f"Give {quote(column.name)} a type that is checked for no old row, and put its checks on the table NOT VALID."
    return lines(
        "Give the column the type under the domain, and put the domain's checks on the table NOT VALID:",
        sql(f"ALTER TABLE {table} ADD COLUMN {quote(column.name)} {domain.base};"),
    )
