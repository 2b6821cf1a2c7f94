"""RENAME, SET SCHEMA and ALTER of views, sequences, types, triggers and the rest: their locks and rewrites."""

from __future__ import annotations

from rules.effects.effect import NONE, Breaks, Effects, ExpectedError, World
from rules.effects.relations import named, with_partitions
from rules.effects.tied import owned_sequences
from rules.effects.transactions import outside_transaction
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import AlterObject, MoveToSchema, RenameObject
from rules.operation.catalog import ObjectKind
from rules.schema import Schema

_VIEWS = frozenset({ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW})
_TABLES = frozenset({ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE})
_ON_TABLE = frozenset({ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY})
# A new name of one of these is one that the running application does not know.
_KNOWN_BY_NAME = (
    _VIEWS | _TABLES | {ObjectKind.SEQUENCE, ObjectKind.TYPE, ObjectKind.DOMAIN, ObjectKind.SCHEMA}
    | {ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.ROUTINE, ObjectKind.AGGREGATE}
)  # fmt: skip
_OLD_APPLICATION = frozenset({Breaks.OLD_READERS, Breaks.OLD_WRITERS})


def rename(operation: RenameObject, world: World) -> Effects:
    """ACCESS EXCLUSIVE on a relation, on a composite type's too, and on the table of a trigger, rule or policy."""
    return Effects(locks=_renamed(operation, world), breaks=_breaks(operation.kind))


def _breaks(kind: ObjectKind) -> frozenset[Breaks]:
    return _OLD_APPLICATION if kind in _KNOWN_BY_NAME else frozenset()


def _renamed(operation: RenameObject, world: World) -> dict[Name, Lock]:
    schema, kind = world.schema, operation.kind
    if operation.table is not None and kind in _ON_TABLE:
        table = schema.relation_name(operation.table)
        recurses = kind is ObjectKind.TRIGGER and world.postgres_version >= 15  # renametrig in trigger.c
        tables = with_partitions(schema, table) if recurses else (table,)
        return dict.fromkeys(tables, Lock.ACCESS_EXCLUSIVE)
    if kind is ObjectKind.TYPE:
        composite = schema.other(ObjectKind.TYPE, operation.name)
        is_relation = composite is not None and composite.composite
        return {composite.name: Lock.ACCESS_EXCLUSIVE} if composite is not None and is_relation else {}
    return _relation(kind, operation.name, schema)


def _relation(kind: ObjectKind, name: Name, schema: Schema) -> dict[Name, Lock]:
    if kind is ObjectKind.SEQUENCE:
        return {schema.sequence_name(name): Lock.ACCESS_EXCLUSIVE}
    return named(schema, (name,), Lock.ACCESS_EXCLUSIVE) if kind in _VIEWS | _TABLES else {}


def move(operation: MoveToSchema, world: World) -> Effects:
    """ACCESS EXCLUSIVE on a relation; the sequences that a table owns move along. A type's relation is not locked."""
    schema, kind = world.schema, operation.kind
    locks = _relation(kind, operation.name, schema)
    if kind is ObjectKind.SEQUENCE:
        known = schema.sequence(operation.name)
        if known is not None and known.table is not None:
            message = "cannot move an owned sequence into another schema"
            return Effects(errors=(ExpectedError(sqlstate="0A000", message=message),))
    if kind is ObjectKind.TABLE:
        owned = owned_sequences(schema, schema.relation_name(operation.name))
        locks |= dict.fromkeys(owned, Lock.ACCESS_EXCLUSIVE)
    return Effects(locks=locks, breaks=_breaks(kind))


def alter(operation: AlterObject, world: World) -> Effects:
    """Any other ALTER: most of them touch no relation."""
    schema = world.schema
    match operation.kind:
        case ObjectKind.SEQUENCE:
            return _sequence(operation, schema)
        case ObjectKind.POLICY if operation.table is not None and operation.change != "depends on extension":
            locks = named(schema, operation.reads, Lock.ACCESS_SHARE)
            return Effects(locks=locks | named(schema, (operation.table,), Lock.ACCESS_EXCLUSIVE))
        case ObjectKind.TRIGGER | ObjectKind.POLICY if operation.table is not None:
            return Effects(locks=named(schema, (operation.table,), Lock.ACCESS_SHARE))
        case ObjectKind.PUBLICATION:
            return _publication(operation, schema)
        case ObjectKind.MATERIALIZED_VIEW:
            return Effects(locks=named(schema, (operation.name,), Lock.ACCESS_EXCLUSIVE))
        case ObjectKind.EXTENSION if operation.table is not None:
            return Effects(locks=named(schema, (operation.table,), Lock.SHARE_UPDATE_EXCLUSIVE))
        case ObjectKind.TABLESPACE if operation.change.startswith(("set tablespace", "owned by")):
            return Effects(assumed=(f"What is in tablespace {operation.name} is not known; all of it is rewritten.",))
        case ObjectKind.SYSTEM:
            return _refused("ALTER SYSTEM", world)
        case ObjectKind.DATABASE if operation.change == "set tablespace":
            return _refused("ALTER DATABASE SET TABLESPACE", world)
        case _:
            return NONE


def _refused(statement: str, world: World) -> Effects:
    errors = outside_transaction(statement, world)
    return Effects(errors=errors) if errors else NONE


def _sequence(operation: AlterObject, schema: Schema) -> Effects:
    """SHARE ROW EXCLUSIVE, and a new relfilenode where more changes than the owner; LOGGED and UNLOGGED need more."""
    name = schema.sequence_name(operation.name)
    if operation.change in ("set logged", "set unlogged"):
        return Effects(locks={name: Lock.ACCESS_EXCLUSIVE}, rewrites=(name,))
    if operation.change == "depends on extension":
        return Effects(locks={name: Lock.ACCESS_EXCLUSIVE})
    owner = named(schema, (operation.table,) if operation.table else (), Lock.ACCESS_SHARE)
    rewritten = operation.change.removesuffix(" none") != "owned by"
    return Effects(locks={**owner, name: Lock.SHARE_ROW_EXCLUSIVE}, rewrites=(name,) if rewritten else ())


def _publication(operation: AlterObject, schema: Schema) -> Effects:
    """SET takes out the tables that were published before, and locks them as well."""
    tables = named(schema, operation.tables, Lock.SHARE_UPDATE_EXCLUSIVE)
    if operation.change.startswith("set "):
        known = schema.other(ObjectKind.PUBLICATION, operation.name)
        tables |= dict.fromkeys(known.reads if known is not None else (), Lock.SHARE_UPDATE_EXCLUSIVE)
    return Effects(locks=tables) if tables else NONE
