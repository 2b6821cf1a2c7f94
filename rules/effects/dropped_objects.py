"""DROP of views, sequences, types, routines, schemas and the rest: what goes along and is locked."""

from __future__ import annotations

from collections.abc import Iterable

from rules.effects import extensions
from rules.effects.created_objects import OUTSIDE_TRANSACTIONS
from rules.effects.domains import columns_of
from rules.effects.dropping import all_dropped, sequence_users, tables_asking, tables_defaulting, view_dropped
from rules.effects.effect import NONE, Breaks, Effects, ExpectedError, World, strongest, together
from rules.effects.relations import named, with_partitions
from rules.effects.routine_users import users_of_routine
from rules.effects.transactions import outside_transaction
from rules.effects.views_over import views_over
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import DropObject
from rules.operation.catalog import ObjectKind
from rules.schema import Schema

_ON_TABLE = frozenset({ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY})
_ROUTINES = frozenset({ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.ROUTINE, ObjectKind.AGGREGATE})
_OLD_APPLICATION = frozenset({Breaks.OLD_READERS, Breaks.OLD_WRITERS})


def effects(operation: DropObject, world: World) -> Effects:
    """What PostgreSQL does for it."""
    schema = world.schema
    match operation.kind:
        case kind if kind in _ON_TABLE and operation.table is not None:
            return _on_table(operation, operation.table, schema)
        case ObjectKind.VIEW | ObjectKind.MATERIALIZED_VIEW:
            return _view(operation, schema)
        case ObjectKind.SEQUENCE:
            return _sequence(operation, schema)
        case ObjectKind.TYPE | ObjectKind.DOMAIN:
            return _type(operation, world)
        case kind if kind in _ROUTINES:
            return _routine(operation, schema)
        case ObjectKind.SCHEMA:
            return _schema(operation, world)
        case ObjectKind.EXTENSION:
            return _extension(operation, world)
        case ObjectKind.STATISTICS:
            return _statistics(operation, world)
        case kind if kind in OUTSIDE_TRANSACTIONS:
            return Effects(errors=outside_transaction(f"DROP {kind.upper()}", world))
        case _:
            return NONE


def _refused(operation: DropObject, name: Name) -> Effects:
    what = f"{operation.kind} {name.name}"
    message = f"cannot drop {what} because other objects depend on it"
    return Effects(errors=(ExpectedError(sqlstate="2BP01", message=message),))


def _on_table(operation: DropObject, table: Name, schema: Schema) -> Effects:
    """ACCESS EXCLUSIVE on the table; a trigger for each row is on every partition."""
    full = schema.relation_name(table)
    known = schema.others.get((operation.kind, schema.on_table(table, operation.name.name)))
    on_partitions = operation.kind is ObjectKind.TRIGGER and (known is None or known.each_row)
    tables = with_partitions(schema, full) if on_partitions else (full,)
    return Effects(locks=dict.fromkeys(tables, Lock.ACCESS_EXCLUSIVE))


def _view(operation: DropObject, schema: Schema) -> Effects:
    name = schema.resolve(operation.name, schema.views)
    standing = set(views_over(schema, name))
    if standing:
        standing -= {schema.resolve(other, schema.views) for other in operation.together}
    if not operation.cascade and (standing or any(tables_asking(schema, name))):
        return _refused(operation, name)
    locks = view_dropped(schema, name) if operation.cascade else {name: Lock.ACCESS_EXCLUSIVE}
    return Effects(locks=locks, breaks=_OLD_APPLICATION)


def _sequence(operation: DropObject, schema: Schema) -> Effects:
    """With CASCADE the defaults that take their values from it are dropped; that of an identity column cannot be."""
    name = schema.sequence_name(operation.name)
    known = schema.sequence(operation.name)
    column = schema.column(known.table, known.column) if known and known.table and known.column else None
    if column is not None and column.definition.identity:
        return _refused(operation, name)
    users = tuple(sequence_users(schema, name))
    if users and not operation.cascade:
        return _refused(operation, name)
    locks = dict.fromkeys((name, *users), Lock.ACCESS_EXCLUSIVE)
    return Effects(locks=locks, destroys=(name,), breaks=frozenset({Breaks.OLD_WRITERS}))


def _type(operation: DropObject, world: World) -> Effects:
    """With CASCADE the columns of the type are dropped, all that hangs on them, and the defaults that name it."""
    schema = world.schema
    name = schema.type_name(operation.name)
    columns = [(table, column.definition.name) for table, column in columns_of(schema, name)]
    defaults = tuple(tables_defaulting(schema, name))
    if (columns or defaults) and not operation.cascade:
        return _refused(operation, name)
    known = schema.others.get((ObjectKind.TYPE, name))
    own = {name: Lock.ACCESS_EXCLUSIVE} if known is not None and known.composite else {}
    locks = own | dict.fromkeys(defaults, Lock.ACCESS_EXCLUSIVE)
    return together((Effects(locks=locks, breaks=_OLD_APPLICATION), all_dropped(world, columns=columns)))


def _routine(operation: DropObject, schema: Schema) -> Effects:
    """With CASCADE triggers, defaults, checks, indexes, policies and views that call it go too, each with its lock."""
    name = schema.resolve(operation.name, schema.routines)
    users = tuple(users_of_routine(schema, name))
    routine = schema.routines.get(name)
    if users and not operation.cascade and not (routine is not None and routine.overloaded):
        return _refused(operation, name)
    locks = dict.fromkeys(users, Lock.ACCESS_EXCLUSIVE) if operation.cascade else {}
    return Effects(locks=locks, breaks=_OLD_APPLICATION)


def _schema(operation: DropObject, world: World) -> Effects:
    """With CASCADE everything inside goes, and what hangs on it from outside."""
    schema, own = world.schema, operation.name.name
    tables, views, routines = (_inside(own, names) for names in (schema.tables, schema.views, schema.routines))
    others = [known for (_, name), known in schema.others.items() if name.schema == own]
    types = [*_inside(own, schema.enums), *_inside(own, schema.domains), *(o.name for o in others if o.composite)]
    if not operation.cascade and (tables or views or routines or others or types):
        return _refused(operation, Name(own))
    sequences = [known.name for known in others if known.kind is ObjectKind.SEQUENCE]
    users = (
        *(user for name in routines for user in users_of_routine(schema, name)),
        *(user for name in sequences for user in sequence_users(schema, name)),
        *(known.name for known in others if known.composite),
    )
    locks = (
        *(view_dropped(schema, view) for view in views),
        dict.fromkeys((*sequences, *users), Lock.ACCESS_EXCLUSIVE),
    )
    columns = [(table, column.definition.name) for name in types for table, column in columns_of(schema, name)]
    outside = [(table, column) for table, column in columns if table.schema != own]
    gone = all_dropped(world, tables, outside)
    return together((Effects(locks=strongest(locks), breaks=_OLD_APPLICATION), gone))


def _inside(schema: str, names: Iterable[Name]) -> list[Name]:
    return [name for name in names if name.schema == schema]


def _extension(operation: DropObject, world: World) -> Effects:
    """With CASCADE the columns of its types and the defaults that call its functions go too."""
    schema, extension = world.schema, operation.name.name
    columns = list(extensions.columns_of(schema, extension))
    calling = tuple(extensions.tables_calling(schema, extension))
    if (columns or calling) and not operation.cascade:
        return _refused(operation, operation.name)
    own = Effects(
        locks=dict.fromkeys(calling, Lock.ACCESS_EXCLUSIVE),
        breaks=_OLD_APPLICATION,
        assumed=(f"What else uses extension {operation.name} is not known.",) if operation.cascade else (),
    )
    return together((own, all_dropped(world, columns=columns)))


def _statistics(operation: DropObject, world: World) -> Effects:
    """Since 12 the table is locked, so that no ANALYZE writes them meanwhile."""
    known = world.schema.other(ObjectKind.STATISTICS, operation.name)
    if known is None or known.table is None or world.postgres_version < 12:
        return NONE
    return Effects(locks=named(world.schema, (known.table,), Lock.SHARE_UPDATE_EXCLUSIVE))
