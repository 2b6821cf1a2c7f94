"""How old things are where it is not simply the migration that created them."""

from __future__ import annotations

from rules.schema.catalogue import Schema
from rules.schema.objects import KnownColumn, Table


def make_as_old(schema: Schema, parent: Table, child: Table) -> None:
    """A parent shows and loses the rows of its children: it and its columns are as old as theirs, and so on upwards."""
    parent.born = min(parent.born or 0, child.born or 0) or None
    parent.perhaps_older = parent.perhaps_older or child.perhaps_older
    for name, column in parent.columns.items():
        _make_column_as_old(column, child.columns.get(name))
    for above in parent.parents:
        if above in schema.tables:
            make_as_old(schema, schema.tables[above], parent)


def _make_column_as_old(column: KnownColumn, inherited: KnownColumn | None) -> None:
    column.born = min(column.born, inherited.born if inherited else 0)
    column.perhaps_older = column.perhaps_older or (inherited is not None and inherited.perhaps_older)


def doubt(table: Table) -> None:
    """The table may be an older one, all its columns with it."""
    table.perhaps_older = True
    for column in table.columns.values():
        column.perhaps_older = True


def doubt_everything_new(schema: Schema) -> None:
    """Something was rolled back, nobody knows what: whatever this migration created may be gone, or not its own."""
    for table in schema.tables.values():
        for column in table.columns.values():
            column.perhaps_older = column.perhaps_older or column.born == schema.migration
        table.perhaps_older = table.perhaps_older or table.born == schema.migration
    for objects in (schema.indexes, schema.enums, schema.domains, schema.views, schema.routines, schema.others):
        for known in objects.values():
            known.perhaps_older = known.perhaps_older or known.born == schema.migration
