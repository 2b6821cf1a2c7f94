"""The default partition, which makes room for every other: it is locked, and read unless its checks spare that.

check_default_partition_contents in partbounds.c; measured.
"""

from __future__ import annotations

from rules.effects.bounds import parsed, proves_outside
from rules.effects.family import default_partition, members, with_rows
from rules.effects.tally import Tally
from rules.lock_mode import Lock
from rules.name import Name
from rules.schema import Schema


def make_room(parent: Name, text: str, schema: Schema, tally: Tally) -> None:
    """A partition with that bound comes in beside it. text: empty for the default partition itself."""
    default, known = default_partition(schema, parent), schema.tables.get(parent)
    if default is None or known is None or not text:
        return
    every = members(schema, default)
    tally.lock(Lock.ACCESS_EXCLUSIVE, *every)
    bound = parsed(known, text)
    tally.scan(each for each in with_rows(schema, every) if bound is None or not proves_outside(schema, each, bound))
