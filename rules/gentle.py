"""The same change in steps that nobody has to wait for: the SQL of fixes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rules.column_text import add_column
from rules.context import Context
from rules.finding import Phase
from rules.name import Name, quote
from rules.operation import AddConstraint, CreateIndex
from rules.operation.parts import Column, Constraint
from rules.schema.constraint_name import constraint_name as free_constraint_name
from rules.schema.constraints import name_for
from rules.value import replace
from rules.wording import APPROVED, columns, lines, shown, steps

_IDENTIFIER = r'(?:"(?:[^"]|"")+"|[\w$]+)'
TABLE = rf"{_IDENTIFIER}(?:\s*\.\s*{_IDENTIFIER})?"
CREATE_INDEX = (
    r"create\s+(?P<unique>unique\s+)?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?"
    rf"(?P<name>(?!on\b){_IDENTIFIER}\s+)?on\s+(?:only\s+)?(?P<table>{TABLE})(?P<rest>.*)"
)
_ALTER_TABLE = rf"alter\s+(?:foreign\s+)?table\s+(?:if\s+exists\s+)?(?:only\s+)?{TABLE}\s*\*?\s*"
_NOT_CARRIED_OVER = r"\b(?:with|tablespace)\b"


def approval(context: Context) -> str:
    """The approval that a step needs if the operation at hand is contract: its gentle form binds writers all the same."""
    return f" {APPROVED}" if context.phase is Phase.CONTRACT else ""


def approval_alone(table: Name, columns: Iterable[str | None], context: Context) -> str:
    """The same for a step that becomes a migration of its own: a column that is new here is in use by then."""
    new = any(name is not None and context.schema.is_new_column(table, name) for name in columns)
    return f" {APPROVED}" if new else approval(context)


def apart(fix: tuple[str, ...]) -> str:
    """The help for a fix whose first step cannot stay in this migration."""
    own = "alone in a migration of its own" if len(fix) == 1 else "each step in a migration of its own"
    return lines(f"Take it out of this migration and write instead, {own}:", steps(fix))


def in_place(fix: tuple[str, ...]) -> str:
    """The help for a fix whose first step stands where the clause stood."""
    if len(fix) == 1:
        return lines("Write instead:", steps(fix))
    return lines("Write the first step in its place, and what follows into later migrations:", steps(fix))


# Constraints ------------------------------------------------------------------------------------------------------


def validated_later(operation: AddConstraint, context: Context) -> tuple[str, str]:
    """ADD … NOT VALID binds new rows at once and reads none; VALIDATE then reads them while others read and write."""
    table, constraint = operation.table, operation.constraint
    name, added = constraint_name(table, constraint, context), action(context)
    if constraint.name is None:
        added = f"ADD CONSTRAINT {name} {added[len('ADD') :].lstrip()}"
    return not_valid_then_validated(table, name, added, approval(context))


def action(context: Context) -> str:
    """What ALTER TABLE is to do by the clause at hand, as it is written: one that is alone names the table as well."""
    return re.sub(rf"\A{_ALTER_TABLE}", "", context.written, flags=re.IGNORECASE)


def not_valid_then_validated(table: Name, name: str, added: str, approved: str) -> tuple[str, str]:
    """name: as it is written. added: ADD CONSTRAINT and what follows."""
    alter = f"ALTER TABLE {table}"
    return f"{alter} {added} NOT VALID;{approved}", f"{alter} VALIDATE CONSTRAINT {name};"


def column_then_constraint(table: Name, column: Column, name: str, added: str, context: Context) -> tuple[str, ...]:
    """The column without its constraint, which is added NOT VALID: at once if it binds nobody, else later."""
    binds = context.phase is Phase.CONTRACT
    first = add_column(table, column)
    second, third = not_valid_then_validated(table, name, added, approval(context))
    return (first, second, third) if binds else (f"{first}\n{second}", third)


def constraint_name(table: Name, constraint: Constraint, context: Context) -> str:
    """The constraint's name, as it is written; where it has none the one that PostgreSQL will choose."""
    return quote(constraint.name or name_for(context.schema, table, constraint))


def name_of_inline(table: Name, column: Column, constraint: Constraint, context: Context) -> str:
    """The same for one that is written inside ADD COLUMN; a check is named after the column if it is about no other."""
    known = context.schema.table(table)
    words = constraint.expression.words if constraint.expression else frozenset[str]()
    others = known is not None and not words.isdisjoint(known.columns)
    named = replace(constraint, columns=() if others else (column.name,))
    return quote(free_constraint_name(table.name, named, known.constraints if known else ()))


# Indexes ----------------------------------------------------------------------------------------------------------


def built_concurrently(context: Context, approved: str) -> tuple[str, ...]:
    """The CREATE INDEX at hand, built while others write; nothing where its text is not as plain as usual.

    Without IF NOT EXISTS: that would take an invalid index, left by a build that failed, for the one that is wanted.
    """
    found = _parts(context.written)
    if found is None:
        return ()
    head = f"CREATE {'UNIQUE ' if found['unique'] else ''}INDEX CONCURRENTLY {found['name'] or ''}"
    return (f"{head}ON {found['table']}{found['rest']};{approved}",)


def built_by_partition(operation: CreateIndex, partitions: dict[Name, str], context: Context) -> tuple[str, ...]:
    """The index of a partitioned table: on it alone, then on each partition concurrently, then all of them attached.

    partitions: each with the name that its own index is to have.
    """
    found = _parts(context.written)
    if found is None or operation.index is None or not partitions:
        return ()
    unique, rest, approved = "UNIQUE " if found["unique"] else "", found["rest"], approval(context)
    index = quote(operation.index)
    own, schema = operation.table.sibling(operation.index), context.schema
    attached = (
        f"ALTER INDEX {own} ATTACH PARTITION {shown(table.sibling(name), schema)};"
        for table, name in partitions.items()
    )
    return (
        f"CREATE {unique}INDEX {index} ON ONLY {found['table']}{rest};{approved}",
        *(
            f"CREATE {unique}INDEX CONCURRENTLY {quote(name)} ON {shown(table, schema)}{rest};{approved}"
            for table, name in partitions.items()
        ),
        "\n".join(attached),
    )


def _parts(written: str) -> re.Match[str] | None:
    return re.fullmatch(CREATE_INDEX, written.strip(), re.IGNORECASE | re.DOTALL)


def unique_index_first(table: Name, constraint: Constraint, context: Context, *, approved: str) -> tuple[str, ...]:
    """UNIQUE or PRIMARY KEY from an index that was built before; nothing where the constraint says more than columns."""
    if not constraint.columns or re.search(_NOT_CARRIED_OVER, context.written, re.IGNORECASE):
        return ()
    name = constraint_name(table, constraint, context)
    nulls = " NULLS NOT DISTINCT" if constraint.nulls_not_distinct else ""
    included = f" INCLUDE {columns(constraint.included)}" if constraint.included else ""
    later = " DEFERRABLE" if constraint.deferrable else ""
    later += " INITIALLY DEFERRED" if re.search(r"\binitially\s+deferred\b", context.written, re.IGNORECASE) else ""
    return (
        f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} {columns(constraint.columns)}{included}{nulls};{approved}",
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {constraint.kind.upper()} USING INDEX {name}{later};",
    )
