"""NOT NULL in steps that never hold a lock while rows are read."""

from __future__ import annotations

from rules.context import Context
from rules.name import Name, quote
from rules.not_null_check import SPARES_THE_SCAN, check_on
from rules.schema.constraint_name import free_name
from rules.wording import APPROVED

_NAMED_AND_NOT_VALID = 18
"""The first major version of PostgreSQL in which NOT NULL can be added NOT VALID, like a check."""


def not_null_steps(table: Name, column: str, context: Context, *, name: str | None = None) -> tuple[str, ...]:
    """One migration each, from where the schema is now. The first binds writers and carries the approval.

    name: of the NOT NULL constraint, where one was written.
    """
    schema, alter, quoted = context.schema, f"ALTER TABLE {table}", quote(column)
    known = check_on(schema, table, column)
    if known is None and context.postgres_version >= _NAMED_AND_NOT_VALID:
        own = quote(name or _free_name(table, column, context))
        return (
            f"{alter} ADD CONSTRAINT {own} NOT NULL {quoted} NOT VALID; {APPROVED}",
            f"{alter} VALIDATE CONSTRAINT {own};",
        )
    own = quote(known.name if known and known.name else _free_name(table, column, context))
    finish = f"{alter} ALTER COLUMN {quoted} SET NOT NULL;\n{alter} DROP CONSTRAINT {own};"
    add = f"{alter} ADD CONSTRAINT {own} CHECK ({quoted} IS NOT NULL) NOT VALID; {APPROVED}"
    return (
        *([add] if known is None else []),
        *([f"{alter} VALIDATE CONSTRAINT {own};"] if known is None or known.not_valid else []),
        # before 12 the check itself has to do: SET NOT NULL would read every row all the same
        *([finish] if context.postgres_version >= SPARES_THE_SCAN else []),
    )


def _free_name(table: Name, column: str, context: Context) -> str:
    known = context.schema.table(table)
    return free_name(table.name, column, "required", known.constraints if known else ())
