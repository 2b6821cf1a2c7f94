"""Prisma's enum swap: the several statements by which values are taken out of an enum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.name import Name
from rules.operation import ChangeColumnType, CreateEnum, DropObject, Operation, RenameObject
from rules.operation.catalog import ObjectKind
from rules.schema import Schema
from rules.value import Value


class EnumSwap(Value):
    """Prisma's way to take values out of an enum: a new type, the columns moved over, the names exchanged.

    type: the enum, by its lasting name; new, old: what its two versions are called meanwhile.
    """

    type: Name
    new: Name
    old: Name
    values: tuple[str, ...]
    columns: tuple[tuple[Name, str], ...] = ()


def is_called(name: Name, full: Name) -> bool:
    """Whether the name, with or without its schema, means the object of that full name."""
    return name.name == full.name and name.schema in (None, full.schema)


def find_enum_swaps(operations: Sequence[Operation], schema: Schema) -> tuple[EnumSwap, ...]:
    """CREATE TYPE new; columns moved to it; RENAME type TO old; RENAME new TO type; DROP TYPE old. All of it, or none.

    By hand it is often RENAME type TO old; CREATE TYPE type, whose new version never has another name. A swap ends
    with DROP TYPE old; without it these are so many changes of their own.
    """
    created = {schema.new_name(o.type): o.values for o in operations if isinstance(o, CreateEnum)}
    renames = [o for o in operations if isinstance(o, RenameObject) and o.kind is ObjectKind.TYPE]
    if not created or not renames:
        return ()
    aside = {schema.new_name(o.name): o.to for o in renames}
    versions = [(new, new.sibling(to)) for new, to in aside.items()] + [(name, name) for name in created]
    dropped = {schema.new_name(o.name) for o in operations if isinstance(o, DropObject) and o.kind is ObjectKind.TYPE}
    return tuple(
        EnumSwap(type=lasting, new=new, old=old, values=created[new], columns=tuple(_moved(operations, schema, new)))
        for new, lasting in versions
        if new in created and lasting in aside and (old := lasting.sibling(aside[lasting])) in dropped
    )


def _moved(operations: Sequence[Operation], schema: Schema, to: Name) -> Iterable[tuple[Name, str]]:
    for operation in operations:
        if isinstance(operation, ChangeColumnType) and is_called(operation.type.name, to):
            yield schema.table_name(operation.table), operation.column
