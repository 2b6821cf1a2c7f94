"""Which changes of a column's type leave its rows as they are.

ATColumnChangeRequiresRewrite in tablecmds.c: the table is rewritten unless the cast is only a new label on the same
bits. Every pair of built-in types was measured, on PostgreSQL 11, 15 and 18.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from rules.name import Name
from rules.operation.parts import DataType
from rules.schema import Domain, Schema


class Rewrite(Enum):
    """Whether the table and its indexes are written anew."""

    NO = auto()
    YES = auto()
    PERHAPS = auto()


class Shape(NamedTuple):
    """What a type comes down to: a domain is its base, serial an integer; the dimensions of an array do not count."""

    type: str | Name
    modifiers: tuple[str, ...] = ()
    array: bool = False


_SERIAL = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}
_LENGTH_ONE = frozenset({"character", "bit"})  # without a length they are one long (the manual, 8.3 and 8.10)
CITEXT = "citext"

# pg_cast.castmethod = 'b': from → to, without a length.
_SAME_BITS = frozenset(
    {
        ("bit", "bit varying"),
        ("character varying", "text"),
        ("character varying", CITEXT),
        ("cidr", "inet"),
        (CITEXT, "character varying"),
        (CITEXT, "text"),
        ("integer", "oid"),
        ("oid", "integer"),
        ("text", "character varying"),
        ("text", CITEXT),
        ("xml", "character varying"),
        ("xml", "text"),
    }
)
# The same type with another length or precision, where it may grow (varchar_support and its like in pg_proc.prosupport).
_GROWING = frozenset({"character varying", "bit varying"})
# The same for the precision of seconds, where 6 is all there is (TemporalSimplify in datetime.c).
_SECONDS = frozenset(
    {
        "timestamp without time zone",
        "timestamp with time zone",
        "time without time zone",
        "time with time zone",
        "interval",
    }
)
_ALL_SECONDS = "6"
_TIMESTAMPS = frozenset({"timestamp without time zone", "timestamp with time zone"})
_FIRST_TO_KNOW_UTC = 12
"""Since 12 a session in UTC need not rewrite between the two kinds of timestamp (release notes of 12; measured)."""
_UTC = frozenset({"utc", "gmt", "etc/utc", "etc/gmt", "uct", "etc/uct", "zulu", "universal", "greenwich", "0"})


def shape(type: DataType, schema: Schema) -> Shape:
    """What the type comes down to."""
    base = type
    for domain in _domains(type, schema):
        base = domain.base
    array = base.dimensions > 0
    if base.builtin:
        name = _SERIAL.get(base.name.name, base.name.name)
        modifiers = base.modifiers or (("1",) if name in _LENGTH_ONE else ())
        return Shape(name, modifiers, array)
    if base.name.name == CITEXT and not schema.enum(base.name):
        return Shape(CITEXT, (), array)
    known = schema.enums if schema.enum(base.name) else schema.domains
    return Shape(schema.resolve(base.name, known), base.modifiers, array)


def is_constrained(type: DataType, schema: Schema) -> bool:
    """Whether it is a domain with a constraint, its own or that of a domain below it; of NOT VALID ones too."""
    return any(domain.not_null or domain.constraints for domain in _domains(type, schema))


def _domains(type: DataType, schema: Schema) -> Iterator[Domain]:
    """The domain that the type is, and those below it; where a name seems to mean itself, it ends there."""
    seen: set[Name] = set()
    below = type
    while not below.builtin and below.dimensions == 0:
        domain = schema.domain(below.name)
        if domain is None or domain.name in seen:
            return
        seen.add(domain.name)
        yield domain
        below = domain.base


def between(old: Shape, new: Shape, schema: Schema, postgres_version: int | None) -> Rewrite:
    """What a cast from one to the other does. postgres_version None: any."""
    if (old.type, old.array) == (new.type, new.array):
        grows = not new.modifiers or old.modifiers == new.modifiers or (not old.array and _grows(old, new))
        return Rewrite.NO if grows else Rewrite.YES
    if old.array or new.array:
        return Rewrite.YES
    if (old.type, new.type) in _SAME_BITS:
        return Rewrite.YES if new.modifiers else Rewrite.NO
    if crosses_zones(old, new):
        return _over_zones(new, schema, postgres_version)
    return Rewrite.YES if _is_known(old, schema) and _is_known(new, schema) else Rewrite.PERHAPS


def crosses_zones(old: Shape, new: Shape) -> bool:
    """Whether it is a change between timestamp and timestamptz."""
    return {old.type, new.type} == _TIMESTAMPS


def _is_known(side: Shape, schema: Schema) -> bool:
    return isinstance(side.type, str) or side.type in schema.enums


def _grows(old: Shape, new: Shape) -> bool:
    """Whether no value has to be cut or filled up."""
    if old.type in _SECONDS:
        return new.modifiers == (_ALL_SECONDS,) or _is_as_long(old, new)
    if old.type == "numeric":
        return bool(old.modifiers) and _scale(old) == _scale(new) and _is_as_long(old, new)
    return old.type in _GROWING and _is_as_long(old, new)


def _is_as_long(old: Shape, new: Shape) -> bool:
    if not (old.modifiers and old.modifiers[0].isdigit() and new.modifiers[0].isdigit()):
        return False
    return int(old.modifiers[0]) <= int(new.modifiers[0])


def _scale(side: Shape) -> str:
    return side.modifiers[1] if len(side.modifiers) > 1 else "0"


def _over_zones(new: Shape, schema: Schema, postgres_version: int | None) -> Rewrite:
    if new.modifiers not in ((), (_ALL_SECONDS,)) or (postgres_version or _FIRST_TO_KNOW_UTC) < _FIRST_TO_KNOW_UTC:
        return Rewrite.YES
    if schema.time_zone is None or postgres_version is None:
        return Rewrite.PERHAPS
    return Rewrite.NO if schema.time_zone.lower() in _UTC else Rewrite.YES


# Types whose default operator classes are the same (pg_opclass): an index over one serves the other.
_SAME_OPERATORS = (frozenset({"text", "character varying"}), frozenset({"inet", "cidr"}))


def same_operators(old: Shape, new: Shape) -> bool:
    """Whether an index, or a foreign key, over the one goes on working over the other."""
    return old.type == new.type or any({old.type, new.type} <= group for group in _SAME_OPERATORS)
