"""Operations on enums, domains and composite types: their locks, rewrites and scans."""

from __future__ import annotations

from typing import assert_never

from rules.effects import domains
from rules.effects.effect import NONE, Breaks, Effects, ExpectedError, World
from rules.effects.transactions import outside_transaction
from rules.lock_mode import Lock
from rules.operation import AddEnumValue, AlterComposite, AlterDomain, CreateDomain, CreateEnum, RenameEnumValue
from rules.operation.datatype import AttributeChange
from rules.schema import Schema, Table


def effects(
    operation: CreateEnum | AddEnumValue | RenameEnumValue | CreateDomain | AlterDomain | AlterComposite, world: World
) -> Effects:
    """What PostgreSQL does for it."""
    match operation:
        case CreateEnum() | CreateDomain():
            return NONE
        case AddEnumValue():
            return _add_value(operation, world)
        case RenameEnumValue():
            return Effects(breaks=frozenset({Breaks.OLD_READERS, Breaks.OLD_WRITERS}))
        case AlterDomain():
            return domains.effects(operation, world)
        case AlterComposite():
            return _alter_composite(operation, world.schema)
        case _:
            assert_never(operation)


def _add_value(operation: AddEnumValue, world: World) -> Effects:
    """No lock. Up to 11 not inside a transaction block, unless the type was created in it."""
    enum = world.schema.enum(operation.type)
    new = enum is not None and enum.born == world.schema.migration and not enum.perhaps_older
    if world.postgres_version >= 12 or new:
        return NONE
    return Effects(errors=outside_transaction("ALTER TYPE ... ADD", world))


def _alter_composite(operation: AlterComposite, schema: Schema) -> Effects:
    """ACCESS EXCLUSIVE on the type's own relation; CASCADE takes the tables OF the type along."""
    name = schema.type_name(operation.type)
    typed = [table for table in schema.tables.values() if table.of_type == name]
    if typed and not operation.cascade:
        message = f'cannot alter type "{name.name}" because it is the type of a typed table'
        return Effects(errors=(ExpectedError(sqlstate="2BP01", message=message),))
    if operation.change is AttributeChange.CHANGE_TYPE and (error := column_of(operation.type.name, schema)):
        return Effects(errors=(error,))
    locked = (name, *(table.name for table in typed))
    rewritten = _rewritten(operation, typed)
    return Effects(
        locks=dict.fromkeys(locked, Lock.ACCESS_EXCLUSIVE),
        rewrites=tuple(table.name for table in rewritten),
        scans=tuple(table.name for table in rewritten),
        index_builds=tuple(index.name for table in rewritten for index in schema.indexes_of(table.name)),
        breaks=_breaks(operation),
    )


def _rewritten(operation: AlterComposite, typed: list[Table]) -> list[Table]:
    return typed if operation.change is AttributeChange.CHANGE_TYPE else []


def _breaks(operation: AlterComposite) -> frozenset[Breaks]:
    if operation.change is AttributeChange.ADD:
        return frozenset()
    return frozenset({Breaks.OLD_READERS, Breaks.OLD_WRITERS})


def column_of(type_name: str, schema: Schema) -> ExpectedError | None:
    """The error for a type that cannot be changed because a column is made of it."""
    for table in schema.tables.values():
        for name, column in table.columns.items():
            of = column.definition.type
            if not of.builtin and of.name.name == type_name:
                message = f'cannot alter type "{type_name}" because column "{table.name.name}.{name}" uses it'
                return ExpectedError(sqlstate="0A000", message=message)
    return None
