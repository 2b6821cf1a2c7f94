"""Who depends on what is dropped: views, defaults, and the conditions of policies and rules."""

from __future__ import annotations

from collections.abc import Iterable

from rules.effects.effect import Effects, World, together
from rules.effects.views_over import views_over
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import DropColumn, DropTable, Operation
from rules.operation.catalog import ObjectKind
from rules.schema import KnownColumn, Schema


def all_dropped(world: World, tables: Iterable[Name] = (), columns: Iterable[tuple[Name, str]] = ()) -> Effects:
    """What happens when tables and columns go along with something else, by CASCADE."""
    from rules.effects import effects_of  # which imports this module

    drops: list[Operation] = [DropTable(table=table, cascade=True) for table in tables]
    drops += [DropColumn(table=table, column=column, cascade=True) for table, column in columns]
    return together(effects_of(drop, world) for drop in drops)


def view_dropped(schema: Schema, view: Name) -> dict[Name, Lock]:
    """The locks of DROP VIEW … CASCADE, given its full name: on the views over it, and the tables that ask it."""
    gone = (view, *views_over(schema, view))
    asking = (table for name in gone for table in tables_asking(schema, name))
    return dict.fromkeys((*gone, *asking), Lock.ACCESS_EXCLUSIVE)


def sequence_users(schema: Schema, sequence: Name) -> Iterable[Name]:
    """The tables with a column that takes its default from the sequence, given its full name."""
    known = schema.others.get((ObjectKind.SEQUENCE, sequence))
    if known is not None and known.table is not None and known.column is not None:
        column = schema.column(known.table, known.column)
        if column is not None and (column.definition.is_serial or column.definition.identity):
            yield known.table
    for table in schema.tables.values():
        defaults = (column.definition.default for column in table.columns.values())
        if any(schema.sequence_name(name) == sequence for default in defaults if default for name in default.sequences):
            yield table.name


def tables_defaulting(schema: Schema, type_name: Name) -> Iterable[Name]:
    """The tables with a default that depends on the type though its column is of another, given its full name."""
    for table in schema.tables.values():
        if any(_defaults(column, type_name, schema) for column in table.columns.values()):
            yield table.name


def _defaults(column: KnownColumn, type_name: Name, schema: Schema) -> bool:
    """A default cannot name a column: a word in it that is the type's name is the type."""
    default, of = column.definition.default, column.default_of
    if default is None or column.definition.generated is not None:
        return False
    return type_name.name in default.words or (of is not None and schema.type_name(of) == type_name)


def tables_asking(schema: Schema, relation: Name) -> Iterable[Name]:
    """The tables with a policy or a rule that reads the relation."""
    return (other.table for other in schema.others.values() if other.table and relation in other.reads)
