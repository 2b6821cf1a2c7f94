"""DROP TABLE: it locks the tables at the other end of its foreign keys, and what CASCADE takes along.

RemoveRelations in tablecmds.c, heap_drop_with_catalog in heap.c, dependency.c; measured.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.effects.dropping import tables_asking
from rules.effects.effect import Effects, World
from rules.effects.family import default_partition, members, parent_of
from rules.effects.tally import Tally
from rules.effects.tied import keys_of, keys_to, owned_sequences, triggers_on
from rules.effects.views_over import views_over
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import DropTable
from rules.operation.parts import Constraint
from rules.schema import Schema, Table


def drop(operation: DropTable, world: World) -> Effects:
    """What PostgreSQL does for it."""
    tally, schema = Tally(), world.schema
    table = schema.table_name(operation.table)
    known = schema.tables.get(table)
    if not operation.cascade and _hangs_on(table, schema, operation.together):
        one = f"cannot drop table {table.name} because other objects depend on it"
        several = "cannot drop desired object(s) because other objects depend on them"
        tally.error("2BP01", several if operation.together else one)
    every = members(schema, table)
    tally.lock(Lock.ACCESS_EXCLUSIVE, *every)
    if known is not None:
        _above(known, schema, tally)
    for each in every:
        _take_along(each, world, tally)
    tally.destroys += every
    tally.breaks()
    return tally.effects()


def _hangs_on(table: Name, schema: Schema, together: tuple[Name, ...]) -> bool:
    """Whether something that is not dropped with it needs the table: a view, an heir, or another table's foreign key."""
    if schema.views_on(table):
        return True
    needing = {*_needing(table, schema)} - {table}
    return bool(needing) and not needing.issubset(map(schema.table_name, together))


def _needing(table: Name, schema: Schema) -> Iterator[Name]:
    """The tables that need it: by a policy or a rule, as its heirs, by a foreign key to it or to its parent."""
    yield from tables_asking(schema, table)
    yield from (child.name for child in schema.children(table) if child.partition_of != table)
    parent = parent_of(schema, table)
    above = keys_to(schema, parent.name) if parent is not None else []
    yield from (other.name for other, _ in (*keys_to(schema, table), *above))


def _above(table: Table, schema: Schema, tally: Tally) -> None:
    """The parent of a partition and its default partition, whose bounds change."""
    if table.partition_of is None:
        return
    default = default_partition(schema, table.partition_of)
    tally.lock(Lock.ACCESS_EXCLUSIVE, table.partition_of, *filter(None, (default,)))


def _take_along(table: Name, world: World, tally: Tally) -> None:
    schema = world.schema
    tally.lock(Lock.ACCESS_EXCLUSIVE, *triggers_on(world, _own_keys(schema, table)))
    parent = parent_of(schema, table)
    for other, _ in (*keys_to(schema, table), *(keys_to(schema, parent.name) if parent is not None else ())):
        tally.lock(Lock.ACCESS_EXCLUSIVE, *members(schema, other.name))
    tally.lock(Lock.ACCESS_EXCLUSIVE, *views_over(schema, table), *tables_asking(schema, table))
    tally.lock(Lock.ACCESS_EXCLUSIVE, *owned_sequences(schema, table))


def _own_keys(schema: Schema, table: Name) -> list[Constraint]:
    """The foreign keys of the table without those of its parent, whose triggers belong to the parent's."""
    parent = parent_of(schema, table)
    above = [(key.columns, key.references) for key in keys_of(schema, parent.name)] if parent is not None else []
    return [key for key in keys_of(schema, table) if (key.columns, key.references) not in above]
