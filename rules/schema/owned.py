"""What hangs on a table: its triggers, rules, policies and statistics, and the sequences that its columns own."""

from __future__ import annotations

from collections.abc import Container

from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.schema.catalogue import Schema
from rules.schema.constraint_name import free_name
from rules.schema.objects import OtherObject, Table

_NAMED_BY_TABLE = frozenset({ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY})


def put(schema: Schema, known: OtherObject) -> None:
    """The object is there, unless it was before."""
    schema.others.setdefault((known.kind, known.name), known)
    if known.table is not None:
        schema.hanging_objects.note(known.table, (known.kind, known.name))


class _Taken(Container[str]):
    """The names that no other sequence beside the table can have."""

    def __init__(self, schema: Schema, table: Name) -> None:
        self._schema, self._table = schema, table

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (ObjectKind.SEQUENCE, self._table.sibling(name)) in self._schema.others


def add_sequence(schema: Schema, table: Table, column: str) -> None:
    """The sequence behind a serial or identity column: `table_column_seq`, with a number if that is taken."""
    name = table.name.sibling(free_name(table.name.name, column, "seq", _Taken(schema, table.name)))
    older = table.perhaps_older or schema.in_doubt
    put(
        schema,
        OtherObject(
            kind=ObjectKind.SEQUENCE,
            name=name,
            born=schema.migration,
            table=table.name,
            column=column,
            perhaps_older=older,
        ),
    )


def forget(schema: Schema, table: Name, column: str | None = None) -> None:
    """The table is gone, or only the column: so is what hangs on it."""
    for known in schema.hanging_on(table):
        if column in (None, known.column):
            del schema.others[known.kind, known.name]


def rename_column(schema: Schema, table: Name, old: str, new: str) -> None:
    """A sequence goes on belonging to the column, under the name it has."""
    for known in schema.hanging_on(table, ObjectKind.SEQUENCE):
        known.column = new if known.column == old else known.column


def follow(schema: Schema, table: Name, to: Name) -> None:
    """What hangs on a table goes where it goes."""
    for known in schema.hanging_on(table):
        del schema.others[known.kind, known.name]
        own = known.name.name
        if known.kind in _NAMED_BY_TABLE:
            own = f"{own.removesuffix(f' on {table.name}')} on {to.name}"
        known.name, known.table = to.sibling(own), to
        put(schema, known)
