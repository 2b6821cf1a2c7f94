"""What a change of a column's type does to its rows: nothing, a rewrite of the table, or it depends."""

from __future__ import annotations

from enum import Enum, auto

from rules.operation import ChangeColumnType
from rules.operation.parts import Column, DataType
from rules.schema import Schema


class Rewrite(Enum):
    """Whether the table and its indexes are written anew."""

    NO = auto()
    YES = auto()
    PERHAPS = auto()


_SERIAL = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}
# Measured on PostgreSQL 11 to 18: from → to, where a length that does not shrink leaves the rows alone.
_GROWING = frozenset(
    {
        ("character varying", "character varying"),
        ("bit varying", "bit varying"),
        ("timestamp without time zone", "timestamp without time zone"),
        ("timestamp with time zone", "timestamp with time zone"),
        ("time without time zone", "time without time zone"),
        ("time with time zone", "time with time zone"),
        ("interval", "interval"),
    }
)
_NEVER = frozenset({("character varying", "text"), ("cidr", "inet")})
_TIMESTAMPS = frozenset({"timestamp without time zone", "timestamp with time zone"})


def leaves_as_it_is(operation: ChangeColumnType, column: Column | None, schema: Schema) -> bool:
    """Whether the column already is of that type, so that nothing happens to it."""
    if column is None or operation.using is not None or operation.collation != column.collation:
        return False
    return _plain(column.type, schema) == _plain(operation.type, schema)


def _plain(type: DataType, schema: Schema) -> tuple[object, ...]:
    """What makes two types the same: serial is an integer, and PostgreSQL does not count an array's dimensions."""
    name = type.name
    if type.builtin:
        return (_SERIAL.get(name.name, name.name), type.modifiers, type.dimensions > 0)
    full = schema.resolve(name, schema.enums if schema.enum(name) else schema.domains)
    return (full, type.modifiers, type.dimensions > 0)


def rewrites(operation: ChangeColumnType, column: Column | None, schema: Schema) -> Rewrite:
    """Whether the change rewrites the table, as far as the types tell."""
    if column is None:
        return Rewrite.PERHAPS
    old, new = column.type, operation.type
    if schema.enum(old.name) or schema.enum(new.name):
        return Rewrite.YES
    if not (old.builtin and new.builtin):
        return Rewrite.PERHAPS
    if old.dimensions == new.dimensions == 0 and _keeps_the_rows(old, new):
        return Rewrite.NO if operation.using is None else Rewrite.PERHAPS
    zone_only = {old.name.name, new.name.name} == _TIMESTAMPS
    return Rewrite.PERHAPS if zone_only else Rewrite.YES


def _keeps_the_rows(old: DataType, new: DataType) -> bool:
    pair = (_SERIAL.get(old.name.name, old.name.name), new.name.name)
    if pair in _NEVER or (pair == ("text", "character varying") and not new.modifiers):
        return True
    if pair == ("numeric", "numeric"):
        return not new.modifiers or (bool(old.modifiers) and _scale(old) == _scale(new) and _grows(old, new))
    return pair in _GROWING and (not new.modifiers or _grows(old, new))


def _scale(type: DataType) -> str:
    return type.modifiers[1] if len(type.modifiers) > 1 else "0"


def _grows(old: DataType, new: DataType) -> bool:
    """Whether the first modifier does not shrink; one that is left out is the largest."""
    if not (old.modifiers and old.modifiers[0].isdigit() and new.modifiers[0].isdigit()):
        return False
    return int(old.modifiers[0]) <= int(new.modifiers[0])


_INTEGERS = ("smallint", "integer", "bigint")
_FLOATS = ("real", "double precision")


def widens(old: DataType, new: DataType) -> bool:
    """Whether every value of the old type is one of the new: nothing that a running version writes is refused."""
    if not (old.builtin and new.builtin and old.dimensions == new.dimensions == 0):
        return False
    one, other = _SERIAL.get(old.name.name, old.name.name), _SERIAL.get(new.name.name, new.name.name)
    for family in (_INTEGERS, _FLOATS):
        if one in family and other in family:
            return family.index(one) <= family.index(other)
    return _keeps_the_rows(old, new) or (one in _INTEGERS and other == "numeric" and not new.modifiers)
