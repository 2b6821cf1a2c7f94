"""Which types a column can be changed to without USING: pg_cast.castcontext `i` or `a`.

Measured on PostgreSQL 11, 15 and 18. Every type casts to the string types so.
"""

from __future__ import annotations

from rules.effects.casts import Shape
from rules.schema import Schema

_STRINGS = frozenset({"text", "character varying", "character", "name", "citext"})
_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_TO = {
    "smallint": _NUMBERS | {"oid"},
    "integer": _NUMBERS | {"oid", "money"},
    "bigint": _NUMBERS | {"oid", "money"},
    "numeric": _NUMBERS | {"money"},
    "real": _NUMBERS,
    "double precision": _NUMBERS,
    "money": frozenset({"numeric"}),
    "json": frozenset({"jsonb"}),
    "jsonb": frozenset({"json"}),
    "date": frozenset({"timestamp without time zone", "timestamp with time zone"}),
    "timestamp without time zone": frozenset({"date", "timestamp with time zone", "time without time zone"}),
    "timestamp with time zone": frozenset(
        {"date", "timestamp without time zone", "time without time zone", "time with time zone"}
    ),
    "time without time zone": frozenset({"time with time zone", "interval"}),
    "time with time zone": frozenset({"time without time zone"}),
    "interval": frozenset({"time without time zone"}),
    "inet": frozenset({"cidr"}),
    "cidr": frozenset({"inet"}),
    "bit": frozenset({"bit varying"}),
    "bit varying": frozenset({"bit"}),
    "boolean": frozenset[str](),
    "text": frozenset[str](),
    "character varying": frozenset[str](),
    "character": frozenset[str](),
    "uuid": frozenset[str](),
    "bytea": frozenset[str](),
    "macaddr": frozenset[str](),
    "xml": frozenset[str](),
    "point": frozenset[str](),
    "tsvector": frozenset[str](),
}


def is_refused(old: Shape, new: Shape, schema: Schema) -> bool:
    """Whether PostgreSQL surely knows no cast by itself. Of what is not in the table nothing is said."""
    if (old.type, old.array) == (new.type, new.array) or (new.type in _STRINGS and not new.array):
        return False
    if old.array != new.array:
        return all(side.type in _TO or side.type in schema.enums for side in (old, new))
    if old.type == new.type or new.type in _STRINGS:
        return False
    if isinstance(old.type, str):
        listed = old.type in _TO and (new.type in _TO or new.type in schema.enums)
        return listed and new.type not in _TO[old.type]
    return old.type in schema.enums and (new.type in _TO or new.type in schema.enums)
