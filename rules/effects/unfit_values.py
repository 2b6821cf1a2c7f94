"""The errors of ALTER COLUMN … TYPE that depend on the rows: values that the new type does not hold.

Each pair was tried on PostgreSQL 18 with a value that does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.effects.casts import CITEXT, Shape
from rules.effects.effect import World
from rules.effects.family import surely_empty
from rules.effects.tally import Tally
from rules.name import Name

_TEXTS = frozenset({"text", "character varying", "character", CITEXT})
_WHOLE = ("smallint", "integer", "bigint")
_NUMBERS = frozenset({*_WHOLE, "numeric", "real", "double precision"})
_TIMES = frozenset(
    {
        "date",
        "interval",
        "time with time zone",
        "time without time zone",
        "timestamp with time zone",
        "timestamp without time zone",
    }
)


def may_not_fit(table: Name, old: Shape | None, new: Shape, world: World, tally: Tally) -> None:
    """What the rows may make of the change; of a column that nobody knows, nothing is said."""
    if old is None or old == new or old.array or new.array or surely_empty(world.schema, table):
        return
    for sqlstate, message in _errors(old, new, world):
        tally.error(sqlstate, message, certain=False)


def _errors(old: Shape, new: Shape, world: World) -> Iterator[tuple[str, str]]:
    if isinstance(new.type, Name):
        if not _holds_all(old, new.type, world):
            yield "22P02", f"invalid input value for enum {new.type.name}"
    elif old.type in _TEXTS and new.type in _TEXTS:
        if _is_shorter(old, new):
            yield "22001", f"value too long for type {new.type}({new.modifiers[0] if new.modifiers else 1})"
    elif old.type in _TEXTS and new.type in _TIMES:
        yield "22007", f"invalid input syntax for type {new.type}"
        yield "22008", "date/time field value out of range"
    elif old.type in _TEXTS:
        yield "22P02", f"invalid input syntax for type {new.type}"
    if old.type in _NUMBERS | _TEXTS and new.type in _NUMBERS and not _is_wider(old, new):
        yield "22003", f"{new.type} out of range"


def _holds_all(old: Shape, new: Name, world: World) -> bool:
    """Whether the new enum has every value of the old one; what is no enum at all, only its text decides."""
    known = world.schema.enum(new)
    if known is None:
        return True  # a type of another kind, of which nothing is said
    before = world.schema.enum(old.type) if isinstance(old.type, Name) else None
    return before is not None and set(before.values) <= set(known.values)


def _is_shorter(old: Shape, new: Shape) -> bool:
    """Whether the new text has a length that the old one may pass."""
    length = _length(new)
    return length is not None and (_length(old) is None or (_length(old) or 0) > length)


def _length(text: Shape) -> int | None:
    if text.modifiers and text.modifiers[0].isdigit():
        return int(text.modifiers[0])
    return 1 if text.type == "character" else None


def _is_wider(old: Shape, new: Shape) -> bool:
    """Whether every number of the old type is one of the new."""
    if old.type in _WHOLE and new.type in _WHOLE:
        return _WHOLE.index(str(old.type)) <= _WHOLE.index(str(new.type))
    if new.type in ("real", "double precision"):
        return old.type in _WHOLE or (old.type, new.type) == ("real", "double precision")
    if new.type == "numeric":
        return not new.modifiers and old.type not in _TEXTS
    return False
