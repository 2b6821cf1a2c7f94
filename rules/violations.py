"""Queries that find the rows which break a new constraint, for help texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.name import Name, quote
from rules.operation.parts import Column, Constraint, ConstraintKind, Expression, Reference
from rules.schema import Schema
from rules.wording import shown


def violations(schema: Schema, table: Name, constraint: Constraint) -> str | None:
    """A query for the rows that break it; None where a column is not there yet, or is not known well enough."""
    if new_columns(schema, table, constraint.columns or _columns_in_check(schema, table, constraint)):
        return None
    match constraint.kind:
        case ConstraintKind.UNIQUE | ConstraintKind.PRIMARY_KEY if constraint.columns:
            return duplicates(table, constraint.columns, nulls_count=constraint.nulls_not_distinct)
        case ConstraintKind.FOREIGN_KEY if constraint.references:
            return _orphans(schema, table, constraint.columns, constraint.references)
        case ConstraintKind.CHECK if constraint.expression and "\n" not in constraint.expression.text:
            return f"SELECT * FROM {table} WHERE NOT ({constraint.expression.text});"
        case _:
            return None


def new_columns(schema: Schema, table: Name, names: Iterable[str]) -> list[Column]:
    """Those of the columns that this migration adds: before it, no query can name them."""
    known = [schema.column(table, name) for name in names if schema.is_new_column(table, name)]
    return [column.definition for column in known if column]


def _columns_in_check(schema: Schema, table: Name, constraint: Constraint) -> list[str]:
    known = schema.table(table)
    words = constraint.expression.words if constraint.expression else frozenset[str]()
    return [name for name in known.columns if name in words] if known else []


def duplicates(
    table: Name, names: Sequence[str], *, nulls_count: bool = False, where: Expression | None = None
) -> str | None:
    """A query for the values that stand in several rows; None where the condition is too long to be shown."""
    if where is not None and "\n" in where.text:
        return None
    quoted = [quote(name) for name in names]
    conditions = [] if nulls_count else [f"{name} IS NOT NULL" for name in quoted]
    conditions += [f"({where.text})"] if where else []
    filtered = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    keys = ", ".join(quoted)
    return f"SELECT {keys}, count(*) FROM {table}{filtered} GROUP BY {keys} HAVING count(*) > 1;"


def _orphans(schema: Schema, table: Name, names: Sequence[str], reference: Reference) -> str | None:
    """A query for the rows whose foreign key points nowhere."""
    keys = reference.columns or _primary_key(schema, reference.table)
    if not keys or len(keys) != len(names):
        return None
    present = " AND ".join(f"c.{quote(name)} IS NOT NULL" for name in names)
    same = " AND ".join(f"p.{quote(key)} = c.{quote(name)}" for key, name in zip(keys, names, strict=True))
    target = shown(schema.table_name(reference.table), schema)
    return f"SELECT c.* FROM {table} AS c WHERE {present} AND NOT EXISTS (SELECT FROM {target} AS p WHERE {same});"


def _primary_key(schema: Schema, table: Name) -> tuple[str, ...]:
    known = schema.table(table)
    keys = [c.columns for c in known.constraints.values() if c.kind is ConstraintKind.PRIMARY_KEY] if known else []
    return keys[0] if keys else ()
