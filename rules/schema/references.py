"""Foreign keys, seen from what they point at."""

from __future__ import annotations

from collections.abc import Iterator

from rules.name import Name
from rules.operation.parts import ConstraintKind, Reference
from rules.schema.catalogue import Schema
from rules.schema.objects import Table
from rules.value import replace


def forget_all(schema: Schema, target: Name) -> None:
    """PostgreSQL drops the foreign keys that point at a table it drops."""
    for table, key, _ in list(_pointing(schema, target)):
        del table.constraints[key]


def forget_column(schema: Schema, target: Name, column: str) -> None:
    """The same where only a column is dropped."""
    for table, key, columns in list(_pointing(schema, target)):
        if column in columns:
            del table.constraints[key]


def forget_key(schema: Schema, target: Name, columns: tuple[str, ...]) -> None:
    """The same where only the primary key or unique constraint over these columns is dropped."""
    for table, key, referenced in list(_pointing(schema, target)):
        if set(referenced) == set(columns):
            del table.constraints[key]


def rename(schema: Schema, target: Name, to: Name) -> None:
    """Foreign keys follow a table that is renamed."""
    for table, key, _ in list(_pointing(schema, target)):
        constraint = table.constraints[key]
        if constraint.references is not None:
            table.constraints[key] = replace(constraint, references=replace(constraint.references, table=to))
            schema.referencing_tables.note(to, table.name)


def _pointing(schema: Schema, target: Name) -> Iterator[tuple[Table, str, tuple[str, ...]]]:
    """The foreign keys that point at the table: whose, which, and at what columns."""
    for table in filter(None, map(schema.tables.get, schema.referencing_tables.at(target))):
        for key, constraint in table.constraints.items():
            if constraint.references is not None and constraint.references.table == target:
                yield table, key, _columns(schema, constraint.references)


def _columns(schema: Schema, reference: Reference) -> tuple[str, ...]:
    """The columns that are pointed at; those of the primary key where none are written."""
    target = schema.tables.get(reference.table)
    if reference.columns or target is None:
        return reference.columns
    keys = (key for key in target.constraints.values() if key.kind is ConstraintKind.PRIMARY_KEY)
    return next((key.columns for key in keys), ())
