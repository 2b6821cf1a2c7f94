"""DROP COLUMN: instant by itself, but it takes foreign keys, views and sequences along.

ATExecDropColumn in tablecmds.c, dependency.c; measured.
"""

from __future__ import annotations

from rules.effects.effect import Effects, World
from rules.effects.family import is_inherited, members
from rules.effects.tally import Tally
from rules.effects.tied import keys_of, keys_to, owned_sequences, referenced_columns, triggers_on
from rules.effects.views_over import Use, use_of, views_using
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import DropColumn
from rules.operation.parts import Column
from rules.schema import Schema, Table

_GENERATED_IS_KEPT = 15
"""Up to 14 a generated column went with the column it is computed from, without CASCADE too (measured)."""


def effects(operation: DropColumn, world: World) -> Effects:
    """What PostgreSQL does for it."""
    tally, schema, column = Tally(), world.schema, operation.column
    table = schema.table_name(operation.table)
    known = schema.tables.get(table)
    if operation.if_exists and known is not None and known.columns_known and column not in known.columns:
        tally.lock(Lock.ACCESS_EXCLUSIVE, table)
        return tally.effects()
    if known is not None:
        _refused(known, operation, world, tally)
    every = members(schema, table)
    tally.lock(Lock.ACCESS_EXCLUSIVE, *every)
    for each in every:
        _take_along(each, column, world, tally)
        if operation.cascade:
            tally.lock(Lock.ACCESS_EXCLUSIVE, *views_using(schema, each, column))
    tally.destroys.append(table)
    tally.breaks()
    return tally.effects()


def _take_along(table: Name, column: str, world: World, tally: Tally) -> None:
    """What goes too: triggers of foreign keys on the other table, and a sequence that the column owns."""
    schema = world.schema
    tally.lock(Lock.ACCESS_EXCLUSIVE, *triggers_on(world, keys_of(schema, table, column)))
    for other, _ in keys_to(schema, table, (column,)):
        tally.lock(Lock.ACCESS_EXCLUSIVE, *members(schema, other.name))
    tally.lock(Lock.ACCESS_EXCLUSIVE, *owned_sequences(schema, table, column))


def _refused(table: Table, operation: DropColumn, world: World, tally: Tally) -> None:
    schema, column, name = world.schema, operation.column, table.name
    if is_inherited(schema, name, column):
        tally.error("42P16", f'cannot drop inherited column "{column}"')
    if column in table.partition_key:
        where = f'it is part of the partition key of relation "{name.name}"'
        tally.error("42P16", f'cannot drop column "{column}" because {where}')
    certainly = _is_depended_on(table, column, world)
    using = use_of(schema, name, column)
    if (certainly or using is not Use.NO) and not operation.cascade:
        what = f"cannot drop column {column} of table {name.name} because other objects depend on it"
        tally.error("2BP01", what, certain=certainly or using is Use.YES)


def _is_depended_on(table: Table, column: str, world: World) -> bool:
    """By a foreign key, or by a generated column."""
    if keys_to(world.schema, table.name, (column,)) or _is_pointed_at_by_itself(table, column, world.schema):
        return True
    generated = (known.definition for known in table.columns.values() if known.definition.generated)
    return world.postgres_version >= _GENERATED_IS_KEPT and any(_computes_from(other, column) for other in generated)


def _is_pointed_at_by_itself(table: Table, column: str, schema: Schema) -> bool:
    """A foreign key of the table over another column."""
    own = [key for key in keys_of(schema, table.name) if column not in key.columns]
    return any(
        key.references.table == table.name and column in referenced_columns(schema, key.references)
        for key in own
        if key.references is not None
    )


def _computes_from(other: Column, column: str) -> bool:
    return other.default is not None and other.name != column and column in other.default.words
