"""An application's audit table, as the database has it."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import class_row

from rules.name import Name
from rules.value import Value
from runner.statement import statement


class AuditColumn(Value):
    """type: as a cast must name it. wanted: whether a row must bring a value. writable: whether it may bring one.

    allowed: whether this role may write it. labels: of an enum; empty for every other type.
    """

    attname: str
    type: str
    wanted: bool
    writable: bool
    allowed: bool
    labels: list[str]

    def text(self, value: str | None) -> str | None:
        """The value as this column has it: an enum's label may be written in other capitals."""
        if value is None or value in self.labels:
            return value
        return next((label for label in self.labels if label.lower() == value.lower()), value)


class AuditTable(Value):
    """name: with its schema. kind: as in pg_class.relkind."""

    name: Name
    kind: str
    columns: tuple[AuditColumn, ...]

    def column(self, name: str) -> AuditColumn | None:
        """The one of that name."""
        return next((column for column in self.columns if column.attname == name), None)


def read_table(conn: psycopg.Connection[Any], name: Name) -> AuditTable | None:
    """The table that is meant; None where there is none that this session sees."""
    row = conn.execute(statement("mirror/table"), {"name": str(name)}).fetchone()
    if row is None:
        return None
    oid, schema, relation, kind = row
    with conn.cursor(row_factory=class_row(AuditColumn)) as cursor:
        columns = cursor.execute(statement("mirror/columns"), {"oid": oid}).fetchall()
    return AuditTable(name=Name(name=relation, schema=schema), kind=kind, columns=tuple(columns))
